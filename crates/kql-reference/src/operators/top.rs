//! `top`: the first rows of an order.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "top",
    aliases: &[],
    summary: "Returns the first rows by a key.",
    syntax: &["T | top Count by Key [asc|desc] [nulls first|last]"],
    parameters: &[
        required("Count", "long constant", "how many rows at most"),
        required("Key", "scalar expression", "what to order by"),
        optional("asc|desc", "word", "upwards or downwards; downwards without it"),
        optional("nulls first|last", "word", "where nulls go; first upwards and last downwards without it"),
    ],
    returns: "The rows, in order.",
    notes: &["It is `sort by` and `take`. Of rows that tie at the end any are returned."],
    examples: &[
        example("The largest two", "datatable(x:long)[5, 9, 7] | top 2 by x", "x:long\n9\n7"),
        example("Nulls come last", "datatable(x:long)[5, long(null)] | top 2 by x", "x:long\n5\n"),
        example("No rows", "datatable(x:long)[] | top 2 by x", "x:long"),
    ],
    refused: None,
};
