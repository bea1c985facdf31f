//! `count`: how many rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "count",
    aliases: &[],
    summary: "Counts the rows.",
    syntax: &["T | count [as Name]"],
    parameters: &[optional("Name", "identifier", "the column's name; `Count` without it")],
    returns: "One row with one column of type long; 0 for no rows.",
    notes: &["Rows count whatever is in them, nulls too."],
    examples: &[
        example("Rows of a table", "datatable(x:long)[1, long(null), 3] | count", "Count:long\n3"),
        example("A name for it", "range x from 1 to 10 step 1 | where x > 4 | count as n", "n:long\n6"),
        example("No rows", "datatable(x:long)[] | count", "Count:long\n0"),
    ],
    refused: None,
};
