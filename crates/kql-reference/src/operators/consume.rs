//! `consume`: reads all rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "consume",
    aliases: &[],
    summary: "Reads all rows before it; a way to measure what they cost.",
    syntax: &["T | consume [decodeblocks=true]"],
    parameters: &[optional("decodeblocks", "bool literal", "accepted; all columns are decoded in any case")],
    returns: "The rows as they are.",
    notes: &["In the service the rows are swallowed; here they pass, so that a query can be measured and checked at once."],
    examples: &[
        example("The rows pass", "print x = 1 | consume", "x:long\n1"),
        example("No rows", "datatable(x:long)[] | consume", "x:long"),
    ],
    refused: None,
};
