//! `project-rename`: new names for columns.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project-rename",
    aliases: &[],
    summary: "Gives columns other names.",
    syntax: &["T | project-rename New = Old [, ...]"],
    parameters: &[
        required("New", "identifier", "the new name"),
        required("Old", "column", "the column"),
    ],
    returns: "The rows, in their order; the columns stay where they are.",
    notes: &["A name that another column has is an error (`KS171`)."],
    examples: &[
        example("One of two", "print a = 1, b = 2 | project-rename n = b", "a:long|n:long\n1|2"),
        example("No rows", "datatable(a:long)[] | project-rename b = a", "b:long"),
    ],
    refused: None,
};
