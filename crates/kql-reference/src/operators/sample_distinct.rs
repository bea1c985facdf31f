//! `sample-distinct`: some values.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "sample-distinct",
    aliases: &[],
    summary: "Returns a number of different values of a column, any of them.",
    syntax: &["T | sample-distinct Count of Column"],
    parameters: &[
        required("Count", "long constant", "how many values at most"),
        required("Column", "column", "the column"),
    ],
    returns: "A row for each value, with that column only.",
    notes: &["Null is a value like others."],
    examples: &[
        example(
            "All of three",
            "datatable(u:string)['a', 'b', 'a', 'c'] | sample-distinct 10 of u | sort by u asc",
            "u:string\na\nb\nc",
        ),
        example("Two at most", "range x from 1 to 9 step 1 | sample-distinct 2 of x | count", "Count:long\n2"),
        example("Nulls", "datatable(x:long)[long(null), long(null)] | sample-distinct 5 of x", "x:long\n"),
    ],
    refused: None,
};
