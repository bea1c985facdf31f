//! Finding text in text: the families of `has`, `contains`, `startswith` and `endswith`.
//!
//! Decisions where Kusto's documentation is silent:
//! - A term character is a letter or digit of any script; `_`, `-`, `.` and all other
//!   characters separate terms. A word is found where it does not touch a term character
//!   on a side on which it ends with one itself: `"a.b" has ".b"` is true.
//! - Without case, ASCII letters equal ASCII letters only, and other characters are
//!   compared by their lower-case form where that is one character.
//! - The empty word is found everywhere.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;
use arrow::array::{Array, BooleanArray, StringViewArray};
use arrow::buffer::BooleanBuffer;
use kql_types::dynamic::{DynamicRef, to_json};
use kql_types::{Literal, ScalarType};
use memchr::memmem::Finder;

use super::_buffer_search::{BufferFinder, CaselessFinder, rows_with};
use crate::convert::{Column, argument, literal_text, text};
use crate::{Arguments, ColumnValue, Constants, FunctionError, PreparedKernel};

/// Where a word must stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Anywhere,
    /// As whole terms.
    Term,
    /// At the beginning of a term.
    TermPrefix,
    /// At the end of a term.
    TermSuffix,
    Start,
    End,
    Whole,
}

/// An operator of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextTest {
    pub(crate) place: Place,
    pub(crate) ignores_case: bool,
    pub(crate) is_negated: bool,
}

impl TextTest {
    pub(crate) const fn new(place: Place) -> Self {
        Self {
            place,
            ignores_case: true,
            is_negated: false,
        }
    }

    pub(crate) const fn with_case(self) -> Self {
        Self {
            ignores_case: false,
            ..self
        }
    }

    pub(crate) const fn negated(self) -> Self {
        Self {
            is_negated: true,
            ..self
        }
    }
}

/// Compiles `text <operator> word`.
pub(crate) fn prepare(
    constants: &Constants<'_>,
    test: TextTest,
) -> Result<PreparedKernel, FunctionError> {
    match constants.values.get(1).and_then(Option::as_ref) {
        Some(literal) => {
            let word = Word::new(literal_text(literal)?, test.place, test.ignores_case);
            Ok(Box::new(move |args| {
                let source = text(args, 0)?;
                if !source.is_scalar && word.is_searched() {
                    let found = word.rows_of(&source.array);
                    let found = if test.is_negated { !&found } else { found };
                    return Ok(args.wrap(Arc::new(BooleanArray::new(found, None))));
                }
                let mut folded = String::new();
                Ok(answer(args, test.is_negated, |row| {
                    word.is_in(source.text(row), &mut folded)
                }))
            }))
        }
        None => Ok(Box::new(move |args| evaluate(args, test))),
    }
}

/// Evaluates with a word per row; equal neighbours are compiled once.
fn evaluate(args: &Arguments<'_>, test: TextTest) -> Result<ColumnValue, FunctionError> {
    let (source, words) = (text(args, 0)?, text(args, 1)?);
    let mut folded = String::new();
    let mut word = Word::new("", test.place, test.ignores_case);
    Ok(answer(args, test.is_negated, |row| {
        let wanted = words.text(row);
        if word.original != wanted {
            word = Word::new(wanted, test.place, test.ignores_case);
        }
        word.is_in(source.text(row), &mut folded)
    }))
}

fn answer(
    args: &Arguments<'_>,
    is_negated: bool,
    mut test: impl FnMut(usize) -> bool,
) -> ColumnValue {
    let values = BooleanBuffer::collect_bool(args.output_rows(), |row| test(row) != is_negated);
    args.wrap(Arc::new(BooleanArray::new(values, None)))
}

/// A word compiled for searching.
#[derive(Debug)]
pub(crate) struct Word<'a> {
    original: Cow<'a, str>,
    /// What is searched for: folded where case is ignored.
    wanted: Cow<'a, str>,
    place: Place,
    search: Search,
    /// Whether the word itself begins and ends with term characters.
    begins_term: bool,
    ends_term: bool,
}

