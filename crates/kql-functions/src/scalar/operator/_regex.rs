//! Regular expressions, compiled once per distinct pattern.
//!
//! Syntax is that of the `regex` crate, as Kusto documents it (`regex.md`); what only RE2
//! reads, which Kusto used before, is read as RE2 does. A pattern that neither reads is an
//! error, also where it comes from a column.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, BooleanArray};
use arrow::buffer::BooleanBuffer;
use regex::Regex;

use crate::convert::{literal_text, text};
use crate::scalar::operator::_re2::escape_literals;
use crate::{Constants, FunctionError, PreparedKernel};

/// Compiles a pattern that is the argument at a position.
pub(crate) fn compile(pattern: &str, argument: usize) -> Result<Regex, FunctionError> {
    Regex::new(pattern).or_else(|error| Regex::new(&escape_literals(pattern)).map_err(|_| error)).map_err(|error| {
        // The crate's text shows the pattern with a marker over several lines; the last one says what is wrong.
        let text = error.to_string();
        let reason = text
            .lines()
            .last()
            .unwrap_or_default()
            .trim_start_matches("error: ")
            .to_owned();
        FunctionError::InvalidArgument {
            argument,
            message: format!("`{pattern}` is not a regular expression: {reason}"),
        }
    })
}

/// Patterns by text, for arguments that differ by row.
#[derive(Debug, Default)]
pub(crate) struct RegexCache {
    compiled: HashMap<String, Regex>,
}

impl RegexCache {
    pub(crate) fn get(&mut self, pattern: &str, argument: usize) -> Result<&Regex, FunctionError> {
        if !self.compiled.contains_key(pattern) {
            // A column of all different patterns must not fill the memory.
            if self.compiled.len() >= 1024 {
                self.compiled.clear();
            }
            self.compiled
                .insert(pattern.to_owned(), compile(pattern, argument)?);
        }
        Ok(&self.compiled[pattern])
    }
}

/// A regular expression argument: known before the data, or by row.
pub(crate) enum Pattern {
    Constant(Regex),
    ByRow,
}

impl Pattern {
    /// Compiles the argument at a position if it is constant.
    pub(crate) fn new(constants: &Constants<'_>, argument: usize) -> Result<Self, FunctionError> {
        match constants.values.get(argument).and_then(Option::as_ref) {
            Some(literal) => Ok(Self::Constant(compile(&literal_text(literal)?, argument)?)),
            None => Ok(Self::ByRow),
        }
    }

    /// Calls `f` with each row and its expression.
    pub(crate) fn for_each(
        &self,
        args: &crate::Arguments<'_>,
        argument: usize,
        mut f: impl FnMut(usize, &Regex) -> Result<(), FunctionError>,
    ) -> Result<(), FunctionError> {
        match self {
            Self::Constant(regex) => (0..args.output_rows()).try_for_each(|row| f(row, regex)),
            Self::ByRow => {
                let patterns = text(args, argument)?;
                let mut cache = RegexCache::default();
                (0..args.output_rows())
                    .try_for_each(|row| f(row, cache.get(patterns.text(row), argument)?))
            }
        }
    }
}

/// Compiles `text matches regex pattern`.
pub(crate) fn prepare_matches(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let pattern = Pattern::new(constants, 1)?;
    Ok(Box::new(move |args| {
        let source = text(args, 0)?;
        if let Pattern::Constant(regex) = &pattern {
            let values = BooleanBuffer::collect_bool(args.output_rows(), |row| {
                regex.is_match(source.text(row))
            });
            return Ok(args.wrap(Arc::new(BooleanArray::new(values, None))));
        }
        let mut matches = Vec::with_capacity(args.output_rows());
        pattern.for_each(args, 1, |row, regex| {
            matches.push(regex.is_match(source.text(row)));
            Ok(())
        })?;
        let result = BooleanArray::from(matches);
        debug_assert_eq!(result.null_count(), 0);
        Ok(args.wrap(Arc::new(result)))
    }))
}
