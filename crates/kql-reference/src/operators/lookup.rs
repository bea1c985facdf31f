//! `lookup`: columns of another table by key.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "lookup",
    aliases: &[],
    summary: "Adds columns of another table, found by key.",
    syntax: &["T | lookup [kind=leftouter|inner] (Right) on Key [, ...]"],
    parameters: &[
        optional("kind", "word", "`leftouter` (the default) keeps rows that find nothing, `inner` drops them"),
        required("Right", "table", "the table to look up in"),
        required("Key", "condition", "a column of both sides, or `$left.a == $right.b`"),
    ],
    returns: "The columns of the left side, then those of the right without its keys. A row that finds several rows comes once for each. The order of the rows is not defined.",
    notes: &["Rows that find nothing have nulls in the added columns; their strings are empty."],
    examples: &[
        example(
            "A name by number",
            "datatable(id:long, n:long)[1, 10, 2, 20] | lookup (datatable(id:long, name:string)[1, 'ann', 2, 'bob']) on id | sort by id asc",
            "id:long|n:long|name:string\n1|10|ann\n2|20|bob",
        ),
        example(
            "Nothing found",
            "datatable(id:long)[1, long(null)] | lookup (datatable(id:long, size:long)[1, 5]) on id | sort by id asc",
            "id:long|size:long\n|\n1|5",
        ),
        example(
            "Only what is found",
            "datatable(id:long)[1, 3] | lookup kind=inner (datatable(key:long, size:long)[1, 5]) on $left.id == $right.key",
            "id:long|size:long\n1|5",
        ),
    ],
    refused: None,
};
