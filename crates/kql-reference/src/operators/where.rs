//! `where`: keeps the rows for which a condition is true.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "where",
    aliases: &["filter"],
    summary: "Keeps the rows for which a condition is true.",
    syntax: &["T | where Predicate"],
    parameters: &[required("Predicate", "bool expression", "the condition")],
    returns: "The rows for which the condition is true, in their order; a null condition is not true.",
    notes: &[
        "Null is different from every value: `x != 1` keeps rows where `x` is null, `x == 1` does not. Two nulls compared are null, and `x < 1` is null for null; `isnull()` finds them.",
        "A missing string is the empty text, never null: `s != 'a'` keeps it.",
    ],
    examples: &[
        example("Some numbers", "range x from 1 to 5 step 1 | where x % 2 == 0", "x:long\n2\n4"),
        example(
            "A null is different from a value",
            "datatable(x:long)[1, long(null), 2] | where x != 1",
            "x:long\n\n2",
        ),
        example("Empty texts", "datatable(s:string)['a', '', 'b'] | where s != 'a'", "s:string\n\nb"),
    ],
    refused: None,
};
