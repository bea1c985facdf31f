//! `summarize`: aggregates groups of rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "summarize",
    aliases: &[],
    summary: "Groups the rows and computes aggregates of each group.",
    syntax: &["T | summarize [[Name =] Aggregate [, ...]] [by [Name =] Key [, ...]]"],
    parameters: &[
        optional("Name", "identifier", "the column's name; without it the function's and the argument's: `count_`, `sum_x`"),
        optional("Aggregate", "aggregation", "an aggregation function, or an expression of some"),
        optional("Key", "scalar expression", "what rows of one group have in common"),
        optional("hint.*", "hint", "`hint.strategy`, `hint.shufflekey`, `hint.num_partitions`; accepted, no effect"),
    ],
    returns: "A row per group, the keys first, in no particular order. No rows give no groups; without `by` they give one row with what each function says of nothing.",
    notes: &[
        "Null is a key like others.",
        "Without aggregates it returns each combination of keys once.",
        "`bin(column, size)` as a key keeps the column's name.",
    ],
    examples: &[
        example(
            "By user",
            "datatable(user:string, n:long)['ann', 1, 'bob', 2, 'ann', 3] | summarize count(), total = sum(n) by user | sort by user asc",
            "user:string|count_:long|total:long\nann|2|4\nbob|1|2",
        ),
        example(
            "By hour",
            "datatable(t:datetime)[datetime(2026-01-01 10:05), datetime(2026-01-01 10:50)] | summarize n = count() by bin(t, 1h)",
            "t:datetime|n:long\n2026-01-01T10:00:00.0000000Z|2",
        ),
        example("A null key", "datatable(k:long)[long(null), long(null)] | summarize n = count() by k", "k:long|n:long\n|2"),
        example(
            "No rows",
            "datatable(x:long)[] | summarize n = count(), s = sum(x), least = min(x)",
            "n:long|s:long|least:long\n0|0|",
        ),
        example("No rows and a key", "datatable(x:long)[] | summarize n = count() by x", "x:long|n:long"),
    ],
    refused: None,
};
