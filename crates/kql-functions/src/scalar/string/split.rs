//! `split()`: cuts a text at a delimiter.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::convert::{optional_long, text};
use crate::split_part::Delimiter;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "split",
    aliases: &[],
    category: Category::String,
    summary: "Cuts a text at a delimiter.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::Scalar, "text to cut"),
            required(
                "delimiter",
                ParameterType::Exact(ScalarType::String),
                "where to cut",
            ),
            optional(
                "requestedIndex",
                ParameterType::Integer,
                "which part alone to return, from 0",
            ),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic array of texts; with an index an array of that part, or an empty one where there is none. The empty text gives one empty part.",
    notes: &["An empty delimiter cuts nowhere.", "A negative index asks for all parts."],
    examples: &[
        example(
            "Three parts",
            "print r = split('a__b', '_')",
            "r:dynamic\n[\"a\",\"\",\"b\"]",
        ),
        example(
            "One part",
            "print r = split('aaa_bbb_ccc', '_', 1)",
            "r:dynamic\n[\"bbb\"]",
        ),
        example(
            "The last part",
            "print r = split('a/b/c', '/', -1)[-1]",
            "r:dynamic\nc",
        ),
        example(
            "Empty text",
            "print r = split('', '_')",
            "r:dynamic\n[\"\"]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (source, delimiter, index) = (text(args, 0)?, text(args, 1)?, optional_long(args, 2)?);
    let constant = delimiter.is_scalar.then(|| Delimiter::new(delimiter.text(0)));
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let (text, delimiter) = (source.text(row), delimiter.text(row));
        let wanted = match &index {
            None => None,
            Some(index) => match index.get(row) {
                // Rules write `split(path, '\\', -1)[-1]` for the last part.
                Some(index) if index < 0 => None,
                // A null index asks for no part.
                index => Some(index.and_then(|i| usize::try_from(i).ok())),
            },
        };
        out.append_with(|e| {
            e.begin_array();
            let mut number = 0;
            let mut part = |part: &str| {
                if wanted.is_none_or(|wanted| wanted == Some(number)) {
                    e.string(part);
                }
                number += 1;
            };
            match &constant {
                Some(constant) => constant.parts(text, |start, end| {
                    part(text.get(start..end).unwrap_or_default());
                    true
                }),
                None if delimiter.is_empty() => part(text),
                None => text.split(delimiter).for_each(part),
            }
            e.end();
        });
    }
    Ok(args.wrap(out.finish_ref()))
}
