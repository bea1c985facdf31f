//! Regular expressions, compiled once per distinct pattern.
//!
//! Syntax is that of the `regex` crate, as Kusto documents it (`regex.md`); what only RE2
//! reads, which Kusto used before, is read as RE2 does. A pattern that neither reads is an
//! error, also where it comes from a column.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use arrow::array::{Array, BooleanArray};
use arrow::buffer::BooleanBuffer;
use regex::{CaptureLocations, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Input, meta, util::syntax};

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

/// A regular expression that is compiled once for all rows.
pub(crate) struct Compiled {
    regex: Regex,
    ascii: Option<Ascii>,
}

/// An expression for text of ASCII characters, of which most logs are: `\w` and the like have few
/// characters then instead of thousands, and automata are small.
struct Ascii {
    regex: meta::Regex,
    /// Memory of searches that ended, for those that begin.
    caches: Mutex<Vec<meta::Cache>>,
}

impl Compiled {
    fn new(regex: Regex) -> Self {
        Self { ascii: Ascii::new(regex.as_str()), regex }
    }

    /// Begins to search a batch.
    pub(crate) fn searcher(&self) -> Searcher<'_> {
        let ascii = self.ascii.as_ref().map(|ascii| {
            let cache = ascii.caches.lock().ok().and_then(|mut caches| caches.pop());
            (ascii, cache.unwrap_or_else(|| ascii.regex.create_cache()))
        });
        Searcher { regex: &self.regex, locations: self.regex.capture_locations(), ascii, slots: Vec::new() }
    }
}

impl Ascii {
    /// Compiles the expression if it means the same for ASCII text when bytes are its characters.
    fn new(pattern: &str) -> Option<Self> {
        // Without case, a few characters beyond ASCII equal a letter of it.
        let names_others = !pattern.is_ascii() || ["\\x", "\\u", "\\U"].iter().any(|escape| pattern.contains(escape));
        if names_others {
            return None;
        }
        let regex = meta::Regex::builder()
            .configure(meta::Config::new().nfa_size_limit(Some(10 << 20)))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build(pattern)
            .ok()?;
        Some(Self { regex, caches: Mutex::new(Vec::new()) })
    }
}

/// Searches texts one after another, with memory of its own.
pub(crate) struct Searcher<'r> {
    regex: &'r Regex,
    locations: CaptureLocations,
    ascii: Option<(&'r Ascii, meta::Cache)>,
    slots: Vec<Option<NonMaxUsize>>,
}

impl Searcher<'_> {
    pub(crate) fn is_match(&mut self, text: &str) -> bool {
        match &mut self.ascii {
            Some((ascii, cache)) if text.is_ascii() => {
                ascii.regex.search_half_with(cache, &Input::new(text).earliest(true)).is_some()
            }
            _ => self.regex.is_match(text),
        }
    }

    /// Returns start and end of a group in the first match.
    pub(crate) fn group(&mut self, text: &str, group: usize) -> Option<(usize, usize)> {
        if group >= self.regex.captures_len() {
            return None;
        }
        match &mut self.ascii {
            Some((ascii, cache)) if text.is_ascii() => {
                let input = Input::new(text);
                // The whole match needs no groups to be found.
                if group == 0 {
                    return ascii.regex.search_with(cache, &input).map(|found| (found.start(), found.end()));
                }
                self.slots.clear();
                self.slots.resize(2 * group + 2, None);
                ascii.regex.search_slots_with(cache, &input, &mut self.slots)?;
                match self.slots.as_slice() {
                    [.., Some(start), Some(end)] => Some((start.get(), end.get())),
                    _ => None,
                }
            }
            _ if group == 0 => self.regex.find(text).map(|found| (found.start(), found.end())),
            _ => {
                self.regex.captures_read(&mut self.locations, text)?;
                self.locations.get(group)
            }
        }
    }
}

impl Drop for Searcher<'_> {
    fn drop(&mut self) {
        if let Some((ascii, cache)) = self.ascii.take()
            && let Ok(mut caches) = ascii.caches.lock()
        {
            caches.push(cache);
        }
    }
}

/// A regular expression argument: known before the data, or by row.
pub(crate) enum Pattern {
    Constant(Compiled),
    ByRow,
}

impl Pattern {
    /// Compiles the argument at a position if it is constant.
    pub(crate) fn new(constants: &Constants<'_>, argument: usize) -> Result<Self, FunctionError> {
        match constants.values.get(argument).and_then(Option::as_ref) {
            Some(literal) => Ok(Self::Constant(Compiled::new(compile(&literal_text(literal)?, argument)?))),
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
            Self::Constant(Compiled { regex, .. }) => (0..args.output_rows()).try_for_each(|row| f(row, regex)),
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
        if let Pattern::Constant(compiled) = &pattern {
            let mut searcher = compiled.searcher();
            let values = BooleanBuffer::collect_bool(args.output_rows(), |row| searcher.is_match(source.text(row)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_text_is_searched_as_any_other() {
        let patterns = [
            r"@([\w.]+)$", r"^[a-f]\w+\.[x-z]\w*@", r"(?i)K(s+)", r"\b(\w)\W*(\d+)?", r"[^a-c]+(x|y)?", r"(a|ab)(c|bcd)(d*)",
            r"(?s)^(.*?)-(.*)$", r".", r"", r"()", r"(?m)^x(.)?$", r"\s+(\S)", r"[[:alpha:]]{2}(\.)", r"\p{L}(\d)", r"é(x)?",
            r"(?i)\x{212a}(.)?", r"(?-u)\xff?(a)",
        ];
        let pieces = ["", "a", "ab", "c", "k", "Kss", "x", "-", "@b.c", " ", "\n", "7", "é", "\u{212a}", "\u{b}", "\u{1c}"];
        let mut with_ascii = 0;
        for pattern in patterns {
            let Ok(regex) = compile(pattern, 0) else { continue };
            let compiled = Compiled::new(regex.clone());
            with_ascii += usize::from(compiled.ascii.is_some());
            let mut searcher = compiled.searcher();
            for a in pieces {
                for b in pieces {
                    for c in pieces {
                        let text = format!("{a}{b}{c}");
                        assert_eq!(searcher.is_match(&text), regex.is_match(&text), "{pattern} in {text:?}");
                        let captures = regex.captures(&text);
                        for group in 0..5 {
                            let expected = captures.as_ref().and_then(|c| c.get(group)).map(|m| (m.start(), m.end()));
                            assert_eq!(searcher.group(&text, group), expected, "group {group} of {pattern} in {text:?}");
                        }
                    }
                }
            }
        }
        assert_eq!(with_ascii, 13);
    }
}
