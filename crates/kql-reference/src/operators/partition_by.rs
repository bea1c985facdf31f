//! `__partitionby`: a subquery per value of a column; internal.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "__partitionby",
    aliases: &[],
    summary: "Runs a subquery for the rows of each value of a column; the older, internal form of `partition`.",
    syntax: &["T | __partitionby Column [id Id] (Subquery)"],
    parameters: &[
        required("Column", "column", "the column whose values part the rows"),
        optional("Id", "guid literal", "accepted, no effect"),
        required("Subquery", "operators", "what is done with the rows of one value"),
    ],
    returns: "The results of all subqueries, one after the other.",
    notes: &["Write `partition` instead."],
    examples: &[
        example(
            "The largest of each group",
            "datatable(g:string, x:long)['a', 1, 'a', 3, 'b', 2] | __partitionby g (top 1 by x) | sort by g asc",
            "g:string|x:long\na|3\nb|2",
        ),
        example(
            "No rows",
            "datatable(g:string, x:long)[] | __partitionby g (top 1 by x)",
            "g:string|x:long",
        ),
    ],
    refused: None,
};
