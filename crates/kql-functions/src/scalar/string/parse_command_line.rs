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

/// Splits as `CommandLineToArgvW` does. The program ends at the next quote when it begins with one,
/// else at the next blank; all else is split at blanks outside quotes. There backslashes count only
/// before a quote: two are one, an odd one makes the quote plain; of three quotes on end one is plain.
fn arguments(line: &str) -> Vec<String> {
    let is_blank = |c: char| matches!(c, ' ' | '\t');
    if line.is_empty() {
        return Vec::new();
    }
    let (program, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => line.split_at(line.find(is_blank).unwrap_or(line.len())),
    };
    let mut parts = vec![program.to_owned()];
    let rest = rest.trim_start_matches(is_blank);
    if rest.is_empty() {
        return parts;
    }
    let mut part = String::new();
    let (mut quotes, mut backslashes) = (0, 0usize);
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' if quotes == 0 => {
                while chars.next_if(|c| is_blank(*c)).is_some() {}
                parts.push(std::mem::take(&mut part));
                if chars.peek().is_none() {
                    return parts;
                }
                backslashes = 0;
            }
            '\\' => {
                part.push(c);
                backslashes += 1;
            }
            '"' => {
                // The backslashes before a quote stand in the part already, all of them.
                part.truncate(part.len() - backslashes.div_ceil(2));
                if backslashes % 2 == 0 {
                    quotes += 1;
                } else {
                    part.push('"');
                }
                backslashes = 0;
                while chars.next_if_eq(&'"').is_some() {
                    quotes += 1;
                    if quotes == 3 {
                        part.push('"');
                        quotes = 0;
                    }
                }
                if quotes == 2 {
                    quotes = 0;
                }
            }
            _ => {
                part.push(c);
                backslashes = 0;
            }
        }
    }
    parts.push(part);
    parts
}
