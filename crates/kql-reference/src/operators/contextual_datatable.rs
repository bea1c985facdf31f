//! `__contextual_datatable`: rows that a client sends beside the query; internal.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "__contextual_datatable",
    aliases: &[],
    summary: "Rows that a client sends beside the query; internal to the service.",
    syntax: &["__contextual_datatable Id (Column:Type, ...)"],
    parameters: &[
        required("Id", "literal", "which of the tables sent"),
        required("Column:Type", "column declaration", "its columns"),
    ],
    returns: "The rows sent.",
    notes: &[],
    examples: &[example("A table sent along", "__contextual_datatable 1 (a:long)", "a:long")],
    refused: Some("there is no client that sends tables beside a query"),
};
