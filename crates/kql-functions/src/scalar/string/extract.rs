//! `extract()`: returns a match of a regular expression, or one of its groups.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringViewArray};
use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use super::_slices::SliceBuilder;
use crate::convert::{Column, long, text};
use crate::scalar::operator::_regex::Pattern;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extract",
    aliases: &[],
    category: Category::String,
    summary: "Returns a match of a regular expression, or one of its groups.",
    signatures: &[
        fixed(
            &[
                constant(
                    "regex",
                    ParameterType::Exact(ScalarType::String),
                    "regular expression",
                ),
                required(
                    "captureGroup",
                    ParameterType::Exact(ScalarType::Long),
                    "which group: 0 is the whole match",
                ),
                required(
                    "source",
                    ParameterType::Exact(ScalarType::String),
                    "text to search",
                ),
            ],
            ScalarType::String,
        ),
        block(
            &[
                constant(
                    "regex",
                    ParameterType::Exact(ScalarType::String),
                    "regular expression",
                ),
                required(
                    "captureGroup",
                    ParameterType::Exact(ScalarType::Long),
                    "which group: 0 is the whole match",
                ),
                required(
                    "source",
                    ParameterType::Exact(ScalarType::String),
                    "text to search",
                ),
                constant(
                    "typeLiteral",
                    ParameterType::Type,
                    "type to convert the match to",
                ),
            ],
            Returns::TypeLiteral(3),
        ),
    ],
    returns: "The text of the group in the first match, as the type asked for; empty, or null, where nothing matches or there is no such group.",
    notes: &[],
    examples: &[
        example(
            "A group",
            "print r = extract(\"User: ([^,]+)\", 1, \"User: James, Age: 29\")",
            "r:string\nJames",
        ),
        example(
            "As a number",
            "print r = extract(@'(\\d+)', 1, 'Age: 29', typeof(long))",
            "r:long\n29",
        ),
        example("No match", "print r = extract('x', 0, '')", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let pattern = Pattern::new(constants, 0)?;
    Ok(Box::new(move |args| {
        let (group, source) = (long(args, 1)?, text(args, 2)?);
        let mut out = SliceBuilder::new(&source, args.output_rows());
        let wanted = |row| group.get(row).and_then(|g| usize::try_from(g).ok());
        let mut add = |row, found: Option<(usize, usize)>| match found {
            Some((start, end)) => out.slice(row, start, end),
            None => out.empty(),
        };
        if let Pattern::Constant(compiled) = &pattern {
            let mut searcher = compiled.searcher();
            for row in 0..args.output_rows() {
                add(row, wanted(row).and_then(|group| searcher.group(source.text(row), group)));
            }
        } else {
            pattern.for_each(args, 0, |row, regex| {
                let captures = wanted(row).and_then(|group| regex.captures(source.text(row))?.get(group));
                add(row, captures.map(|found| (found.start(), found.end())));
                Ok(())
            })?;
        }
        let texts: ArrayRef = Arc::new(out.finish()?);
        Ok(args.wrap(typed(texts, args)?))
    }))
}

/// Reads the matches as the type asked for; a dynamic as JSON.
fn typed(texts: ArrayRef, args: &Arguments<'_>) -> Result<ArrayRef, FunctionError> {
    if args.return_type != ScalarType::Dynamic {
        return crate::convert(&texts, ScalarType::String, args.return_type);
    }
    let texts: Column<StringViewArray> = crate::convert::column(
        &ColumnValue::Array(texts),
        ScalarType::String,
        ScalarType::String,
    )?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    (0..args.output_rows()).for_each(|row| out.append_json(texts.text(row)));
    Ok(out.finish_ref())
}