#[derive(Debug)]
enum Search {
    Empty,
    /// Bytes as they are.
    Exact(Box<Finder<'static>>),
    /// ASCII without case: candidates by the word's rarest byte in both cases.
    Ascii {
        at: usize,
        lower: u8,
        upper: u8,
        /// Made when a whole column is searched first.
        columns: OnceLock<Option<CaselessFinder>>,
    },
    /// The text is folded first.
    Folded(Box<Finder<'static>>),
}

impl<'a> Word<'a> {
    pub(crate) fn new(word: impl Into<Cow<'a, str>>, place: Place, ignores_case: bool) -> Self {
        let original = word.into();
        let wanted = if ignores_case {
            Cow::Owned(fold(&original))
        } else {
            original.clone()
        };
        let finder = || Box::new(Finder::new(wanted.as_bytes()).into_owned());
        let search = if wanted.is_empty() {
            Search::Empty
        } else if !ignores_case {
            Search::Exact(finder())
        } else if wanted.is_ascii() {
            let (at, byte) = rarest(wanted.as_bytes());
            if wanted.bytes().any(|b| b.is_ascii_alphabetic()) {
                Search::Ascii {
                    at,
                    lower: byte,
                    upper: byte.to_ascii_uppercase(),
                    columns: OnceLock::new(),
                }
            } else {
                // Without letters there is no case.
                Search::Exact(finder())
            }
        } else {
            Search::Folded(finder())
        };
        let begins_term = wanted.chars().next().is_some_and(char::is_alphanumeric);
        let ends_term = wanted
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        Self {
            original,
            wanted,
            place,
            search,
            begins_term,
            ends_term,
        }
    }

    /// Returns whether the text holds the word at its place. `folded` is working memory.
    pub(crate) fn is_in(&self, text: &str, folded: &mut String) -> bool {
        match &self.search {
            Search::Empty => self.place != Place::Whole || text.is_empty(),
            Search::Exact(finder) => self.test(
                text,
                |from| finder.find(&text.as_bytes()[from..]).map(|at| from + at),
                |a, b| a == b,
            ),
            Search::Ascii { at, lower, upper, .. } => self.test(
                text,
                |from| {
                    find_ascii(
                        text.as_bytes(),
                        from,
                        self.wanted.as_bytes(),
                        *at,
                        *lower,
                        *upper,
                    )
                },
                <[u8]>::eq_ignore_ascii_case,
            ),
            Search::Folded(finder) => {
                folded.clear();
                fold_into(text, folded);
                let text = folded.as_str();
                self.test(
                    text,
                    |from| finder.find(&text.as_bytes()[from..]).map(|at| from + at),
                    |a, b| a == b,
                )
            }
        }
    }

    /// Whether the word can stand at more than one position of a text.
    fn is_searched(&self) -> bool {
        matches!(self.place, Place::Anywhere | Place::Term | Place::TermPrefix | Place::TermSuffix)
    }

    /// Returns what is searched for, folded where case is ignored.
    pub(super) fn wanted(&self) -> &[u8] {
        self.wanted.as_bytes()
    }

    /// Returns for each row whether it holds the word, which [`Self::is_searched`].
    pub(crate) fn rows_of(&self, source: &StringViewArray) -> BooleanBuffer {
        let finder = match &self.search {
            Search::Exact(finder) => Some(BufferFinder::Exact(finder)),
            Search::Ascii { columns, .. } => columns
                .get_or_init(|| CaselessFinder::new(self.wanted(), rarest_window(self.wanted())))
                .as_ref()
                .map(BufferFinder::Caseless),
            Search::Empty | Search::Folded(_) => None,
        };
        if let Some(finder) = finder {
            return rows_with(source, self, finder);
        }
        let mut folded = String::new();
        BooleanBuffer::collect_bool(source.len(), |row| {
            let text = if source.is_null(row) { "" } else { source.value(row) };
            self.is_in(text, &mut folded)
        })
    }

    #[inline]
    fn test(
        &self,
        text: &str,
        find: impl Fn(usize) -> Option<usize>,
        equal: impl Fn(&[u8], &[u8]) -> bool,
    ) -> bool {
        let (bytes, wanted) = (text.as_bytes(), self.wanted.as_bytes());
        if bytes.len() < wanted.len() {
            return false;
        }
        match self.place {
            Place::Anywhere => find(0).is_some(),
            Place::Start => equal(&bytes[..wanted.len()], wanted),
            Place::End => equal(&bytes[bytes.len() - wanted.len()..], wanted),
            Place::Whole => bytes.len() == wanted.len() && equal(bytes, wanted),
            Place::Term | Place::TermPrefix | Place::TermSuffix => {
                let mut from = 0;
                while let Some(at) = find(from) {
                    if self.stands_at(text, at) {
                        return true;
                    }
                    from = at + 1;
                }
                false
            }
        }
    }

    /// Returns whether a hit at a position is where the word must stand.
    pub(super) fn stands_at(&self, text: &str, at: usize) -> bool {
        if self.place == Place::Anywhere {
            return true;
        }
        let begins = self.place == Place::TermSuffix || !self.begins_term || !term_before(text, at);
        begins
            && (self.place == Place::TermPrefix
                || !self.ends_term
                || !term_after(text, at + self.wanted.len()))
    }
}

/// Returns whether the character before a position is part of a term.
#[inline]
pub(crate) fn term_before(text: &str, at: usize) -> bool {
    match text.as_bytes()[..at].last() {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text[..at]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric),
    }
}

/// Returns whether the character at a position is part of a term.
#[inline]
pub(crate) fn term_after(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => false,
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text[at..].chars().next().is_some_and(char::is_alphanumeric),
    }
}

