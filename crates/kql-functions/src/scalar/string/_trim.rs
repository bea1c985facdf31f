//! Cutting matches of a regular expression off the ends of a text.

use std::sync::Arc;

use regex::Regex;

use super::_slices::SliceBuilder;
use crate::convert::{literal_text, text};
use crate::scalar::operator::_regex::{RegexCache, compile};
use crate::{Constants, FunctionError, PreparedKernel};

/// Which ends are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) start: bool,
    pub(crate) end: bool,
    /// All matches in a row, not only the outermost.
    pub(crate) is_repeated: bool,
}

impl Ends {
    fn start_pattern(self, pattern: &str) -> String {
        if self.is_repeated {
            format!("^(?:{pattern})+")
        } else {
            format!("^(?:{pattern})")
        }
    }

    fn end_pattern(self, pattern: &str) -> String {
        if self.is_repeated {
            format!("(?:{pattern})+$")
        } else {
            format!("(?:{pattern})$")
        }
    }
}

/// What to cut, ready to use.
enum Cutter {
    /// A pattern without special characters needs no automaton.
    Literal(String),
    Pattern {
        start: Regex,
        end: Regex,
    },
}

impl Cutter {
    fn new(pattern: &str, ends: Ends) -> Result<Self, FunctionError> {
        if !pattern.is_empty() && regex::escape(pattern) == pattern {
            return Ok(Self::Literal(pattern.to_owned()));
        }
        // An error shows the pattern as the user wrote it.
        compile(pattern, 0)?;
        Ok(Self::Pattern {
            start: compile(&ends.start_pattern(pattern), 0)?,
            end: compile(&ends.end_pattern(pattern), 0)?,
        })
    }

    fn cut<'t>(&self, text: &'t str, ends: Ends) -> &'t str {
        let mut text = text;
        match self {
            Self::Literal(literal) if ends.is_repeated => {
                if ends.start {
                    text = text.trim_start_matches(literal.as_str());
                }
                if ends.end {
                    text = text.trim_end_matches(literal.as_str());
                }
            }
            Self::Literal(literal) => {
                if ends.start {
                    text = text.strip_prefix(literal.as_str()).unwrap_or(text);
                }
                if ends.end {
                    text = text.strip_suffix(literal.as_str()).unwrap_or(text);
                }
            }
            Self::Pattern { start, end } => {
                if ends.start
                    && let Some(found) = start.find(text)
                {
                    text = &text[found.end()..];
                }
                if ends.end
                    && let Some(found) = end.find(text)
                {
                    text = &text[..found.start()];
                }
            }
        }
        text
    }
}

/// Compiles `trim(pattern, source)` and its kin.
pub(crate) fn prepare(
    constants: &Constants<'_>,
    ends: Ends,
) -> Result<PreparedKernel, FunctionError> {
    let constant = match constants.values.first().and_then(Option::as_ref) {
        Some(literal) => Some(Cutter::new(&literal_text(literal)?, ends)?),
        None => None,
    };
    Ok(Box::new(move |args| {
        let source = text(args, 1)?;
        let rows = args.output_rows();
        let mut out = SliceBuilder::new(&source, rows);
        match &constant {
            Some(cutter) => {
                (0..rows).for_each(|row| out.part(row, cutter.cut(source.text(row), ends)))
            }
            None => {
                let patterns = text(args, 0)?;
                let (mut starts, mut tails) = (RegexCache::default(), RegexCache::default());
                for row in 0..rows {
                    let start = starts
                        .get(&ends.start_pattern(patterns.text(row)), 0)?
                        .clone();
                    let end = tails.get(&ends.end_pattern(patterns.text(row)), 0)?.clone();
                    out.part(
                        row,
                        Cutter::Pattern { start, end }.cut(source.text(row), ends),
                    );
                }
            }
        }
        Ok(args.wrap(Arc::new(out.finish()?)))
    }))
}
