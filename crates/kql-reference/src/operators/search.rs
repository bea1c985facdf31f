//! `search`: rows that mention something anywhere.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "search",
    aliases: &[],
    summary: "Finds the rows that hold a term in any column.",
    syntax: &["[T |] search [kind=case_sensitive|case_insensitive] [in (Table [, ...])] Predicate"],
    parameters: &[
        optional("T", "table", "the rows to search; without it and `in` all tables"),
        optional("Table", "table or pattern", "the tables to search"),
        required(
            "Predicate",
            "term or condition",
            "a text that any column must have as a whole term (`*` at an end: a part of one), `Column:\"text\"` for one column, conditions, joined by `and` and `or`",
        ),
    ],
    returns: "The rows of all tables, with `$table`, the table's name, first. Columns that a table does not have are null.",
    notes: &["`search *` returns all rows."],
    examples: &[
        example(
            "A term in any column",
            "datatable(user:string, note:string)['ann', 'from Berlin', 'bob', 'from Rome', 'rome', ''] | search 'rome' | project user",
            "user:string\nbob\nrome",
        ),
        example(
            "One column, and a condition",
            "datatable(user:string, n:long)['ann', 1, 'ann', 5] | search user:'ann' and n > 2 | project user, n",
            "user:string|n:long\nann|5",
        ),
        example("No rows", "datatable(a:string)[] | search 'x' | project a", "a:string"),
    ],
    refused: None,
};
