//! `countof()`: counts how often a text or regular expression occurs in a text.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::Literal;
use kql_types::ScalarType;

use crate::convert::text;
use crate::scalar::operator::_regex::Pattern;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "countof",
    aliases: &[],
    category: Category::String,
    summary: "Counts how often a text or regular expression occurs in a text.",
    signatures: &[fixed(
        &[
            required(
                "source",
                ParameterType::Exact(ScalarType::String),
                "text to search",
            ),
            required(
                "search",
                ParameterType::Exact(ScalarType::String),
                "text or regular expression to count",
            ),
            Parameter {
                is_optional: true,
                values: &["normal", "regex"],
                ..constant(
                    "kind",
                    ParameterType::Exact(ScalarType::String),
                    "`normal`, the default, or `regex`",
                )
            },
        ],
        ScalarType::Long,
    )],
    returns: "The number of occurrences; those of a text may overlap, those of a regular expression do not. 0 for an empty search.",
    notes: &[],
    examples: &[
        example(
            "Overlapping",
            "print r = countof('aaaa', 'aa')",
            "r:long\n3",
        ),
        example(
            "A regular expression",
            "print r = countof('abcabc', 'a.c', 'regex')",
            "r:long\n2",
        ),
        example("Empty text", "print r = countof('', 'a')", "r:long\n0"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let is_regex = match constants.values.get(2).and_then(Option::as_ref) {
        None => false,
        Some(Literal::String(kind)) if kind.eq_ignore_ascii_case("regex") => true,
        Some(Literal::String(kind)) if kind.eq_ignore_ascii_case("normal") => false,
        Some(_) => {
            return Err(FunctionError::InvalidArgument {
                argument: 2,
                message: "the kind is `normal` or `regex`".into(),
            });
        }
    };
    if !is_regex {
        return Ok(Box::new(count_texts));
    }
    let pattern = Pattern::new(constants, 1)?;
    Ok(Box::new(move |args| {
        let source = text(args, 0)?;
        let mut counts = Vec::with_capacity(args.output_rows());
        pattern.for_each(args, 1, |row, regex| {
            counts.push(
                regex
                    .find_iter(source.text(row))
                    .filter(|found| !found.is_empty())
                    .count() as i64,
            );
            Ok(())
        })?;
        Ok(args.wrap(Arc::new(Int64Array::from(counts))))
    }))
}

fn count_texts(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (source, search) = (text(args, 0)?, text(args, 1)?);
    let counts = (0..args.output_rows()).map(|row| {
        let (source, search) = (source.text(row).as_bytes(), search.text(row).as_bytes());
        let (mut count, mut from) = (0, 0);
        if !search.is_empty() {
            let finder = memchr::memmem::Finder::new(search);
            while let Some(at) = finder.find(&source[from..]) {
                count += 1;
                from += at + 1;
            }
        }
        count
    });
    Ok(args.wrap(Arc::new(Int64Array::from_iter_values(counts))))
}
