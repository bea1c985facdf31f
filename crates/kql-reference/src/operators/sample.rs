//! `sample`: some rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "sample",
    aliases: &[],
    summary: "Returns a number of rows, any of them.",
    syntax: &["T | sample Count"],
    parameters: &[required("Count", "long constant", "how many rows at most")],
    returns: "That many rows, or all when there are fewer.",
    notes: &["The rows are the same whenever the same query runs over the same data."],
    examples: &[
        example("Two rows", "range x from 1 to 5 step 1 | sample 2 | count", "Count:long\n2"),
        example("Fewer rows", "print x = 1 | sample 10", "x:long\n1"),
        example("No rows", "datatable(x:long)[] | sample 2", "x:long"),
    ],
    refused: None,
};
