//! `replace_strings()`: replaces all occurrences of several texts at once.

use std::sync::Arc;

use arrow::array::BinaryViewArray;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;
use memchr::memmem;

use super::_slices::SliceBuilder;
use crate::convert::{argument, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "replace_strings",
    aliases: &[],
    category: Category::String,
    summary: "Replaces all occurrences of several texts at once.",
    signatures: &[fixed(
        &[
            required(
                "text",
                ParameterType::Exact(ScalarType::String),
                "text to change",
            ),
            required("lookups", ParameterType::DynamicArray, "what to replace"),
            required(
                "rewrites",
                ParameterType::DynamicArray,
                "what to put there, one for each lookup",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The changed text; a place goes to the first word of the list that finds it, and new text is not searched again. A lookup that is no string is left out, and one whose rewrite is no string stays as it is. Empty when the arrays differ in length.",
    notes: &[],
    examples: &[
        example(
            "A rewrite that is no string",
            "print r = replace_strings('This is it', dynamic(['This', 'is']), dynamic([1, 'was']))",
            "r:string\nThis was it",
        ),
        example(
            "Two words",
            "print r = replace_strings('a cat and a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))",
            "r:string\na dog and a pigeon",
        ),
        example(
            "Empty text",
            "print r = replace_strings('', dynamic(['a']), dynamic(['b']))",
            "r:string\n",
        ),
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
    let (mut words, mut replacements, mut fits) = (Vec::new(), Vec::new(), true);
    let (mut hits, mut changed) = (Vec::new(), String::new());
    for row in 0..rows {
        // Constant lists are read once.
        if row == 0 || !(lookups.is_scalar && rewrites.is_scalar) {
            words.clear();
            replacements.clear();
            fits = pairs(lookups.get(row), rewrites.get(row), &mut words, &mut replacements);
        }
        if !fits {
            out.empty();
            continue;
        }
        let text = source.text(row);
        find(text, &words, &mut hits);
        if hits.is_empty() {
            out.same(row);
            continue;
        }
        changed.clear();
        let mut from = 0;
        for (start, end, word) in &hits {
            changed.push_str(&text[from..*start]);
            changed.push_str(&replacements[*word]);
            from = *end;
        }
        changed.push_str(&text[from..]);
        out.text(&changed)?;
    }
    Ok(args.wrap(Arc::new(out.finish()?)))
}

/// Reads what to replace; returns whether the arrays are of one length. A word whose other half is no
/// string takes its places all the same, and stays as it is there.
fn pairs(
    lookups: DynamicRef<'_>,
    rewrites: DynamicRef<'_>,
    words: &mut Vec<String>,
    replacements: &mut Vec<String>,
) -> bool {
    if lookups.len() != rewrites.len() {
        return false;
    }
    for (lookup, rewrite) in lookups.elements().zip(rewrites.elements()) {
        if let Some(lookup) = lookup.as_str() {
            words.push(lookup.to_owned());
            replacements.push(rewrite.as_str().unwrap_or(lookup).to_owned());
        }
    }
    true
}

/// Collects where words stand, in order: first all places of the first word, then those
/// of the next that are still free.
fn find(text: &str, words: &[String], hits: &mut Vec<(usize, usize, usize)>) {
    hits.clear();
    for (number, word) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| !word.is_empty())
    {
        let earlier = hits.len();
        for start in memmem::find_iter(text.as_bytes(), word.as_bytes()) {
            let end = start + word.len();
            if hits[..earlier]
                .iter()
                .all(|(s, e, _)| end <= *s || start >= *e)
            {
                hits.push((start, end, number));
            }
        }
    }
    hits.sort_unstable();
}
