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
        required("Expression", "scalar expression", "the values of the level, of any type but dynamic"),
        optional("Label", "literal", "a value that stands for all others together"),
        required("Aggregate", "aggregation", "what the values are ordered by"),
        optional("asc|desc", "word", "upwards or downwards; downwards without it"),
    ],
    returns: "A row per combination of values: for each level the value, and the aggregate, `aggregated_` with the expression's name. The others of a level come behind its values; below them, levels without a label are null.",
    notes: &["Null is a value like others.", "Of values that tie any may be kept."],
    examples: &[
        example(
            "One level",
            "datatable(u:string, n:long)['a', 1, 'b', 5, 'c', 3] | top-nested 2 of u by s = sum(n) | sort by s desc",
            "u:string|s:long\nb|5\nc|3",
        ),
        example(
            "Two levels",
            "datatable(a:string, b:string, n:long)['x', 'p', 5, 'x', 'q', 7, 'y', 'p', 1] | top-nested 1 of a by sum(n), top-nested 1 of b by max(n)",
            "a:string|aggregated_a:long|b:string|aggregated_b:long\nx|12|q|7",
        ),
        example(
            "The others, and a null",
            "datatable(a:string, n:long)['x', 5, 'y', 1, '', long(null)] | top-nested 1 of a with others='rest' by sum(n)",
            "a:string|aggregated_a:long\nx|5\nrest|1",
        ),
        example(
            "No rows",
            "datatable(a:string)[] | top-nested 1 of a by count()",
            "a:string|aggregated_a:long",
        ),
    ],
    refused: None,
};
