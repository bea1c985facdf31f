//! Replacing matches of a regular expression.

use std::sync::Arc;

use regex::Captures;

use super::_slices::SliceBuilder;
use crate::convert::{literal_text, text};
use crate::scalar::operator::_regex::Pattern;
use crate::{Constants, FunctionError, PreparedKernel};

/// A piece of a rewrite: text, or the number of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Group(usize),
}

/// Reads a rewrite as RE2 has it: `\0` to `\9` are groups, `\\` a backslash.
fn pieces(rewrite: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut chars = rewrite.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match (c, next.and_then(|n| n.to_digit(10))) {
            ('\\', Some(group)) => {
                chars.next();
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                pieces.push(Piece::Group(group as usize));
            }
            ('\\', None) if next == Some('\\') => {
                chars.next();
                text.push('\\');
            }
            _ => text.push(c),
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

/// Compiles a replacement; the numbers say at which positions its arguments stand.
pub(crate) fn prepare(
    constants: &Constants<'_>,
    source: usize,
    regex: usize,
    rewrite: usize,
) -> Result<PreparedKernel, FunctionError> {
    let pattern = Pattern::new(constants, regex)?;
    let constant = match constants.values.get(rewrite).and_then(Option::as_ref) {
        Some(literal) => Some(pieces(&literal_text(literal)?)),
        None => None,
    };
    Ok(Box::new(move |args| {
        let (source, rewrites) = (text(args, source)?, text(args, rewrite)?);
        let mut out = SliceBuilder::new(&source, args.output_rows());
        let mut changed = String::new();
        pattern.for_each(args, regex, |row, regex| {
            let text = source.text(row);
            let mut matches = regex.captures_iter(text).peekable();
            if matches.peek().is_none() {
                out.same(row);
                return Ok(());
            }
            let by_row = if constant.is_none() {
                pieces(rewrites.text(row))
            } else {
                Vec::new()
            };
            let pieces = constant.as_deref().unwrap_or(&by_row);
            changed.clear();
            let mut from = 0;
            for found in matches {
                let Some(whole) = found.get(0) else { continue };
                changed.push_str(&text[from..whole.start()]);
                append(pieces, &found, &mut changed);
                from = whole.end();
            }
            changed.push_str(&text[from..]);
            out.text(&changed)
        })?;
        Ok(args.wrap(Arc::new(out.finish()?)))
    }))
}

fn append(pieces: &[Piece], found: &Captures<'_>, out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Group(number) => out.push_str(found.get(*number).map_or("", |m| m.as_str())),
        }
    }
}
