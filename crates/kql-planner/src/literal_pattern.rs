//! Patterns of `parse` that are texts and values only, matched without a regex.

use memchr::memmem::Finder;

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Skip,
    /// A value that any text fits.
    Value,
}

/// Finds the values between the texts of a pattern: each as short as can be, the last one, where it
/// ends the pattern, with the rest of the text.
///
/// The first place of each text is the right one: a later place leaves less for the texts after it.
#[derive(Debug)]
pub(crate) struct LiteralPattern {
    prefix: String,
    runs: Vec<Run>,
    values: usize,
}

/// Pieces that are not text, up to the next text or the pattern's end.
#[derive(Debug)]
struct Run {
    /// For each piece whether it is a value.
    is_value: Vec<bool>,
    /// The text that ends the run.
    text: Option<Finder<'static>>,
}

impl LiteralPattern {
    pub(crate) fn new(pieces: &[Piece]) -> Self {
        let mut pattern = Self { prefix: String::new(), runs: Vec::new(), values: 0 };
        let mut is_value = Vec::new();
        let mut pieces = pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Skip => is_value.push(false),
                Piece::Value => {
                    is_value.push(true);
                    pattern.values += 1;
                }
                Piece::Text(text) => {
                    let mut text = text.clone();
                    while let Some(Piece::Text(more)) = pieces.peek() {
                        text.push_str(more);
                        pieces.next();
                    }
                    if is_value.is_empty() && pattern.runs.is_empty() {
                        pattern.prefix = text;
                    } else {
                        let text = Some(Finder::new(text.as_bytes()).into_owned());
                        pattern.runs.push(Run { is_value: std::mem::take(&mut is_value), text });
                    }
                }
            }
        }
        if !is_value.is_empty() {
            pattern.runs.push(Run { is_value, text: None });
        }
        pattern
    }

    /// Writes start and end of each value; says whether the text matches.
    pub(crate) fn find(&self, text: &str, values: &mut Vec<(usize, usize)>) -> bool {
        values.clear();
        if !self.prefix.is_empty() && !text.starts_with(&self.prefix) {
            return false;
        }
        let mut at = self.prefix.len();
        for run in &self.runs {
            let (end, next) = match &run.text {
                Some(finder) => {
                    let needle = finder.needle();
                    let rest = text.as_bytes().get(at..).unwrap_or_default();
                    let found = match needle {
                        [byte] => memchr::memchr(*byte, rest),
                        _ => finder.find(rest),
                    };
                    let Some(found) = found else { return false };
                    (at + found, at + found + needle.len())
                }
                // What ends the pattern with `*` takes nothing.
                None if run.is_value.last() == Some(&true) => (text.len(), text.len()),
                None => (at, at),
            };
            for (i, is_value) in run.is_value.iter().enumerate() {
                let is_last = i + 1 == run.is_value.len();
                if *is_value {
                    values.push((at, if is_last { end } else { at }));
                }
            }
            at = next;
        }
        debug_assert_eq!(values.len(), self.values);
        true
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// The regex of the same pattern.
    fn regex(pieces: &[Piece]) -> Regex {
        let mut pattern = "(?s)^".to_owned();
        for (i, piece) in pieces.iter().enumerate() {
            pattern.push_str(&match piece {
                Piece::Text(text) => regex::escape(text),
                Piece::Skip => ".*?".to_owned(),
                Piece::Value if i + 1 == pieces.len() => "(.*)$".to_owned(),
                Piece::Value => "(.*?)".to_owned(),
            });
        }
        Regex::new(&pattern).expect("a regex")
    }

    /// All lists of `len` of the choices.
    fn lists<T: Clone>(choices: &[T], len: usize) -> Vec<Vec<T>> {
        (0..len).fold(vec![Vec::new()], |lists, _| {
            let longer =
                |list: &Vec<T>| choices.iter().map(|c| [list.as_slice(), &[c.clone()]].concat()).collect::<Vec<_>>();
            lists.iter().flat_map(longer).collect()
        })
    }

    #[test]
    fn values_are_those_of_the_regex() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let choices = [text("a"), text("aa"), text("é\n"), text(""), Piece::Skip, Piece::Value];
        let texts: Vec<String> =
            (0..=4).flat_map(|len| lists(&["a", "b", "é\n", "aa"], len)).map(|t| t.concat()).collect();
        let mut matches = 0;
        for pieces in (0..=4).flat_map(|len| lists(&choices, len)) {
            let (pattern, regex) = (LiteralPattern::new(&pieces), regex(&pieces));
            let mut values = Vec::new();
            for text in &texts {
                let found = pattern.find(text, &mut values).then(|| values.clone());
                let expected = regex.captures(text).map(|captures| {
                    captures.iter().skip(1).flatten().map(|value| (value.start(), value.end())).collect::<Vec<_>>()
                });
                matches += usize::from(expected.is_some());
                assert_eq!(found, expected, "{pieces:?} in {text:?}");
            }
        }
        assert!(matches > 10_000, "only {matches} texts matched");
    }
}
