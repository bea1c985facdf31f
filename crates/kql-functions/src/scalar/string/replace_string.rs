//! `replace_string()`: replaces all occurrences of a text.

use std::sync::Arc;

use kql_types::ScalarType;
use memchr::memmem::Finder;

use super::_slices::SliceBuilder;
use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "replace_string",
    aliases: &[],
    category: Category::String,
    summary: "Replaces all occurrences of a text.",
    signatures: &[fixed(
        &[
            required(
                "text",
                ParameterType::Exact(ScalarType::String),
                "text to change",
            ),
            required(
                "lookup",
                ParameterType::Exact(ScalarType::String),
                "what to replace",
            ),
            required(
                "rewrite",
                ParameterType::Exact(ScalarType::String),
                "what to put there",
            ),
        ],
        ScalarType::String,
    )],
    returns: "The changed text; the text itself where nothing occurs or the lookup is empty.",
    notes: &[],
    examples: &[
        example(
            "A word",
            "print r = replace_string('a cat and a cat', 'cat', 'dog')",
            "r:string\na dog and a dog",
        ),
        example(
            "Empty text",
            "print r = replace_string('', 'a', 'b')",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (source, lookup, rewrite) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    let rows = args.output_rows();
    let mut out = SliceBuilder::new(&source, rows);
    let mut changed = String::new();
    let mut finder = Finder::new(b"");
    for row in 0..rows {
        let (text, lookup) = (source.text(row), lookup.text(row));
        if finder.needle() != lookup.as_bytes() {
            finder = Finder::new(lookup.as_bytes()).into_owned();
        }
        let mut hits = finder.find_iter(text.as_bytes()).peekable();
        if lookup.is_empty() || hits.peek().is_none() {
            out.same(row);
            continue;
        }
        changed.clear();
        let mut from = 0;
        for at in hits {
            changed.push_str(&text[from..at]);
            changed.push_str(rewrite.text(row));
            from = at + lookup.len();
        }
        changed.push_str(&text[from..]);
        out.text(&changed)?;
    }
    Ok(args.wrap(Arc::new(out.finish()?)))
}
