//! `project-by-names`: columns chosen by text.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project-by-names",
    aliases: &[],
    summary: "Keeps the columns that names and patterns mean.",
    syntax: &["T | project-by-names Names [, ...]"],
    parameters: &[required(
        "Names",
        "string or dynamic",
        "a constant: the name of a column, a pattern with `*`, or an array of these",
    )],
    returns: "The rows, in their order, with these columns in the order of their names.",
    notes: &["Names that no column has are passed over.", "The names must be constants; columns may also stand for themselves."],
    examples: &[
        example("Two columns", "print a = 1, b = 2, c = 3 | project-by-names \"c\", \"a\"", "c:long|a:long\n3|1"),
        example(
            "A pattern, and a name that is not there",
            "print ab = 1, b = 2, ac = 3 | project-by-names dynamic([\"x\", \"a*\"])",
            "ab:long|ac:long\n1|3",
        ),
        example("No rows", "datatable(a:long, b:string)[] | project-by-names b", "b:string"),
    ],
    refused: None,
};
