//! `partition`: a subquery per value of a column.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "partition",
    aliases: &[],
    summary: "Runs a subquery for the rows of each value of a column, and unites the results.",
    syntax: &["T | partition [hint.strategy=Way] by Column (Subquery)", "T | partition by Column { Query }"],
    parameters: &[
        required("Column", "column", "the column whose values part the rows"),
        required("Subquery", "operators", "what is done with the rows of one value"),
        optional("Query", "query", "a whole query, which sees the value under the column's name"),
        optional("hint.strategy", "hint", "`native`, `shuffle` or `legacy`; accepted, no effect"),
    ],
    returns: "The results of all subqueries, one after the other. No rows give no rows, whatever the subquery does.",
    notes: &["Null is a value like others: its rows are one part."],
    examples: &[
        example(
            "The two largest of each group",
            "datatable(g:string, x:long)['a', 1, 'a', 3, 'a', 2, 'b', 7] | partition by g (top 2 by x) | sort by g asc, x desc",
            "g:string|x:long\na|3\na|2\nb|7",
        ),
        example(
            "Nulls are a part",
            "datatable(g:long, x:long)[1, 10, long(null), 20, long(null), 30] | partition by g (summarize n = count(), s = sum(x)) | sort by s asc",
            "n:long|s:long\n1|10\n2|50",
        ),
        example(
            "No rows",
            "datatable(g:string)[] | partition by g (count)",
            "Count:long",
        ),
    ],
    refused: None,
};
