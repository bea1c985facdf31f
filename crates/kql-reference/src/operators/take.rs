//! `take`: some rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "take",
    aliases: &["limit"],
    summary: "Returns a number of rows.",
    syntax: &["T | take Count"],
    parameters: &[required("Count", "long constant", "how many rows at most")],
    returns: "That many rows, or all when there are fewer: after `sort` the first ones, else any.",
    notes: &["A count that is no whole number is an error (`KS134`)."],
    examples: &[
        example("Two rows", "range x from 1 to 5 step 1 | sort by x asc | take 2", "x:long\n1\n2"),
        example("Fewer rows", "print x = 1 | take 10", "x:long\n1"),
        example("None", "print x = 1 | take 0", "x:long"),
    ],
    refused: None,
};
