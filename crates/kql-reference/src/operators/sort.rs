//! `sort`: orders the rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "sort",
    aliases: &["order"],
    summary: "Orders the rows.",
    syntax: &["T | sort by Key [asc|desc] [nulls first|last] [, ...]"],
    parameters: &[
        required("Key", "scalar expression", "what to order by, of any type but dynamic"),
        optional("asc|desc", "word", "upwards or downwards; downwards without it"),
        optional("nulls first|last", "word", "where nulls go; first upwards and last downwards without it"),
    ],
    returns: "All rows, in order. Rows that tie keep no particular order.",
    notes: &[
        "Texts are ordered by their UTF-8 bytes: capitals come before small letters.",
        "NaN stands beside the nulls: behind them when they are first, before them when they are last.",
    ],
    examples: &[
        example("Downwards", "datatable(x:long)[2, 3, 1] | sort by x", "x:long\n3\n2\n1"),
        example(
            "Two keys",
            "datatable(a:string, n:long)['b', 1, 'a', 1, 'a', 2] | sort by a asc, n desc",
            "a:string|n:long\na|2\na|1\nb|1",
        ),
        example("Nulls", "datatable(x:long)[2, long(null), 1] | sort by x asc", "x:long\n\n1\n2"),
        example(
            "Nulls elsewhere",
            "datatable(x:long)[2, long(null), 1] | sort by x asc nulls last",
            "x:long\n1\n2\n",
        ),
    ],
    refused: None,
};
