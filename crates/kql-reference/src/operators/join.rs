//! `join`: rows of two tables side by side.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "join",
    aliases: &[],
    summary: "Puts rows of two tables with equal keys side by side.",
    syntax: &["Left | join [kind=Kind] [Hints] (Right) on Key [, ...]"],
    parameters: &[
        optional(
            "Kind",
            "word",
            "`innerunique` (the default), `inner`, `leftouter`, `rightouter`, `fullouter`, `leftsemi`, `rightsemi`, `leftanti` (also `anti`, `leftantisemi`), `rightanti` (also `rightantisemi`)",
        ),
        required("Right", "table", "the other table"),
        required("Key", "condition", "a column of both sides, or `$left.a == $right.b`; several are joined by `and` or commas"),
        optional("Hints", "hint", "`hint.strategy`, `hint.shufflekey`, `hint.num_partitions`, `hint.remote`; accepted, no effect"),
    ],
    returns: "All columns of the left side and then of the right; a right column whose name is taken gets a number: `Key1`. The semi and anti kinds have the columns of their own side only. The order of the rows is not defined.",
    notes: &[
        "`innerunique` keeps one row of the left side for each key, and then joins; write `kind=inner` to get all pairs.",
        "A null key matches nothing, another null neither.",
        "Outer kinds fill the side that is missing with nulls; its strings are empty.",
        "Keys have the same type, or are both numbers; a dynamic key is converted first, with `tostring()` for example (`KS241`).",
    ],
    examples: &[
        example(
            "One left row per key",
            "datatable(k:long, a:string)[1, 'x', 1, 'y'] | join (datatable(k:long, b:string)[1, 'p', 1, 'q']) on k | project k, k1, b | sort by b asc",
            "k:long|k1:long|b:string\n1|1|p\n1|1|q",
        ),
        example(
            "All pairs",
            "datatable(k:long, a:string)[1, 'x', 1, 'y'] | join kind=inner (datatable(k:long, b:string)[1, 'p']) on k | project a, b | sort by a asc",
            "a:string|b:string\nx|p\ny|p",
        ),
        example(
            "No row on the right",
            "datatable(k:long)[1, 2] | join kind=leftouter (datatable(k:long, b:long, c:string)[1, 5, 'p']) on k | sort by k asc",
            "k:long|k1:long|b:long|c:string\n1|1|5|p\n2|||",
        ),
        example(
            "Rows without a partner",
            "datatable(k:long)[1, 2, long(null)] | join kind=leftanti (datatable(id:long)[1]) on $left.k == $right.id | sort by k asc",
            "k:long\n\n2",
        ),
    ],
    refused: None,
};
