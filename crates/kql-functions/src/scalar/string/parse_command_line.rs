//! `parse_command_line()`: returns the arguments of a command line.

use kql_types::Literal;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_command_line",
    aliases: &[],
    category: Category::String,
    summary: "Returns the arguments of a command line.",
    signatures: &[fixed(
        &[
            required("command", ParameterType::Scalar, "command line"),
            constant(
                "parser",
                ParameterType::Exact(ScalarType::String),
                "`windows`, the only kind",
            ),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic array of texts, split as Windows programs do; null for the empty text.",
    notes: &[],
    examples: &[
        example(
            "Quotes hold blanks",
            "print r = parse_command_line('echo \"hello world!\"', 'windows')",
            "r:dynamic\n[\"echo\",\"hello world!\"]",
        ),
        example(
            "Empty text",
            "print r = parse_command_line('', 'windows')",
            "r:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    match constants.values.get(1).and_then(Option::as_ref) {
        Some(Literal::String(kind)) if kind.eq_ignore_ascii_case("windows") => {
            Ok(Box::new(evaluate))
        }
        _ => Err(FunctionError::InvalidArgument {
            argument: 1,
            message: "the parser is `windows`".into(),
        }),
    }
}

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        let parts = arguments(source.text(row));
        if parts.is_empty() {
            out.append_null();
            continue;
        }
        out.append_with(|e| {
            e.begin_array();
            parts.iter().for_each(|part| e.string(part));
            e.end();
        });
    }
    Ok(args.wrap(out.finish_ref()))
}

/// Splits at blanks outside quotes. Backslashes count only before a quote: two are one,
/// an odd one makes the quote plain.
fn arguments(line: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part: Option<String> = None;
    let (mut is_quoted, mut backslashes) = (false, 0);
    for c in line.chars() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        let is_quote = c == '"';
        if backslashes > 0 {
            let kept = if is_quote {
                backslashes / 2
            } else {
                backslashes
            };
            part.get_or_insert_default()
                .extend(std::iter::repeat_n('\\', kept));
        }
        let is_plain = is_quote && backslashes % 2 == 1;
        backslashes = 0;
        match c {
            '"' if !is_plain => {
                is_quoted = !is_quoted;
                part.get_or_insert_default();
            }
            ' ' | '\t' if !is_quoted => parts.extend(part.take()),
            _ => part.get_or_insert_default().push(c),
        }
    }
    if backslashes > 0 {
        part.get_or_insert_default()
            .extend(std::iter::repeat_n('\\', backslashes));
    }
    parts.extend(part);
    parts
}
