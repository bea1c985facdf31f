//! `project`: which columns, in which order.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "project",
    aliases: &[],
    summary: "Chooses, renames and computes the columns of the rows.",
    syntax: &["T | project [Name | (Name, ...) =] Expression [, ...]"],
    parameters: &[
        optional("Name", "identifier", "the column's name; several in parentheses for an expression of several values"),
        required("Expression", "scalar expression", "a column or a computed value"),
    ],
    returns: "The rows, in their order, with these columns in this order.",
    notes: &[
        "Without a name the column is called as the expression suggests, else `Column1`, `Column2` and so on.",
        "A name given twice is an error (`KS171`); a name that only an expression suggests gets a number where it is taken: `x`, `x1`.",
    ],
    examples: &[
        example(
            "Choose, rename, compute",
            "print a = 1, b = 'x', c = 3.5 | project c, name = b, twice = 2 * a",
            "c:real|name:string|twice:long\n3.5|x|2",
        ),
        example("Nulls pass", "datatable(a:long, b:long)[long(null), 1] | project b, a", "b:long|a:long\n1|"),
        example("No rows", "datatable(a:long)[] | project b = strcat('n', a)", "b:string"),
    ],
    refused: None,
};
