//! `string_size()`: returns the length of a text in bytes.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "string_size",
    aliases: &[],
    category: Category::String,
    summary: "Returns the length of a text in bytes.",
    signatures: &[fixed(
        &[required(
            "source",
            ParameterType::StringOrDynamic,
            "text to measure",
        )],
        ScalarType::Long,
    )],
    returns: "The number of UTF-8 bytes; 0 for the empty text.",
    notes: &[],
    examples: &[
        example(
            "Letters outside ASCII",
            "print r = string_size('⒦⒰')",
            "r:long\n6",
        ),
        example("Empty text", "print r = string_size('')", "r:long\n0"),
    ],
    result_name: ResultName::NameAndFirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let sizes = (0..args.output_rows()).map(|row| source.text(row).len() as i64);
    Ok(args.wrap(Arc::new(Int64Array::from_iter_values(sizes))))
}