/// Returns the text with all characters in the form in which case is ignored.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the text with all characters in the form in which case is ignored.
pub(crate) fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
    folded.extend(text.chars().map(fold_char));
}

fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        // The Kelvin sign and the like stay themselves: ASCII equals ASCII only.
        (Some(l), None) if !l.is_ascii() => l,
        _ => c,
    }
}

/// Returns where the word occurs in the bytes at or after `from`, ASCII case ignored.
#[inline]
fn find_ascii(
    bytes: &[u8],
    from: usize,
    wanted: &[u8],
    at: usize,
    lower: u8,
    upper: u8,
) -> Option<usize> {
    // The rare byte stands `at` bytes into the word, and the rest of the word must fit behind it.
    let last = bytes.len().checked_sub(wanted.len() - at)?;
    let mut next = from + at;
    while next <= last {
        let area = &bytes[next..=last];
        let hit = if lower == upper {
            memchr::memchr(lower, area)
        } else {
            memchr::memchr2(lower, upper, area)
        }?;
        let start = next + hit - at;
        if bytes[start..start + wanted.len()].eq_ignore_ascii_case(wanted) {
            return Some(start);
        }
        next += hit + 1;
    }
    None
}

/// Returns the byte of a lower-case word that is rarest in logs, and its position.
fn rarest(word: &[u8]) -> (usize, u8) {
    let best = word.iter().enumerate().max_by_key(|(_, byte)| rarity(**byte));
    best.map_or((0, 0), |(at, byte)| (at, *byte))
}

/// Returns the three neighbouring bytes of a lower-case word that are rarest in logs; all of a
/// shorter word.
fn rarest_window(word: &[u8]) -> Range<usize> {
    let best = word.windows(3).enumerate().max_by_key(|(_, window)| window.iter().map(|b| rarity(*b)).sum::<usize>());
    best.map_or(0..word.len(), |(at, window)| at..at + window.len())
}

fn rarity(byte: u8) -> usize {
    // From frequent to rare, as found in the texts of sign-in, process and firewall events.
    const FREQUENT: &[u8] = b"e0aitonrs1cl.d2-m4\"5p3u/_h8697: \\bgf,w=vykx@zjq";
    FREQUENT.iter().position(|f| *f == byte).unwrap_or(FREQUENT.len())
}

/// Whether any or all of the words must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
}

/// Compiles `text has_any (words…)` and `text has_all (words…)`.
pub(crate) fn prepare_words(
    constants: &Constants<'_>,
    quantifier: Quantifier,
) -> Result<PreparedKernel, FunctionError> {
    let mut words = Vec::new();
    let mut known = true;
    for value in &constants.values[1.min(constants.values.len())..] {
        match value {
            Some(literal) => literal_words(literal, &mut words)?,
            None => known = false,
        }
    }
    if !known {
        return Ok(Box::new(move |args| evaluate_words(args, quantifier)));
    }
    let words = Words::new(words, Place::Term);
    Ok(Box::new(move |args| {
        let source = text(args, 0)?;
        let mut folded = String::new();
        Ok(answer(args, false, |row| {
            words.test(source.text(row), quantifier, &mut folded)
        }))
    }))
}

