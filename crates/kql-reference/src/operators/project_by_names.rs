//! `project-by-names`: columns chosen by text.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project-by-names",
    aliases: &[],
    summary: "Keeps the columns that names and patterns mean.",
    syntax: &["T | project-by-names ColumnOrPattern [, ...]"],
    parameters: &[required("ColumnOrPattern", "column or pattern", "a column, or a pattern with `*`")],
    returns: "The rows, in their order, with these columns in the order of the table.",
    notes: &["Names that are computed at run time are not supported."],
    examples: &[
        example("Two columns", "print a = 1, b = 2, c = 3 | project-by-names a, c", "a:long|c:long\n1|3"),
        example("No rows", "datatable(a:long, b:string)[] | project-by-names b", "b:string"),
    ],
    refused: None,
};
