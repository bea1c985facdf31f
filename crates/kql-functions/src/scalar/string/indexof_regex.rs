//! `indexof_regex()`: returns where a regular expression matches in a text.

use kql_types::ScalarType;

use super::_find::positions;
use crate::convert::literal_text;
use crate::scalar::operator::_regex::{RegexCache, compile};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "indexof_regex",
    aliases: &[],
    category: Category::String,
    summary: "Returns where a regular expression matches in a text.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::Scalar, "text to search"),
            constant("match", ParameterType::Scalar, "regular expression"),
            optional(
                "start",
                ParameterType::Integer,
                "first position to search, from 0",
            ),
            optional(
                "length",
                ParameterType::Integer,
                "how many characters to search; -1, the default, is all",
            ),
            Parameter {
                is_optional: true,
                ..constant(
                    "occurrence",
                    ParameterType::Integer,
                    "which occurrence, from 1",
                )
            },
        ],
        ScalarType::Long,
    )],
    returns: "The position in characters, from 0; -1 when nothing matches; null for an invalid number.",
    notes: &["Matches do not overlap."],
    examples: &[
        example(
            "A match",
            "print r = indexof_regex('abcabc', @'a.c')",
            "r:long\n0",
        ),
        example(
            "The second one",
            "print r = indexof_regex('abcabcdefg', @'a.c', 0, 9, 2)",
            "r:long\n3",
        ),
        example(
            "An invalid start",
            "print r = indexof_regex('abcabc', @'a|ab', -1)",
            "r:long\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let constant = match constants.values.get(1).and_then(Option::as_ref) {
        Some(literal) => Some(compile(&literal_text(literal)?, 1)?),
        None => None,
    };
    Ok(Box::new(move |args| {
        let patterns = crate::convert::text(args, 1)?;
        let mut cache = RegexCache::default();
        positions(args, false, true, |row, area, from| {
            let regex = match &constant {
                Some(regex) => regex,
                None => cache.get(patterns.text(row), 1)?,
            };
            Ok(regex
                .find_at(area, from)
                .map(|found| (found.start(), found.end())))
        })
    }))
}
