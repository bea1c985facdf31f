//! `unicode_codepoints_to_string()`: returns the text of code points.

use arrow::array::BinaryViewArray;
use kql_types::ScalarType;

use crate::convert::argument;
use crate::scalar::string::_build::texts;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "unicode_codepoints_to_string",
    aliases: &["make_string"],
    category: Category::Encoding,
    summary: "Returns the text of code points.",
    signatures: &[fixed(
        &[repeated(
            "value",
            ParameterType::IntegerOrArray,
            1,
            32767,
            "code points, or dynamic arrays of them",
        )],
        ScalarType::String,
    )],
    returns: "The text; numbers that are no code points are left out.",
    notes: &[],
    examples: &[
        example(
            "Letters",
            "print r = unicode_codepoints_to_string(75, 117, 115, 116, 111)",
            "r:string\nKusto",
        ),
        example(
            "An array",
            "print r = unicode_codepoints_to_string(dynamic([75, 117]), 115)",
            "r:string\nKus",
        ),
        example(
            "No code points",
            "print r = unicode_codepoints_to_string(dynamic([]))",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let parts = (0..args.len())
        .map(|i| argument::<BinaryViewArray>(args, i, ScalarType::Dynamic))
        .collect::<Result<Vec<_>, _>>()?;
    texts(args, |row, out| {
        let character = |n: Option<i64>| {
            n.and_then(|n| u32::try_from(n).ok())
                .and_then(char::from_u32)
        };
        for part in &parts {
            let value = part.get(row);
            out.extend(character(value.as_long()));
            out.extend(
                value
                    .elements()
                    .filter_map(|element| character(element.as_long())),
            );
        }
    })
}
