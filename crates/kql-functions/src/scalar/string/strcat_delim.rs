//! `strcat_delim()`: joins values as text, with a delimiter between them.

use kql_types::ScalarType;

use super::_build::texts;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "strcat_delim",
    aliases: &[],
    category: Category::String,
    summary: "Joins values as text, with a delimiter between them.",
    signatures: &[fixed(
        &[
            required(
                "delimiter",
                ParameterType::Scalar,
                "what to put between the values",
            ),
            repeated("arg", ParameterType::Scalar, 2, 64, "values to join"),
        ],
        ScalarType::String,
    )],
    returns: "The text; a null adds an empty text.",
    notes: &[],
    examples: &[
        example(
            "Values of several types",
            "print r = strcat_delim('-', 1, '2', 'A', 1s)",
            "r:string\n1-2-A-00:00:01",
        ),
        example(
            "A null",
            "print r = strcat_delim('-', 'a', long(null), 'b')",
            "r:string\na--b",
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
        for (i, part) in parts[1..].iter().enumerate() {
            if i > 0 {
                out.push_str(parts[0].text(row));
            }
            out.push_str(part.text(row));
        }
    })
}
