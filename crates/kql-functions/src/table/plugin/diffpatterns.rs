//! `evaluate diffpatterns()`: patterns that are more frequent in one of two sets of rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array};
use kql_types::{Literal, ScalarType};

use super::_patterns::{
    Frequent, Pattern, Records, WEIGHT, WILDCARDS, count, pattern_outputs, position, ratio, row_weights,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "diffpatterns",
    kind: TableFunctionKind::Plugin,
    summary: "Finds patterns of values that tell two sets of rows apart.",
    parameters: &[
        column("SplitColumn", ParameterType::Scalar, "the column that says which set a row is in"),
        constant("SplitValueA", ParameterType::Exact(ScalarType::String), "its value as text in the first set"),
        constant("SplitValueB", ParameterType::Exact(ScalarType::String), "its value as text in the second set"),
        WEIGHT,
        optional_constant(
            "Threshold",
            ParameterType::Exact(ScalarType::Real),
            "the least difference between the parts of the sets, 0.015 to 1; 0.05 by default",
        ),
        optional_constant(
            "MaxDimensions",
            ParameterType::Integer,
            "how many values a pattern may be made of, besides those that follow from them; up to 4 by default",
        ),
        WILDCARDS,
    ],
    returns: "A row per pattern, that with the greatest difference first: its number, the counts of its rows in both \
              sets, the percentages of the sets that they are, the difference of these, and the columns of the input \
              with the pattern's values, null or the wildcard where it has none. Percentages have two digits after the \
              point. No rows give no rows.",
    notes: &[
        "`~` stands for the default of an argument.",
        "Where there are too many patterns of 4 values, those of 3, 2 or 1 are compared.",
        "Of patterns where one adds values to the other, the one with the greater difference is returned. Kusto's own \
         choice may differ.",
    ],
    examples: &[
        example(
            "One value more often",
            "datatable(s:string, a:string)['A', 'x', 'A', 'x', 'A', 'y', 'B', 'x', 'B', 'z', 'B', 'z'] | evaluate diffpatterns(s, 'A', 'B', '~', 0.5)",
            "SegmentId:long|CountA:long|CountB:long|PercentA:real|PercentB:real|PercentDiffAB:real|s:string|a:string\n0|0|2|0.0|66.67|66.67||z",
        ),
        example(
            "No rows",
            "datatable(s:string, a:string)[] | evaluate diffpatterns(s, 'A', 'B') | project SegmentId, a",
            "SegmentId:long|a:string",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

/// How many values patterns are made of where the call does not say, if there is room.
const DIMENSIONS: usize = 4;

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    ratio(call.literal(4), 4, (0.015, 1.0), 0.05)?;
    count(call.literal(5), 5, DIMENSIONS)?;
    Ok(pattern_outputs(&[
        ("SegmentId", ScalarType::Long),
        ("CountA", ScalarType::Long),
        ("CountB", ScalarType::Long),
        ("PercentA", ScalarType::Real),
        ("PercentB", ScalarType::Real),
        ("PercentDiffAB", ScalarType::Real),
    ]))
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let threshold = ratio(args.given(4)?, 4, (0.015, 1.0), 0.05)?;
    let without: Vec<usize> = position(args, 0).into_iter().chain(position(args, 3)).collect();
    let records = Records::new(args, &without)?;
    let split = args.column(0)?.cells()?;
    let row_weights = row_weights(args, 3)?;
    let set = |argument: usize| -> Result<Vec<f64>, FunctionError> {
        let Literal::String(value) = args.constant(argument)? else { return Ok(vec![0.0; records.count]) };
        let text = std::cell::RefCell::new(String::new());
        Ok(records.weights(&row_weights, |row| {
            let mut text = text.borrow_mut();
            text.clear();
            split.write_text(row, &mut text);
            *text == *value
        }))
    };
    let (a, b) = (set(1)?, set(2)?);
    let (total_a, total_b): (f64, f64) = (a.iter().sum(), b.iter().sum());
    let parts = |pattern: &Pattern| {
        let part = |sum: f64, total: f64| if total > 0.0 { sum / total } else { 0.0 };
        (part(pattern.sums[0], total_a), part(pattern.sums[1], total_b))
    };
    let least = threshold * (1.0 - 1e-12);
    let keeps = |sums: [f64; 2]| sums[0] >= least * total_a.max(f64::MIN_POSITIVE) || sums[1] >= least * total_b.max(f64::MIN_POSITIVE);
    let difference = |pattern: &Pattern| {
        let (a, b) = parts(pattern);
        (a - b).abs()
    };
    let frequent = Frequent { weights: [&a, &b], keeps: &keeps };
    let patterns = match args.given(5)? {
        Some(most) => records.closed(&frequent, count(Some(most), 5, 1)?)?,
        // As deep as there is room for all patterns of a depth.
        None => {
            let mut deepest = records.closed(&frequent, 1)?;
            for choices in 2..=DIMENSIONS {
                match records.closed(&frequent, choices) {
                    Ok(patterns) => deepest = patterns,
                    Err(FunctionError::Limit { .. }) => break,
                    Err(error) => return Err(error),
                }
            }
            deepest
        }
    };
    let mut differing: Vec<(f64, Pattern)> = patterns.into_iter().map(|p| (difference(&p), p)).collect();
    differing.retain(|(difference, _)| *difference >= least);
    differing.sort_by(|(x, a), (y, b)| {
        y.total_cmp(x).then_with(|| a.len().cmp(&b.len())).then_with(|| a.values.cmp(&b.values))
    });
    let mut chosen: Vec<Pattern> = Vec::new();
    for (_, pattern) in differing {
        if chosen.iter().all(|known| !known.is_comparable(&pattern)) {
            chosen.push(pattern);
        }
    }
    let counts = |set: usize| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(chosen.iter().map(|p| p.sums[set].round() as i64)))
    };
    let percent = |of: &dyn Fn(&Pattern) -> f64| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(chosen.iter().map(|p| (of(p) * 10_000.0).round() / 100.0)))
    };
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values(0..chosen.len() as i64)),
        counts(0),
        counts(1),
        percent(&|p| parts(p).0),
        percent(&|p| parts(p).1),
        percent(&difference),
    ];
    columns.extend(records.columns(args, 6, &chosen)?);
    Ok(columns)
}
