//! `__executeAndCache`: runs the rows before it once.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "__executeAndCache",
    aliases: &[],
    summary: "Asks the service to keep the rows before it; internal.",
    syntax: &["T | __executeAndCache"],
    parameters: &[],
    returns: "The rows as they are.",
    notes: &["Nothing is kept between queries."],
    examples: &[
        example("The rows pass", "print x = 1 | __executeAndCache", "x:long\n1"),
        example("No rows", "datatable(x:long)[] | __executeAndCache", "x:long"),
    ],
    refused: None,
};
