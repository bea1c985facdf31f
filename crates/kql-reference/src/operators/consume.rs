//! `consume`: reads all rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "consume",
    aliases: &[],
    summary: "Reads all rows before it; a way to measure what they cost.",
    syntax: &["T | consume [decodeblocks=true]"],
    parameters: &[optional("decodeblocks", "bool literal", "accepted; all columns are decoded in any case")],
    returns: "The columns, and no rows.",
    notes: &[],
    examples: &[
        example("Rows that nobody wants", "print x = 1 | consume", "x:long"),
        example("No rows", "datatable(x:long)[] | consume", "x:long"),
    ],
    refused: None,
};
