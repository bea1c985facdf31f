//! `next()`: a value of a row after.

use super::_neighbour::{DEFAULT, OFFSET, neighbours};
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "next",
    aliases: &[],
    summary: "Returns the value of a column in a row after, in a serialized row set.",
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
        example("The row after", "range x from 1 to 2 step 1 | serialize p = next(x)", "x:long|p:long\n1|2\n2|"),
        example("With a default", "range x from 1 to 2 step 1 | serialize p = next(x, 1, 0)", "x:long|p:long\n1|2\n2|0"),
        example("No such row", "datatable(s:string)['a'] | serialize p = next(s)", "s:string|p:string\na|"),
    ],
    result_name: ResultName::None,
    evaluate: |args| neighbours(args, 1),
};
