//! `top-nested`: the first values of a hierarchy.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "top-nested",
    aliases: &[],
    summary: "Returns the first values by an aggregate, and within each of them the first values of the next level.",
    syntax: &["T | top-nested [Count] of Expression [with others=Label] by [Name =] Aggregate [asc|desc] [, top-nested ...]"],
    parameters: &[
        optional("Count", "long constant", "how many values at most; all without it"),
        required("Expression", "scalar expression", "the values of the level"),
        optional("Label", "literal", "a value that stands for all others"),
        required("Aggregate", "aggregation", "what the values are ordered by"),
        optional("asc|desc", "word", "upwards or downwards; downwards without it"),
    ],
    returns: "A row per combination of values, with the value and the aggregate of each level.",
    notes: &[],
    examples: &[example(
        "One level",
        "datatable(u:string, n:long)['a', 1, 'b', 5, 'c', 3] | top-nested 2 of u by s = sum(n) | sort by s desc",
        "u:string|s:long\nb|5\nc|3",
    )],
    refused: Some("not supported yet"),
};
