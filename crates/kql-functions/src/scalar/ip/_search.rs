//! IPv4 addresses inside texts: `has_ipv4()` and its kin.
//!
//! An address counts where no letter or digit touches it and its numbers are at most
//! 255. A prefix is a whole address, or ends with a dot and is followed by the rest of one.

use std::sync::Arc;

use arrow::array::BooleanArray;
use memchr::memmem;

use super::_address::Network;
use crate::convert::text;
use crate::scalar::operator::_text_search::{WordColumn, term_after, term_before};
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates `has_…ipv4…(source, addresses…)`.
pub(crate) fn has_any(
    args: &Arguments<'_>,
    takes_prefixes: bool,
) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let lists = (1..args.len())
        .map(|i| WordColumn::new(args, i))
        .collect::<Result<Vec<_>, _>>()?;
    let is_constant = args.values[1..].iter().all(ColumnValue::is_scalar);
    let read = |row: usize| {
        let mut words = Vec::new();
        lists.iter().for_each(|list| list.collect(row, &mut words));
        words.retain(|word| is_wanted(word, takes_prefixes));
        words
    };
    let mut words = if is_constant { read(0) } else { Vec::new() };
    let answers: Vec<bool> = (0..args.output_rows())
        .map(|row| {
            if !is_constant {
                words = read(row);
            }
            words.iter().any(|word| is_in(source.text(row), word))
        })
        .collect();
    Ok(args.wrap(Arc::new(BooleanArray::from(answers))))
}

/// Returns whether a text is an address, or a prefix of one that ends with a dot.
fn is_wanted(word: &str, takes_prefixes: bool) -> bool {
    if !word.contains('/') && Network::parse_v4(word).is_some() {
        return true;
    }
    let missing = 3usize.checked_sub(word.matches('.').count());
    match missing {
        Some(missing) if takes_prefixes && word.ends_with('.') => {
            let rest = "0.".repeat(missing) + "0";
            Network::parse_v4(&format!("{word}{rest}")).is_some()
        }
        _ => false,
    }
}

fn is_in(source: &str, word: &str) -> bool {
    memmem::find_iter(source.as_bytes(), word.as_bytes()).any(|at| {
        let mut end = at + word.len();
        if word.ends_with('.') {
            // The rest of the address follows, as far as digits and dots reach.
            end += source.as_bytes()[end..]
                .iter()
                .take_while(|b| b.is_ascii_digit() || **b == b'.')
                .count();
            while source[at..end].ends_with('.') || source[at..end].matches('.').count() > 3 {
                match source[at..end].rfind('.') {
                    Some(dot) => end = at + dot,
                    None => return false,
                }
            }
        }
        !term_before(source, at)
            && !term_after(source, end)
            && Network::parse_v4(&source[at..end]).is_some()
    })
}
