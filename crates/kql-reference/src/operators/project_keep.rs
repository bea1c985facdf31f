//! `project-keep`: some columns, in the order of the table.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project-keep",
    aliases: &[],
    summary: "Keeps columns, in the order in which the table has them.",
    syntax: &["T | project-keep ColumnOrPattern [, ...]"],
    parameters: &[required("ColumnOrPattern", "column or pattern", "a column, or a pattern with `*`")],
    returns: "The rows, in their order, with these columns.",
    notes: &["The order of the columns stays; `project` changes it."],
    examples: &[
        example("Order of the table", "print a = 1, b = 2, c = 3 | project-keep c, a", "a:long|c:long\n1|3"),
        example("A pattern", "print x1 = 1, y = 2, x2 = 3 | project-keep x*", "x1:long|x2:long\n1|3"),
        example("No rows", "datatable(a:long, b:string)[] | project-keep b", "b:string"),
    ],
    refused: None,
};
