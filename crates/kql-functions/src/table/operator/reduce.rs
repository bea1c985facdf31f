//! `reduce`: the patterns that texts have in common, after Vaarandi's way of clustering
//! the lines of logs: words that are frequent at their place make a pattern, all others
//! are a `*`.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringViewArray};
use kql_types::{Literal, ScalarType};

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "reduce",
    kind: TableFunctionKind::Operator,
    summary: "Groups texts by the pattern that they have in common.",
    parameters: &[
        required("by", ParameterType::Exact(ScalarType::String), "text"),
        optional(
            "threshold",
            ParameterType::Exact(ScalarType::Real),
            "share of the rows that a term and a pattern must be in, 0.1 if left out",
        ),
        optional(
            "characters",
            ParameterType::Exact(ScalarType::String),
            "characters between terms; all but letters and digits if left out",
        ),
    ],
    returns: "A row per pattern: `Pattern`, with `*` for any text; `Count`; `Representative`, the first text of it. \
              The most frequent comes first, `others` last. With `kind=source`, the rows with a column `Pattern`. No \
              rows give no rows.",
    notes: &[
        "A term is part of a pattern if more than the threshold's share of the rows have it at its place.",
        "A `*` swallows the characters around it that `characters` names.",
    ],
    examples: &[
        example(
            "Numbers differ",
            "range x from 1 to 10 step 1 | project t = strcat('job ', x, ' done') | reduce by t",
            "Pattern:string|Count:long|Representative:string\njob * done|10|job 1 done",
        ),
        example(
            "Nothing in common",
            "range x from 1 to 10 step 1 | project t = tostring(x) | reduce by t",
            "Pattern:string|Count:long|Representative:string\nothers|10|",
        ),
        example(
            "No rows",
            "datatable(t:string)[] | reduce by t",
            "Pattern:string|Count:long|Representative:string",
        ),
    ],
    implementation: TableImplementation::Evaluate(evaluate),
};

/// What texts without a pattern are called.
const OTHERS: &str = "others";

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let input = args.input()?;
    let broken = || FunctionError::Internal { message: "`reduce` was called with other arguments than it takes".into() };
    let constant;
    let texts: &StringViewArray = match args.arguments.first() {
        Some(TableArgument::Literal(literal)) => {
            constant = kql_types::cell::literal_to_array(literal, input.rows);
            constant.as_any().downcast_ref().ok_or_else(broken)?
        }
        _ => args.column(0)?.downcast()?,
    };
    let Some(Literal::Real(threshold)) = args.literal(1)? else { return Err(broken()) };
    if !(0.0..=1.0).contains(threshold) {
        let message = "the threshold is a share between 0 and 1".into();
        return Err(FunctionError::InvalidArgument { argument: 1, message });
    }
    let characters = match args.literal(2)? {
        Some(Literal::String(characters)) => Some(characters.as_str()),
        _ => None,
    };
    let keeps_source = args.literal(3)? == Some(&Literal::Bool(true));
    let least = threshold * input.rows as f64;

    let lines: Vec<Line<'_>> = (0..input.rows).map(|row| Line::new(texts.value(row), characters)).collect();
    let mut frequency: HashMap<(usize, &str), usize> = HashMap::new();
    for line in &lines {
        for (place, term) in line.terms.iter().enumerate() {
            *frequency.entry((place, term)).or_default() += 1;
        }
    }
    let is_frequent = |count: usize| count as f64 > least;
    let patterns: Vec<Option<String>> = lines
        .iter()
        .map(|line| {
            let kept: Vec<bool> = line
                .terms
                .iter()
                .enumerate()
                .map(|(place, term)| is_frequent(frequency.get(&(place, *term)).copied().unwrap_or_default()))
                .collect();
            // Texts without terms are what they are.
            (kept.contains(&true) || line.terms.is_empty()).then(|| line.pattern(&kept, characters))
        })
        .collect();
    let mut clusters: HashMap<&str, (usize, usize)> = HashMap::new();
    for (row, pattern) in patterns.iter().enumerate() {
        if let Some(pattern) = pattern {
            clusters.entry(pattern).or_insert((row, 0)).1 += 1;
        }
    }
    clusters.retain(|_, (_, count)| is_frequent(*count));
    let pattern_of = |pattern: &Option<String>| match pattern {
        Some(pattern) if clusters.contains_key(pattern.as_str()) => pattern.clone(),
        _ => OTHERS.to_owned(),
    };
    if keeps_source {
        let mut columns: Vec<ArrayRef> = input.columns.iter().map(|c| Arc::clone(&c.values)).collect();
        columns.push(Arc::new(StringViewArray::from_iter_values(patterns.iter().map(pattern_of))));
        return Ok(columns);
    }
    let mut found: Vec<(&str, usize, usize)> = clusters.iter().map(|(p, (row, count))| (*p, *row, *count)).collect();
    found.sort_by_key(|(_, row, count)| (std::cmp::Reverse(*count), *row));
    let others = input.rows - found.iter().map(|(_, _, count)| count).sum::<usize>();
    let mut rows: Vec<(&str, i64, &str)> =
        found.iter().map(|(pattern, row, count)| (*pattern, *count as i64, texts.value(*row))).collect();
    if others > 0 {
        rows.push((OTHERS, others as i64, ""));
    }
    Ok(vec![
        Arc::new(StringViewArray::from_iter_values(rows.iter().map(|r| r.0))),
        Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| r.1))),
        Arc::new(StringViewArray::from_iter_values(rows.iter().map(|r| r.2))),
    ])
}

/// A text as terms and what is between them.
struct Line<'a> {
    terms: Vec<&'a str>,
    /// Before the first term, between two, after the last one.
    gaps: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn new(text: &'a str, characters: Option<&str>) -> Self {
        let is_term = |c: char| match characters {
            Some(characters) => !characters.contains(c),
            None => c.is_ascii_alphanumeric(),
        };
        let (mut terms, mut gaps) = (Vec::new(), Vec::new());
        let mut rest = text;
        loop {
            let gap = rest.find(is_term).unwrap_or(rest.len());
            gaps.push(&rest[..gap]);
            rest = &rest[gap..];
            if rest.is_empty() {
                return Self { terms, gaps };
            }
            let term = rest.find(|c| !is_term(c)).unwrap_or(rest.len());
            terms.push(&rest[..term]);
            rest = &rest[term..];
        }
    }

    /// Returns the text with `*` in the place of the terms that are not kept.
    fn pattern(&self, kept: &[bool], characters: Option<&str>) -> String {
        let mut pattern = String::new();
        let swallows = |gap: &str| characters.is_some() && !gap.is_empty();
        for (place, gap) in self.gaps.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|at| kept.get(at)).copied();
            let after = kept.get(place).copied();
            let is_inside_star = before == Some(false) && after == Some(false);
            let is_beside_star = before == Some(false) || after == Some(false);
            if !is_inside_star && !(is_beside_star && swallows(gap)) {
                pattern.push_str(gap);
            }
            match (after, self.terms.get(place)) {
                (Some(true), Some(term)) => pattern.push_str(term),
                (Some(false), _) if !is_inside_star => pattern.push('*'),
                _ => {}
            }
        }
        pattern
    }
}
