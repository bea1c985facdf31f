//! `project-away`: all columns but some.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project-away",
    aliases: &[],
    summary: "Drops columns.",
    syntax: &["T | project-away ColumnOrPattern [, ...]"],
    parameters: &[required("ColumnOrPattern", "column or pattern", "a column, or a pattern with `*`")],
    returns: "The rows, in their order, without these columns.",
    notes: &["A pattern that matches no column is an error (`KS142`)."],
    examples: &[
        example("One column", "print a = 1, b = 2, c = 3 | project-away b", "a:long|c:long\n1|3"),
        example("A pattern", "print a1 = 1, a2 = 2, b = 3 | project-away a*", "b:long\n3"),
        example("No rows", "datatable(a:long, b:string)[] | project-away a", "b:string"),
    ],
    refused: None,
};
