//! `assert-schema`: states which columns the rows have.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "assert-schema",
    aliases: &[],
    summary: "States which columns the rows are expected to have.",
    syntax: &["T | assert-schema (Column:Type, ...)"],
    parameters: &[required("Column:Type", "column declaration", "a column and its type")],
    returns: "The rows as they are.",
    notes: &["The statement is read and not checked."],
    examples: &[
        example("The rows pass", "print x = 1 | assert-schema (x:long)", "x:long\n1"),
        example("No rows", "datatable(x:long)[] | assert-schema (x:long)", "x:long"),
    ],
    refused: None,
};
