//! `make-series`: aggregates along an axis, as arrays.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "make-series",
    aliases: &[],
    summary: "Aggregates the rows at evenly spaced points of an axis, and returns the values as arrays.",
    syntax: &[
        "T | make-series [kind=nonempty] [Name =] Aggregate [default=Default] [, ...] on Axis [from Start] [to End] step Step [by [Name =] Key [, ...]]",
        "T | make-series [Name =] Aggregate [default=Default] [, ...] on Axis in range(Start, Last, Step) [by [Name =] Key [, ...]]",
    ],
    parameters: &[
        required("Aggregate", "aggregation", "what is computed at each point"),
        optional("Default", "constant", "the value of a point without rows; 0 without it"),
        required("Axis", "number, datetime or timespan expression", "where a row lies"),
        optional("Start", "constant", "the first point; without it the first bin of each series"),
        optional("End", "constant", "where the axis ends, itself not on it; without it behind the last bin of each series"),
        required("Step", "number or timespan", "the distance of the points"),
        optional("Last", "constant", "the last point"),
        optional("Key", "scalar expression", "a series for each combination of keys"),
        optional("kind=nonempty", "word", "no rows give one series of defaults"),
    ],
    returns: "A row per combination of keys: the keys, an array per aggregate, and one with the points. Rows whose axis is null or off the axis do not count. No rows give no series.",
    notes: &["A series of more than 1,048,576 points is an error (`KU304`)."],
    examples: &[
        example(
            "A gap is filled",
            "datatable(t:long, v:long)[1, 10, 3, 30, 3, 5] | make-series s = sum(v) on t from 1 to 5 step 1",
            "s:dynamic|t:dynamic\n[10,0,35,0]|[1,2,3,4]",
        ),
        example(
            "A series per key, each from its first point",
            "datatable(t:long, k:string)[1, 'a', 3, 'a', 7, 'b'] | make-series n = count() on t step 1 by k | sort by k asc",
            "k:string|n:dynamic|t:dynamic\na|[1,0,1]|[1,2,3]\nb|[1]|[7]",
        ),
        example(
            "No rows, and a series of defaults",
            "datatable(t:long)[long(null)] | make-series kind=nonempty n = count() default=7 on t from 0 to 4 step 2",
            "n:dynamic|t:dynamic\n[7,7]|[0,2]",
        ),
    ],
    refused: None,
};
