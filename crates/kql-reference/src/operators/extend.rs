//! `extend`: adds columns.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "extend",
    aliases: &[],
    summary: "Adds computed columns to the rows.",
    syntax: &["T | extend [Name | (Name, ...) =] Expression [, ...]"],
    parameters: &[
        optional("Name", "identifier", "the column's name; several in parentheses for an expression of several values"),
        required("Expression", "scalar expression", "the value; it sees the columns before the operator"),
    ],
    returns: "The rows, in their order, with the new columns last; a name that is there already replaces that column where it stands.",
    notes: &[
        "All expressions see the columns as they were: in `extend a = 1, b = a` the second `a` is the old one.",
        "Without a name the column is called as the expression suggests, else `Column1`, `Column2` and so on.",
    ],
    examples: &[
        example("A new column", "print x = 2 | extend y = x * 10", "x:long|y:long\n2|20"),
        example("A column replaced", "print x = 2, y = 'a' | extend x = strcat(y, '!')", "x:string|y:string\na!|a"),
        example("Nulls stay null", "datatable(x:long)[long(null)] | extend y = x + 1", "x:long|y:long\n|"),
    ],
    refused: None,
};
