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
    notes: &["Only at the end of a query. `query` shows all results; the examples here show the last one."],
    examples: &[
        example("Two columns", "datatable(a:string, b:long)['x', 1] | facet by a, b", "b:long|count_:long\n1|1"),
        example("A null", "datatable(a:long)[long(null)] | facet by a", "a:long|count_:long\n|1"),
    ],
    refused: None,
};
