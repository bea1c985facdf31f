//! `parse-kv`: the values of keys in a text, as an array in the order of the keys.

use std::collections::HashMap;

use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef};
use kql_types::{Literal, ScalarType};
use regex::Regex;

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse-kv",
    aliases: &[],
    category: Category::Operator,
    summary: "Returns the values of keys in a text.",
    signatures: &[fixed(
        &[
            required("text", ParameterType::Exact(ScalarType::String), "text with keys and values"),
            constant("keys", ParameterType::Exact(ScalarType::Dynamic), "names of the keys"),
            constant(
                "options",
                ParameterType::Exact(ScalarType::Dynamic),
                "`pair_delimiter` and `kv_delimiter`, `quote` and `escape` (any number of them), `greedy`; or `regex`",
            ),
        ],
        ScalarType::Dynamic,
    )],
    returns: "An array with the text of each key's value, null for keys that are not there.",
    notes: &[
        "The first value of a key counts; blanks around keys and values do not.",
        "Without delimiters, words are what is between characters that are neither letters nor digits, and the word \
         after a key is its value.",
        "With `greedy`, a value reaches to the next key, whether that is asked for or not.",
        "A quote that is not closed is a character like others.",
    ],
    examples: &[
        example(
            "Delimiters",
            "print t = 'a=1; b = two words' | parse-kv t as (b:string, a:long) with (pair_delimiter=';', kv_delimiter='=')",
            "t:string|b:string|a:long\na=1; b = two words|two words|1",
        ),
        example(
            "Missing keys and empty text",
            "datatable(t:string)['x:5', ''] | parse-kv t as (x:long, y:string) with (pair_delimiter=',', kv_delimiter=':')",
            "t:string|x:long|y:string\nx:5|5|\n|null|",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

/// How pairs are found in a text.
enum Mode {
    Delimited { pair: String, kv: String, is_greedy: bool },
    /// Words, between any characters that are neither letters nor digits.
    Words,
    Regex(Regex),
}

struct Parser {
    mode: Mode,
    /// Opening and closing characters.
    quotes: Vec<(char, char)>,
    escapes: Vec<char>,
    keys: HashMap<String, usize>,
    key_count: usize,
}

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let dynamic = |argument: usize| match constants.values.get(argument).and_then(Option::as_ref) {
        Some(Literal::Dynamic(bytes)) => Ok(DynamicRef::new(bytes)),
        _ => Err(FunctionError::InvalidArgument { argument, message: "a constant is expected".into() }),
    };
    let parser = Parser::new(dynamic(1)?, dynamic(2)?)?;
    Ok(Box::new(move |args| {
        let texts = text(args, 0)?;
        let rows = args.output_rows();
        let mut column = DynamicColumnBuilder::with_capacity(rows);
        for row in 0..rows {
            let mut found: Vec<Option<String>> = vec![None; parser.key_count];
            parser.parse(texts.text(row), &mut found);
            column.append_with(|encoder| {
                encoder.begin_array();
                for value in &found {
                    match value {
                        Some(value) => encoder.string(value),
                        None => encoder.null(),
                    }
                }
                encoder.end();
            });
        }
        Ok(args.wrap(column.finish_ref()))
    }))
}

impl Parser {
    fn new(keys: DynamicRef<'_>, options: DynamicRef<'_>) -> Result<Self, FunctionError> {
        let refused = |message: &str| FunctionError::InvalidArgument { argument: 2, message: message.into() };
        let (mut pair, mut kv, mut regex, mut is_greedy) = (None, None, None, false);
        let (mut quotes, mut escapes) = (Vec::new(), Vec::new());
        for option in options.elements() {
            let name = option.index(0).and_then(DynamicRef::as_str).unwrap_or_default();
            let value = option.index(1);
            let text = value.and_then(DynamicRef::as_str).unwrap_or_default();
            match name {
                "pair_delimiter" => pair = Some(text.to_owned()),
                "kv_delimiter" => kv = Some(text.to_owned()),
                "regex" => regex = Some(text.to_owned()),
                "greedy" => is_greedy = value.and_then(DynamicRef::as_bool).unwrap_or_default(),
                "quote" => {
                    let mut characters = text.chars();
                    match (characters.next(), characters.next(), characters.next()) {
                        (Some(open), close, None) => quotes.push((open, close.unwrap_or(open))),
                        _ => return Err(refused("`quote` is one or two characters")),
                    }
                }
                "escape" => {
                    let mut characters = text.chars();
                    match (characters.next(), characters.next()) {
                        (Some(escape), None) => escapes.push(escape),
                        _ => return Err(refused("`escape` is one character")),
                    }
                }
                _ => return Err(refused(&format!("`{name}` is no option of `parse-kv`"))),
            }
        }
        let mode = match (pair, kv, regex) {
            (None, None, Some(pattern)) => {
                let regex = Regex::new(&pattern).map_err(|error| refused(&error.to_string()))?;
                if regex.captures_len() != 3 {
                    return Err(refused("`regex` has two groups: the key and the value"));
                }
                Mode::Regex(regex)
            }
            (_, _, Some(_)) => return Err(refused("`regex` stands alone")),
            (Some(pair), Some(kv), None) if !pair.is_empty() && !kv.is_empty() => {
                Mode::Delimited { pair, kv, is_greedy }
            }
            (None, None, None) => Mode::Words,
            _ => return Err(refused("`pair_delimiter` and `kv_delimiter` are given together, and not empty")),
        };
        let names: Vec<&str> = keys.elements().filter_map(DynamicRef::as_str).collect();
        let key_count = names.len();
        let keys = names.into_iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
        Ok(Self { mode, quotes, escapes, keys, key_count })
    }

    fn parse(&self, text: &str, found: &mut [Option<String>]) {
        match &self.mode {
            Mode::Delimited { pair, kv, is_greedy } => self.delimited(text, pair, kv, *is_greedy, found),
            Mode::Words => self.words(text, found),
            Mode::Regex(regex) => {
                for pair in regex.captures_iter(text) {
                    let group = |at| pair.get(at).map_or("", |m| m.as_str());
                    self.keep(group(1), group(2).trim(), found);
                }
            }
        }
    }

    fn keep(&self, key: &str, value: &str, found: &mut [Option<String>]) {
        if let Some(slot) = self.keys.get(key.trim()).and_then(|at| found.get_mut(*at)) {
            slot.get_or_insert_with(|| value.to_owned());
        }
    }

    fn delimited(&self, text: &str, pair: &str, kv: &str, is_greedy: bool, found: &mut [Option<String>]) {
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix(pair) {
                rest = after;
                continue;
            }
            let start = rest.trim_start();
            // The key, up to its delimiter; without one there is no pair here.
            let (key, after_key) = match self.quoted(start) {
                Some((key, after)) => match blank_then(after, kv) {
                    Some(after) => (key, after),
                    None => {
                        rest = after_next(after, pair);
                        continue;
                    }
                },
                None => match (rest.find(kv), find_before(rest, pair, kv)) {
                    (Some(at), None) => (rest[..at].to_owned(), &rest[at + kv.len()..]),
                    (Some(_), Some(end)) => {
                        rest = &rest[end + pair.len()..];
                        continue;
                    }
                    (None, _) => return,
                },
            };
            if after_key.starts_with(pair) {
                self.keep(&key, "", found);
                rest = after_key;
                continue;
            }
            if let Some((value, after)) = self.quoted(after_key.trim_start()) {
                self.keep(&key, value.trim(), found);
                rest = after_next(after, pair);
                continue;
            }
            let end = if is_greedy { self.greedy_end(after_key, pair, kv) } else { after_key.find(pair) };
            let (value, after) = match end {
                Some(end) => (&after_key[..end], &after_key[end + pair.len()..]),
                None => (after_key, ""),
            };
            self.keep(&key, value.trim(), found);
            rest = after;
        }
    }

    /// Returns where the pair delimiter lies that the next key follows.
    fn greedy_end(&self, text: &str, pair: &str, kv: &str) -> Option<usize> {
        let mut from = 0;
        loop {
            let next = from + text.get(from..)?.find(kv)?;
            match text[..next].trim_end().rfind(pair) {
                Some(end) => return Some(end),
                // The value itself has the delimiter.
                None => from = next + kv.len(),
            }
        }
    }

    fn words(&self, text: &str, found: &mut [Option<String>]) {
        let mut rest = text;
        let mut key: Option<String> = None;
        while let Some((word, after)) = self.word(rest) {
            rest = after;
            match key.take() {
                Some(key) => self.keep(&key, word.trim(), found),
                None if self.keys.contains_key(word.trim()) => key = Some(word),
                None => {}
            }
        }
    }

    /// Returns the next word or quoted text, and what follows.
    fn word<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((quoted, after)) = self.quoted(rest) {
                return Some((quoted, after));
            }
            if first.is_alphanumeric() {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                return Some((rest[..end].to_owned(), &rest[end..]));
            }
            rest = &rest[first.len_utf8()..];
        }
        None
    }

    /// Returns the text between quotes that a text begins with, and what follows.
    fn quoted<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let open = text.chars().next()?;
        let (_, close) = *self.quotes.iter().find(|(o, _)| *o == open)?;
        let mut value = String::new();
        let mut characters = text[open.len_utf8()..].char_indices();
        while let Some((at, c)) = characters.next() {
            if self.escapes.contains(&c)
                && let Some((_, escaped)) = characters.clone().next()
            {
                value.push(escaped);
                characters.next();
            } else if c == close {
                return Some((value, &text[open.len_utf8() + at + c.len_utf8()..]));
            } else {
                value.push(c);
            }
        }
        None
    }
}

/// Returns what follows blanks and a delimiter.
fn blank_then<'t>(text: &'t str, delimiter: &str) -> Option<&'t str> {
    text.strip_prefix(delimiter).or_else(|| text.trim_start().strip_prefix(delimiter))
}

fn after_next<'t>(text: &'t str, delimiter: &str) -> &'t str {
    text.find(delimiter).map_or("", |at| &text[at + delimiter.len()..])
}

/// Returns where a text lies that comes before another.
fn find_before(text: &str, this: &str, other: &str) -> Option<usize> {
    let at = text.find(this)?;
    text.find(other).is_none_or(|end| at < end).then_some(at)
}
