//! `as`: names the rows so far.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "as",
    aliases: &[],
    summary: "Gives the rows before it a name that the rest of the query can use as a table.",
    syntax: &["T | as [hint.materialized=true] Name"],
    parameters: &[
        optional("hint.materialized", "bool literal", "accepted; the rows are always computed once"),
        required("Name", "identifier", "the name for the rows"),
    ],
    returns: "The rows as they are.",
    notes: &[
        "The rows are computed once, however often the name is used.",
        "`union withsource=` and `search` show the name as the table's.",
    ],
    examples: &[
        example(
            "Use the rows twice",
            "range x from 1 to 3 step 1\n| as Numbers\n| extend share = x * 100 / toscalar(Numbers | summarize sum(x))",
            "x:long|share:long\n1|16\n2|33\n3|50",
        ),
        example("No rows", "datatable(x:long)[] | as Nothing | union Nothing | count", "Count:long\n0"),
    ],
    refused: None,
};
