//! `has_any_index()`: returns which of several words a text holds first in the list.

use std::sync::Arc;

use arrow::array::{BinaryViewArray, Int64Array};
use kql_types::ScalarType;

use crate::convert::{argument, text};
use crate::scalar::operator::_text_search::{Place, Word, dynamic_words};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "has_any_index",
    aliases: &[],
    category: Category::String,
    summary: "Returns which of several words a text holds first in the list.",
    signatures: &[fixed(
        &[
            required("source", ParameterType::StringOrDynamic, "text to search"),
            required(
                "values",
                ParameterType::DynamicArray,
                "words to look for as whole terms",
            ),
        ],
        ScalarType::Long,
    )],
    returns: "The word's position in the list, from 0; -1 when the text holds none.",
    notes: &[],
    examples: &[
        example(
            "The second word",
            "print r = has_any_index('this is an example', dynamic(['not', 'example']))",
            "r:long\n1",
        ),
        example(
            "None",
            "print r = has_any_index('', dynamic(['not', 'found']))",
            "r:long\n-1",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let lists = argument::<BinaryViewArray>(args, 1, ScalarType::Dynamic)?;
    let (mut folded, mut out) = (String::new(), Vec::with_capacity(args.output_rows()));
    let mut known: (Option<Vec<u8>>, Vec<Word<'static>>) = (None, Vec::new());
    for row in 0..args.output_rows() {
        let list = lists.get(row);
        if known.0.as_deref() != Some(list.as_bytes()) {
            let mut words = Vec::new();
            dynamic_words(list, &mut words);
            let words = words
                .into_iter()
                .map(|w| Word::new(w, Place::Term, true))
                .collect();
            known = (Some(list.as_bytes().to_vec()), words);
        }
        let found = known
            .1
            .iter()
            .position(|word| word.is_in(source.text(row), &mut folded));
        out.push(found.map_or(-1, |at| at as i64));
    }
    Ok(args.wrap(Arc::new(Int64Array::from(out))))
}
