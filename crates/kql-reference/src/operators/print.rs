//! `print`: one row of values.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "print",
    aliases: &[],
    summary: "Makes one row of values.",
    syntax: &["print [Name =] Expression [, ...]"],
    parameters: &[
        optional("Name", "identifier", "the column's name; without it `print_0`, `print_1` and so on, by place"),
        required("Expression", "scalar expression", "the value"),
    ],
    returns: "One row.",
    notes: &[],
    examples: &[
        example("Names and none", "print total = 6 * 7, 'x'", "total:long|print_1:string\n42|x"),
        example("A null", "print n = int(null), s = ''", "n:int|s:string\n|"),
    ],
    refused: None,
};
