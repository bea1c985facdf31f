//! `top-hitters`: the most frequent values.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "top-hitters",
    aliases: &[],
    summary: "Returns the values that occur most often, or that weigh most.",
    syntax: &["T | top-hitters Count of Expression [by Weight]"],
    parameters: &[
        required("Count", "long constant", "how many values at most"),
        required("Expression", "scalar expression", "the value"),
        optional("Weight", "number expression", "what a row counts; 1 without it"),
    ],
    returns: "A row per value: the value, and `approximate_count_` or `approximate_sum_` with the name; the greatest first.",
    notes: &["The counts are exact; the service estimates them."],
    examples: &[
        example(
            "Most frequent",
            "datatable(u:string)['a', 'b', 'a', 'a', 'b', 'c'] | top-hitters 2 of u",
            "u:string|approximate_count_u:long\na|3\nb|2",
        ),
        example(
            "By weight",
            "datatable(u:string, n:long)['a', 1, 'b', 5] | top-hitters 1 of u by n",
            "u:string|approximate_sum_n:long\nb|5",
        ),
        example("No rows", "datatable(u:string)[] | top-hitters 2 of u", "u:string|approximate_count_u:long"),
    ],
    refused: None,
};
