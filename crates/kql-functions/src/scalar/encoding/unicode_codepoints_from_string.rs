//! `unicode_codepoints_from_string()`: returns the code points of a text.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "unicode_codepoints_from_string",
    aliases: &["to_utf8"],
    category: Category::Encoding,
    summary: "Returns the code points of a text.",
    signatures: &[fixed(
        &[required("value", ParameterType::Scalar, "text")],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic array of numbers; empty for empty.",
    notes: &[],
    examples: &[
        example(
            "Letters",
            "print r = unicode_codepoints_from_string('Kusto')",
            "r:dynamic\n[75,117,115,116,111]",
        ),
        example(
            "Empty text",
            "print r = unicode_codepoints_from_string('')",
            "r:dynamic\n[]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        out.append_with(|e| {
            e.begin_array();
            source
                .text(row)
                .chars()
                .for_each(|c| e.long(i64::from(u32::from(c))));
            e.end();
        });
    }
    Ok(args.wrap(out.finish_ref()))
}
