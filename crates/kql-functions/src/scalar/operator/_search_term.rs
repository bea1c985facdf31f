//! The search term of `search` and `column: "term"`.

use std::sync::Arc;

use arrow::array::BooleanArray;
use regex::{Regex, RegexBuilder};

use super::_text_search::{Place, Word};
use crate::convert::{literal_text, text};
use crate::{Constants, FunctionError, PreparedKernel};

/// A term compiled for searching.
enum Term {
    Word(Word<'static>),
    /// `a*b` inside: terms begin and end where `has` would have them.
    Pattern(Regex),
}

/// Compiles `text: term`.
pub(crate) fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let constant = match constants.values.get(1).and_then(Option::as_ref) {
        Some(literal) => Some(Term::new(&literal_text(literal)?)?),
        None => None,
    };
    Ok(Box::new(move |args| {
        let source = text(args, 0)?;
        let mut folded = String::new();
        let mut matches = Vec::with_capacity(args.output_rows());
        match &constant {
            Some(term) => matches.extend(
                (0..args.output_rows()).map(|row| term.is_in(source.text(row), &mut folded)),
            ),
            None => {
                let terms = text(args, 1)?;
                for row in 0..args.output_rows() {
                    matches.push(Term::new(terms.text(row))?.is_in(source.text(row), &mut folded));
                }
            }
        }
        Ok(args.wrap(Arc::new(BooleanArray::from(matches))))
    }))
}

impl Term {
    fn new(term: &str) -> Result<Self, FunctionError> {
        let open_start = term.starts_with('*');
        let open_end = term.len() > 1 && term.ends_with('*');
        let word = term.trim_matches('*');
        let place = match (open_start, open_end) {
            (false, false) => Place::Term,
            (false, true) => Place::TermPrefix,
            (true, false) => Place::TermSuffix,
            (true, true) => Place::Anywhere,
        };
        if !word.contains('*') {
            return Ok(Self::Word(Word::new(word.to_owned(), place, true)));
        }
        let mut pattern = String::new();
        if !open_start && word.starts_with(char::is_alphanumeric) {
            pattern.push_str(r"(?:^|[^\p{Alphabetic}\p{N}])");
        }
        for (i, part) in word.split('*').enumerate() {
            if i > 0 {
                pattern.push_str(".*");
            }
            pattern.push_str(&regex::escape(part));
        }
        if !open_end && word.ends_with(char::is_alphanumeric) {
            pattern.push_str(r"(?:$|[^\p{Alphabetic}\p{N}])");
        }
        let built = RegexBuilder::new(&pattern)
            .case_insensitive(true)
            .dot_matches_new_line(true)
            .build();
        built
            .map(Self::Pattern)
            .map_err(|error| FunctionError::InvalidArgument {
                argument: 1,
                message: error.to_string(),
            })
    }

    fn is_in(&self, text: &str, folded: &mut String) -> bool {
        match self {
            Self::Word(word) => word.is_in(text, folded),
            Self::Pattern(pattern) => pattern.is_match(text),
        }
    }
}
