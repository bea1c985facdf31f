//! `find`: rows of many tables by condition.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "find",
    aliases: &[],
    summary: "Finds the rows of many tables for which a condition is true.",
    syntax: &[
        "find [withsource=Name] [in (Table [, ...])] where Predicate [project Column[:Type] [, ...] | project-smart] [project-away Column [, ...]]",
    ],
    parameters: &[
        optional("withsource", "identifier", "the column with the table's name; `source_` without it"),
        optional("Table", "table or pattern", "the tables; all without it"),
        required("Predicate", "bool expression", "the condition; a column that a table does not have is null there"),
        optional("Column", "column or `pack(*)`", "the columns to return; `pack(*)` is a bag of all that are not named"),
    ],
    returns: "The rows of all tables, the table's name first. Without `project` come the columns that the condition names, those that all tables have, and `pack_`, a bag of the others.",
    notes: &["Each table is searched by itself, so that its own columns and files decide what is read."],
    examples: &[
        example(
            "Two tables",
            "let A = datatable(a:long, s:string)[1, 'x', 2, 'y']; let B = datatable(b:real, s:string)[0.5, 'x']; find in (A, B) where s == 'x' | sort by source_ asc",
            "source_:string|s:string|pack_:dynamic\nA|x|{\"a\":1}\nB|x|{\"b\":0.5}",
        ),
        example(
            "A null, and chosen columns",
            "let A = datatable(a:long, s:string)[1, 'x', long(null), 'y']; find in (A) where isnull(a) project a, s",
            "source_:string|a:long|s:string\nA||y",
        ),
    ],
    refused: None,
};
