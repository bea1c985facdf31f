//! `serialize`: keeps the order of the rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "serialize",
    aliases: &[],
    summary: "Marks the order of the rows as meant, so that window functions can be used; may add columns, too.",
    syntax: &["T | serialize [[Name =] Expression [, ...]]"],
    parameters: &[
        optional("Name", "identifier", "the column's name"),
        optional("Expression", "scalar expression", "a column to add, as `extend` does"),
    ],
    returns: "The rows in their order.",
    notes: &["The order is that of the rows as they come: sort before, where it matters."],
    examples: &[
        example(
            "Number the rows",
            "datatable(s:string)['b', 'a'] | sort by s asc | serialize n = row_number()",
            "s:string|n:long\na|1\nb|2",
        ),
        example("No rows", "datatable(s:string)[] | serialize n = row_number()", "s:string|n:long"),
    ],
    refused: None,
};
