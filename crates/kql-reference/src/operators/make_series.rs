//! `make-series`: aggregates along an axis, as arrays.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "make-series",
    aliases: &[],
    summary: "Aggregates the rows at evenly spaced points of an axis, and returns the values as arrays.",
    syntax: &["T | make-series [Name =] Aggregate [default=Default] [, ...] on Axis [from Start] [to End] step Step [by [Name =] Key [, ...]]"],
    parameters: &[
        required("Aggregate", "aggregation", "what is computed at each point"),
        optional("Default", "constant", "the value of a point without rows; 0 without it"),
        required("Axis", "number, datetime or timespan expression", "where a row lies"),
        optional("Start", "constant", "the first point; without it the first of the data"),
        optional("End", "constant", "where the points end, itself not included; without it the last of the data"),
        required("Step", "number or timespan", "the distance of the points"),
        optional("Key", "scalar expression", "a series per combination of keys"),
    ],
    returns: "A row per combination of keys: an array per aggregate, and one with the points.",
    notes: &[],
    examples: &[example(
        "A gap is filled",
        "datatable(t:long, n:long)[0, 1, 0, 2, 2, 5] | make-series s = sum(n) on t from 0 to 3 step 1 | project s",
        "s:dynamic\n[3,0,5]",
    )],
    refused: Some("not supported yet"),
};
