//! `tolower()`: returns a text in lower case.

use std::sync::Arc;

use kql_types::ScalarType;

use super::_slices::SliceBuilder;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tolower",
    aliases: &[],
    category: Category::String,
    summary: "Returns a text in lower case.",
    signatures: &[fixed(
        &[required("value", ParameterType::Scalar, "text to convert")],
        ScalarType::String,
    )],
    returns: "The text; a letter without a lower-case form stays. Empty for empty.",
    notes: &[],
    examples: &[
        example("Letters", "print r = tolower('Hello')", "r:string\nhello"),
        example("Empty text", "print r = tolower('')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let rows = args.output_rows();
    let mut out = SliceBuilder::new(&source, rows);
    let mut converted = String::new();
    for row in 0..rows {
        let text = source.text(row);
        // Text that is in lower case already, as much is, stays where it lies.
        if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase()) {
            out.whole(row);
            continue;
        }
        converted.clear();
        if text.is_ascii() {
            converted.push_str(text);
            converted.make_ascii_lowercase();
        } else {
            // One character for one: `ß` has no single lower-case form and stays.
            converted.extend(text.chars().map(|c| {
                let mut lower = c.to_lowercase();
                match (lower.next(), lower.next()) {
                    (Some(single), None) => single,
                    _ => c,
                }
            }));
        }
        out.text(&converted)?;
    }
    Ok(args.wrap(Arc::new(out.finish()?)))
}
