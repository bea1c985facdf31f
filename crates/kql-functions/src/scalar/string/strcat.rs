//! `strcat()`: joins values as text.

use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "strcat",
    aliases: &[],
    category: Category::String,
    summary: "Joins values as text.",
    signatures: &[fixed(
        &[repeated(
            "arg",
            ParameterType::Scalar,
            1,
            64,
            "values to join",
        )],
        ScalarType::String,
    )],
    returns: "The text; nulls and empty texts add nothing.",
    notes: &[],
    examples: &[
        example(
            "Three texts",
            "print r = strcat('hello', ' ', 'world')",
            "r:string\nhello world",
        ),
        example(
            "Other types",
            "print r = strcat('n=', 5, ', ', true)",
            "r:string\nn=5, true",
        ),
        example(
            "A null",
            "print r = strcat('a', long(null), 'b')",
            "r:string\nab",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let parts = (0..args.len())
        .map(|i| text(args, i))
        .collect::<Result<Vec<_>, _>>()?;
    texts(args, |row, out| {
        parts.iter().for_each(|part| out.push_str(part.text(row)))
    })
}
