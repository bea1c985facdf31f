//! `extract_all()`: returns all matches of a regular expression.

use arrow::array::BinaryViewArray;
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef};
use regex::Regex;

use crate::convert::{argument, text};
use crate::scalar::operator::_regex::Pattern;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extract_all",
    aliases: &["extractall"],
    category: Category::String,
    summary: "Returns all matches of a regular expression.",
    signatures: &[
        fixed(
            &[
                constant(
                    "regex",
                    ParameterType::Exact(ScalarType::String),
                    "regular expression",
                ),
                required(
                    "source",
                    ParameterType::Exact(ScalarType::String),
                    "text to search",
                ),
            ],
            ScalarType::Dynamic,
        ),
        fixed(
            &[
                constant(
                    "regex",
                    ParameterType::Exact(ScalarType::String),
                    "regular expression",
                ),
                required(
                    "captureGroups",
                    ParameterType::DynamicArray,
                    "numbers or names of the groups to return",
                ),
                required(
                    "source",
                    ParameterType::Exact(ScalarType::String),
                    "text to search",
                ),
            ],
            ScalarType::Dynamic,
        ),
    ],
    returns: "A dynamic array: of texts where one group is asked for, else of arrays of texts. Null where nothing matches.",
    notes: &[],
    examples: &[
        example(
            "One group",
            "print r = extract_all(@'(\\d+)', 'a1b22')",
            "r:dynamic\n[\"1\",\"22\"]",
        ),
        example(
            "Two groups",
            "print r = extract_all(@'(\\w)(\\d)', 'a1 b2')",
            "r:dynamic\n[[\"a\",\"1\"],[\"b\",\"2\"]]",
        ),
        example(
            "Some of them",
            "print r = extract_all(@'(\\w)(\\d)', dynamic([2]), 'a1 b2')",
            "r:dynamic\n[\"1\",\"2\"]",
        ),
        example(
            "No match",
            "print r = extract_all(@'(\\d)', '')",
            "r:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let pattern = Pattern::new(constants, 0)?;
    Ok(Box::new(move |args| {
        let source = text(args, args.len() - 1)?;
        let wanted = if args.len() > 2 {
            Some(argument::<BinaryViewArray>(args, 1, ScalarType::Dynamic)?)
        } else {
            None
        };
        let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
        pattern.for_each(args, 0, |row, regex| {
            let groups = match &wanted {
                Some(wanted) => group_numbers(regex, wanted.get(row))?,
                // Without groups the whole match counts as one.
                None if regex.captures_len() == 1 => vec![0],
                None => (1..regex.captures_len()).collect(),
            };
            append(&mut out, regex, &groups, source.text(row));
            Ok(())
        })?;
        Ok(args.wrap(out.finish_ref()))
    }))
}

fn group_numbers(regex: &Regex, wanted: DynamicRef<'_>) -> Result<Vec<usize>, FunctionError> {
    let number = |element: DynamicRef<'_>| match element.as_str() {
        Some(name) => regex.capture_names().position(|n| n == Some(name)),
        None => element
            .as_long()
            .and_then(|n| usize::try_from(n).ok())
            .filter(|n| *n < regex.captures_len()),
    };
    let refuse = || FunctionError::InvalidArgument {
        argument: 1,
        message: "a group is not in the regular expression".into(),
    };
    wanted
        .elements()
        .map(|element| number(element).ok_or_else(refuse))
        .collect()
}

fn append(out: &mut DynamicColumnBuilder, regex: &Regex, groups: &[usize], text: &str) {
    let mut matches = regex.captures_iter(text).peekable();
    if matches.peek().is_none() {
        return out.append_null();
    }
    out.append_with(|e| {
        e.begin_array();
        for found in matches {
            let group = |number: &usize| found.get(*number).map_or("", |m| m.as_str());
            match groups {
                [single] => e.string(group(single)),
                several => {
                    e.begin_array();
                    several.iter().for_each(|number| e.string(group(number)));
                    e.end();
                }
            }
        }
        e.end();
    });
}
