//! `project-reorder`: some columns first.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project-reorder",
    aliases: &[],
    summary: "Puts columns first; the others follow as they were.",
    syntax: &["T | project-reorder ColumnOrPattern [asc|desc|granny-asc|granny-desc] [, ...]"],
    parameters: &[
        required("ColumnOrPattern", "column or pattern", "a column, or a pattern with `*`"),
        optional("asc|desc|granny-asc|granny-desc", "word", "how the columns of a pattern are ordered by name, whatever its case, with `granny-` by the numbers in it, too; as in the table without it"),
    ],
    returns: "The rows, in their order, with all columns.",
    notes: &["A column that is named on its own stands there, not where a pattern would put it."],
    examples: &[
        example("One first", "print a = 1, b = 2, c = 3 | project-reorder c", "c:long|a:long|b:long\n3|1|2"),
        example(
            "A pattern, by name",
            "print b2 = 2, a = 0, b1 = 1 | project-reorder b* asc",
            "b1:long|b2:long|a:long\n1|2|0",
        ),
        example(
            "Numbers in names",
            "print a100 = 1, a20 = 2, b = 3 | project-reorder a* granny-asc",
            "a20:long|a100:long|b:long\n2|1|3",
        ),
        example("No rows", "datatable(a:long, b:string)[] | project-reorder b", "b:string|a:long"),
    ],
    refused: None,
};
