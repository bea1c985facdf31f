//! `replace_strings()`: replaces all occurrences of several texts at once.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use arrow::array::BinaryViewArray;
use kql_types::ScalarType;

use super::_slices::SliceBuilder;
use crate::convert::{argument, text};
use crate::scalar::operator::_text_search::dynamic_words;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "replace_strings",
    aliases: &[],
    category: Category::String,
    summary: "Replaces all occurrences of several texts at once.",
    signatures: &[fixed(
            &[required("text", ParameterType::Exact(ScalarType::String), "text to change"), required("lookups", ParameterType::DynamicArray, "what to replace"), required("rewrites", ParameterType::DynamicArray, "what to put there, one for each lookup")],
            ScalarType::String,
        )],
    returns: "The changed text; at a place where several lookups occur the first of the list is taken. Empty when the arrays differ in length.",
    notes: &[],
    examples: &[
        example("Two words", "print r = replace_strings('a cat and a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))", "r:string\na dog and a pigeon"),
        example("Empty text", "print r = replace_strings('', dynamic(['a']), dynamic(['b']))", "r:string\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let lookups = argument::<BinaryViewArray>(args, 1, ScalarType::Dynamic)?;
    let rewrites = argument::<BinaryViewArray>(args, 2, ScalarType::Dynamic)?;
    let rows = args.output_rows();
    let mut out = SliceBuilder::new(&source, rows);
    let mut known: Option<(Vec<u8>, AhoCorasick, usize)> = None;
    let mut changed = String::new();
    for row in 0..rows {
        let bytes = lookups.get(row).as_bytes();
        if known.as_ref().is_none_or(|(of, _, _)| of != bytes) {
            let mut words = Vec::new();
            dynamic_words(lookups.get(row), &mut words);
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&words);
            let automaton = automaton.map_err(|e| FunctionError::InvalidArgument { argument: 1, message: e.to_string() })?;
            known = Some((bytes.to_vec(), automaton, words.len()));
        }
        let mut replacements = Vec::new();
        dynamic_words(rewrites.get(row), &mut replacements);
        let Some((_, automaton, count)) = &known else { continue };
        if replacements.len() != *count {
            out.empty();
            continue;
        }
        let text = source.text(row);
        if !automaton.is_match(text) {
            out.whole(row);
            continue;
        }
        changed.clear();
        automaton.replace_all_with(text, &mut changed, |found, matched, out| {
            // An empty lookup replaces nothing.
            out.push_str(if matched.is_empty() { matched } else { &replacements[found.pattern()] });
            true
        });
        out.text(&changed)?;
    }
    Ok(args.wrap(Arc::new(out.finish()?)))
}
