//! `scan`: sequences of rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "scan",
    aliases: &[],
    summary: "Walks over the rows in order, matches them to steps, and keeps state between them.",
    syntax: &["T | scan [with_match_id=Name] [declare (Column:Type [= Default] [, ...])] with (step Step [output=all|last|none]: Predicate [=> Column = Expression [, ...]]; ...)"],
    parameters: &[
        optional("with_match_id", "identifier", "a column with the number of the match"),
        optional("Column:Type", "column declaration", "columns that the steps assign"),
        required("Step", "identifier", "the step's name; `Step.Column` reads the state of a step"),
        optional("output", "word", "which rows of a step are returned: `all` (the default), the `last` of a match, or `none`"),
        required("Predicate", "bool expression", "whether a row belongs to the step"),
        optional("Expression", "scalar expression", "what a column of the step becomes"),
    ],
    returns: "The rows that match a step, with the declared columns.",
    notes: &[
        "The rows are taken in their order: sort before.",
        "A state without a row reads as the default of a declared column, null or an empty string.",
        "Assignments read the row as it came; none sees another.",
    ],
    examples: &[
        example(
            "A running total",
            "range x from 1 to 3 step 1 | scan declare (total:long = 0) with (step s: true => total = x + s.total;)",
            "x:long|total:long\n1|1\n2|3\n3|6",
        ),
        example(
            "What follows a failure",
            "datatable(t:long, what:string)[1, 'fail', 2, 'other', 3, 'ok', 4, 'ok'] | sort by t asc | scan with_match_id=m declare (start:long) with (step failed: what == 'fail' => start = t; step ok: what == 'ok' => start = failed.start;)",
            "t:long|what:string|start:long|m:long\n1|fail|1|0\n3|ok|1|0\n4|ok|1|0",
        ),
        example(
            "No rows",
            "datatable(x:long)[] | scan declare (total:long = 0) with (step s: true => total = x + s.total;)",
            "x:long|total:long",
        ),
    ],
    refused: None,
};
