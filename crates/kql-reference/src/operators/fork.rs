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
    notes: &["Only at the end of a query. `query` shows all results; the examples here show the last one."],
    examples: &[
        example("Two results", "range x from 1 to 3 step 1 | fork (count) (take 1)", "x:long\n1"),
        example("No rows", "datatable(x:long)[] | fork (take 1) (count)", "Count:long\n0"),
    ],
    refused: None,
};
