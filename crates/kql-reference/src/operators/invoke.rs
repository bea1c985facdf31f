//! `invoke`: calls a function with the rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "invoke",
    aliases: &[],
    summary: "Calls a function with the rows as its first argument.",
    syntax: &["T | invoke Function([Argument, ...])"],
    parameters: &[
        required("Function", "function", "a function of the query or a saved one, whose first parameter is a table"),
        optional("Argument", "scalar or table", "the arguments behind the table"),
    ],
    returns: "What the function returns.",
    notes: &["The rows have the columns that the parameter declares, or more (`KS249`)."],
    examples: &[
        example(
            "A function of the query",
            "let above = (T:(x:long), least:long) { T | where x > least };\nrange x from 1 to 4 step 1 | invoke above(2)",
            "x:long\n3\n4",
        ),
        example(
            "No rows",
            "let twice = (T:(x:long)) { T | extend y = 2 * x };\ndatatable(x:long)[] | invoke twice()",
            "x:long|y:long",
        ),
    ],
    refused: None,
};
