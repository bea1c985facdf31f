//! `range`: a column of numbers or times.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "range",
    aliases: &[],
    summary: "Makes a table with a column of evenly spaced values.",
    syntax: &["range Name from Start to Stop step Step"],
    parameters: &[
        required("Name", "identifier", "the column"),
        required("Start", "number, datetime or timespan", "the first value"),
        required("Stop", "number, datetime or timespan", "the last value, if a step hits it"),
        required("Step", "number or timespan", "the distance; negative counts down"),
    ],
    returns: "The values in their order, of the type of the bounds; none when the step leads away from the end.",
    notes: &["A range of more rows than the limit of generated rows is an error (`KU304`)."],
    examples: &[
        example("Numbers", "range x from 1 to 6 step 2", "x:long\n1\n3\n5"),
        example(
            "Times",
            "range t from datetime(2026-01-01) to datetime(2026-01-01 12:00) step 6h",
            "t:datetime\n2026-01-01T00:00:00.0000000Z\n2026-01-01T06:00:00.0000000Z\n2026-01-01T12:00:00.0000000Z",
        ),
        example("Down", "range x from 3 to 1 step -1", "x:long\n3\n2\n1"),
        example("Nothing to count", "range x from 5 to 1 step 1", "x:long"),
    ],
    refused: None,
};
