//! `fork`: several results of the same rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "fork",
    aliases: &[],
    summary: "Runs several subqueries over the same rows, a result table each.",
    syntax: &["T | fork [Name =] (Subquery) [...]"],
    parameters: &[
        optional("Name", "identifier", "the result table's name"),
        required("Subquery", "operators", "what is done with the rows"),
    ],
    returns: "A result table per subquery.",
    notes: &[],
    examples: &[example("Two results", "range x from 1 to 3 step 1 | fork (count) (take 1)", "Count:long\n3")],
    refused: Some("not supported yet"),
};
