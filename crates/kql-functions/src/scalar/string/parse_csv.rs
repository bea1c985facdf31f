//! `parse_csv()`: returns the values of a record of comma-separated values.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_csv",
    aliases: &[],
    category: Category::String,
    summary: "Returns the values of a record of comma-separated values.",
    signatures: &[fixed(
        &[required(
            "csv_text",
            ParameterType::StringOrDynamic,
            "text; only its first record is read",
        )],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic array of texts; one empty value for the empty text.",
    notes: &[],
    examples: &[
        example(
            "A quoted value",
            "print r = parse_csv('aa,\"b,b\",cc')",
            "r:dynamic\n[\"aa\",\"b,b\",\"cc\"]",
        ),
        example("Empty text", "print r = parse_csv('')", "r:dynamic\n[\"\"]"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    let mut value = String::new();
    for row in 0..args.output_rows() {
        out.append_with(|e| {
            e.begin_array();
            let mut chars = source.text(row).chars().peekable();
            let mut is_quoted = false;
            value.clear();
            while let Some(c) = chars.next() {
                match c {
                    '"' if is_quoted && chars.peek() == Some(&'"') => {
                        chars.next();
                        value.push('"');
                    }
                    '"' if is_quoted => is_quoted = false,
                    '"' if value.is_empty() => is_quoted = true,
                    ',' if !is_quoted => {
                        e.string(&value);
                        value.clear();
                    }
                    '\r' if !is_quoted && chars.peek() == Some(&'\n') => {}
                    '\n' if !is_quoted => break,
                    _ => value.push(c),
                }
            }
            e.string(&value);
            e.end();
        });
    }
    Ok(args.wrap(out.finish_ref()))
}
