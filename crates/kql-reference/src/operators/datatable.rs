//! `datatable`: rows written in the query.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "datatable",
    aliases: &[],
    summary: "Makes a table of values that stand in the query.",
    syntax: &["datatable(Column:Type, ...) [Value, ...]"],
    parameters: &[
        required("Column:Type", "column declaration", "a column and its type"),
        optional("Value", "constant", "the values, row by row; each is converted to its column's type"),
    ],
    returns: "The rows in the order in which they are written.",
    notes: &[
        "A value that does not fit its column's type becomes null.",
        "The number of values is a multiple of the number of columns (`KS173`).",
    ],
    examples: &[
        example(
            "Two rows",
            "datatable(Name:string, Born:datetime)['Ada', datetime(1815-12-10), 'Alan', datetime(1912-06-23)]",
            "Name:string|Born:datetime\nAda|1815-12-10T00:00:00.0000000Z\nAlan|1912-06-23T00:00:00.0000000Z",
        ),
        example("A null", "datatable(n:long, s:string)[long(null), '']", "n:long|s:string\n|"),
        example("No rows", "datatable(n:long)[]", "n:long"),
    ],
    refused: None,
};
