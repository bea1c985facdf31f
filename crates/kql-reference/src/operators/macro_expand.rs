//! `macro-expand`: a query once for each member of a group.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "macro-expand",
    aliases: &[],
    summary: "Runs a query once for each member of a group of databases, and unites the results.",
    syntax: &["macro-expand [kind=inner|outer] [isfuzzy=true] Group as Name (Query)"],
    parameters: &[
        required("Group", "entity group", "a group declared by `let`, or `entity_group [database('a'), ...]`"),
        required("Name", "identifier", "what the query calls the member"),
        required("Query", "query", "the query, with `Name.Table` for the member's tables"),
        optional("isfuzzy", "bool literal", "accepted, no effect"),
    ],
    returns: "The rows of all runs, with the columns of any of them.",
    notes: &["A member is the run's own database, `database('')`, or a workspace that the run knows; others are an error (`KS208`)."],
    examples: &[
        example(
            "Two members",
            "macro-expand entity_group [database(''), database('')] as DB (print x = 1)",
            "x:long\n1\n1",
        ),
        example(
            "No rows in any",
            "macro-expand entity_group [database(''), database('')] as DB (datatable(x:long)[])",
            "x:long",
        ),
    ],
    refused: None,
};
