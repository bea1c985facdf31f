//! `facet`: a table per column.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "facet",
    aliases: &[],
    summary: "Counts the values of each of several columns, a result table per column.",
    syntax: &["T | facet by Column [, ...] [with (Subquery)]"],
    parameters: &[
        required("Column", "column", "the columns"),
        optional("Subquery", "operators", "a further result table of the same rows"),
    ],
    returns: "A result table per column, its values and `count_`; then that of the subquery.",
    notes: &[],
    examples: &[example("Two columns", "datatable(a:string, b:long)['x', 1] | facet by a, b", "a:string|count_:long\nx|1")],
    refused: Some("not supported yet"),
};
