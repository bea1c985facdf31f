//! `prev()`: a value of a row before.

use super::_neighbour::{DEFAULT, OFFSET, neighbours};
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "prev",
    aliases: &[],
    summary: "Returns the value of a column in a row before, in a serialized row set.",
    signatures: &[block(
        &[
            Parameter { kind: ArgumentKind::Column, ..required("column", ParameterType::Scalar, "the column to read") },
            OFFSET,
            DEFAULT,
        ],
        Returns::Parameter0,
    )],
    returns: "The value of that row, of the type of `column`; where there is no such row `default_value`, or null (for a string the empty string).",
    notes: &["A null offset finds no row."],
    examples: &[
        example("The row before", "range x from 1 to 2 step 1 | serialize p = prev(x)", "x:long|p:long\n1|\n2|1"),
        example("With a default", "range x from 1 to 2 step 1 | serialize p = prev(x, 1, 0)", "x:long|p:long\n1|0\n2|1"),
        example("No such row", "datatable(s:string)['a'] | serialize p = prev(s)", "s:string|p:string\na|"),
    ],
    result_name: ResultName::None,
    evaluate: |args| neighbours(args, -1),
};
