//! `union`: rows of several tables.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "union",
    aliases: &[],
    summary: "Returns the rows of several tables.",
    syntax: &["[T |] union [kind=inner|outer] [withsource=Name] [isfuzzy=true|false] Table [, ...]"],
    parameters: &[
        optional("kind", "word", "`outer` (the default) has the columns of any table, `inner` those that all have"),
        optional("withsource", "identifier", "a first column with the table's name"),
        optional("isfuzzy", "bool literal", "true leaves out tables that do not exist, with a warning (`KS205`)"),
        required("Table", "table or pattern", "a table, a query in parentheses, or a pattern with `*`"),
    ],
    returns: "All rows, in no particular order. Columns that a table does not have are null, strings empty.",
    notes: &["A column that has several types becomes several columns: `x_long`, `x_string`."],
    examples: &[
        example(
            "Different columns",
            "union (print a = 1, s = 'x'), (print a = 2, b = 0.5) | sort by a asc",
            "a:long|s:string|b:real\n1|x|\n2||0.5",
        ),
        example("Common columns", "print a = 1, b = 2 | union kind=inner (print a = 3) | sort by a asc", "a:long\n1\n3"),
        example(
            "Two types",
            "union (print x = 1), (print x = 'a') | sort by x_long asc",
            "x_long:long|x_string:string\n|a\n1|",
        ),
        example("No rows", "union (datatable(a:long)[]), (datatable(b:long)[])", "a:long|b:long"),
    ],
    refused: None,
};
