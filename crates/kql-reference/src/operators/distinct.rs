//! `distinct`: each combination of values once.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "distinct",
    aliases: &[],
    summary: "Returns each combination of values once.",
    syntax: &["T | distinct Column [, Column ...]", "T | distinct *"],
    parameters: &[
        required("Column", "scalar expression", "what to compare; `*` stands for all columns"),
        optional("hint.*", "hint", "`hint.strategy`, `hint.shufflekey`, `hint.num_partitions`; accepted, no effect"),
    ],
    returns: "One row per combination, with the named columns only, in no particular order.",
    notes: &["Nulls are equal to each other: they make one row.", "Texts that differ in case only are different."],
    examples: &[
        example(
            "One column",
            "datatable(user:string, n:long)['ann', 1, 'bob', 2, 'ann', 3] | distinct user | sort by user asc",
            "user:string\nann\nbob",
        ),
        example(
            "All columns, with nulls",
            "datatable(a:long, b:string)[1, 'x', long(null), '', 1, 'x', long(null), ''] | distinct * | sort by a asc",
            "a:long|b:string\n|\n1|x",
        ),
        example("No rows", "datatable(a:long)[] | distinct a", "a:long"),
    ],
    refused: None,
};
