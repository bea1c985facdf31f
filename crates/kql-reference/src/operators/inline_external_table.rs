//! `inline_external_table`: an external table declared in the query.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "inline_external_table",
    aliases: &[],
    summary: "Declares an external table in the query.",
    syntax: &["inline_external_table (Column:Type, ...) kind=Kind (Options)"],
    parameters: &[
        required("Column:Type", "column declaration", "the columns of the table"),
        required("Kind", "word", "`storage` or `delta`"),
        required("Options", "properties", "where the data is and how it is partitioned"),
    ],
    returns: "The rows of the external table.",
    notes: &[],
    examples: &[example(
        "A table of files",
        "inline_external_table (a:long) kind=storage dataformat=csv ('https://example.com/a')",
        "a:long",
    )],
    refused: Some("a query opens no files and no connections of its own"),
};