/// Collects the words of a constant; an array gives each of its elements.
pub(crate) fn literal_words(
    literal: &Literal,
    words: &mut Vec<String>,
) -> Result<(), FunctionError> {
    match literal {
        Literal::Dynamic(bytes) if DynamicRef::new(bytes).len().is_some() => {
            dynamic_words(DynamicRef::new(bytes), words);
            Ok(())
        }
        Literal::Null(ScalarType::Dynamic) => Ok(()),
        _ => {
            words.push(literal_text(literal)?);
            Ok(())
        }
    }
}

/// Collects the words of a dynamic: an array's elements, else its own text.
pub(crate) fn dynamic_words(value: DynamicRef<'_>, words: &mut Vec<String>) {
    let mut push = |value: DynamicRef<'_>| {
        words.push(value.as_str().map_or_else(
            || {
                let mut json = String::new();
                to_json(value, &mut json);
                json
            },
            str::to_owned,
        ));
    };
    if value.len().is_some() {
        value.elements().filter(|e| !e.is_null()).for_each(push);
    } else if !value.is_null() {
        push(value);
    }
}

/// Evaluates with words that differ by row.
fn evaluate_words(
    args: &Arguments<'_>,
    quantifier: Quantifier,
) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let lists = (1..args.len())
        .map(|i| WordColumn::new(args, i))
        .collect::<Result<Vec<_>, _>>()?;
    let (mut folded, mut words) = (String::new(), Vec::new());
    Ok(answer(args, false, |row| {
        words.clear();
        lists.iter().for_each(|list| list.collect(row, &mut words));
        let mut found = words
            .iter()
            .map(|w| Word::new(w.as_str(), Place::Term, true).is_in(source.text(row), &mut folded));
        match quantifier {
            Quantifier::Any => found.any(|f| f),
            Quantifier::All => found.all(|f| f),
        }
    }))
}

/// An argument that gives words: text, or a dynamic array of texts.
pub(crate) enum WordColumn {
    Text(Column<StringViewArray>),
    Dynamic(Column<arrow::array::BinaryViewArray>),
}

impl WordColumn {
    pub(crate) fn new(args: &Arguments<'_>, index: usize) -> Result<Self, FunctionError> {
        Ok(match args.types[index] {
            ScalarType::Dynamic => Self::Dynamic(argument(args, index, ScalarType::Dynamic)?),
            _ => Self::Text(text(args, index)?),
        })
    }

    pub(crate) fn collect(&self, row: usize, words: &mut Vec<String>) {
        match self {
            Self::Text(column) => words.push(column.text(row).to_owned()),
            Self::Dynamic(column) => dynamic_words(column.get(row), words),
        }
    }
}

/// Several words compiled for searching without case.
pub(crate) struct Words {
    words: Vec<Word<'static>>,
    /// All words at once, over folded text where a word is not ASCII.
    automaton: Option<AhoCorasick>,
    needs_folding: bool,
}

impl Words {
    pub(crate) fn new(words: Vec<String>, place: Place) -> Self {
        let words: Vec<Word<'static>> = words
            .into_iter()
            .map(|w| Word::new(w, place, true))
            .collect();
        let needs_folding = words.iter().any(|w| !w.wanted.is_ascii());
        // A few words are found faster one by one: memchr skips most bytes.
        let automaton = (words.len() > 4).then(|| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(words.iter().map(|w| w.wanted.as_bytes()))
                .ok()
        });
        Self {
            words,
            automaton: automaton.flatten(),
            needs_folding,
        }
    }

    pub(crate) fn test(&self, text: &str, quantifier: Quantifier, folded: &mut String) -> bool {
        match (quantifier, &self.automaton) {
            (Quantifier::All, _) => self.words.iter().all(|w| w.is_in(text, folded)),
            (Quantifier::Any, None) => self.words.iter().any(|w| w.is_in(text, folded)),
            (Quantifier::Any, Some(automaton)) => {
                let text = if self.needs_folding {
                    folded.clear();
                    fold_into(text, folded);
                    folded.as_str()
                } else {
                    text
                };
                automaton.find_overlapping_iter(text).any(|hit| {
                    let word = &self.words[hit.pattern()];
                    word.wanted.is_empty() || word.stands_at(text, hit.start())
                })
            }
        }
    }
}
