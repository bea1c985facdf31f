//! `evaluate autocluster()`: a few patterns that tell much of many rows.

use arrow::array::ArrayRef;
use kql_types::ScalarType;

use super::_patterns::{
    Pattern, Records, SEGMENT, WEIGHT, WILDCARDS, count, pattern_outputs, position, ratio, row_weights, segments,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "autocluster",
    kind: TableFunctionKind::Plugin,
    summary: "Finds a few patterns of values that many rows have in common.",
    parameters: &[
        optional_constant(
            "SizeWeight",
            ParameterType::Exact(ScalarType::Real),
            "0 to 1: how much the number of rows counts against the number of values; 0.5 by default",
        ),
        WEIGHT,
        optional_constant("NumSeeds", ParameterType::Integer, "from how many rows to start; 25 by default"),
        WILDCARDS,
    ],
    returns: "A row per pattern, that of most rows first: its number, the count and the percentage of its rows, and the \
              columns of the input with the pattern's values, null or the wildcard where it has none. Patterns have \
              at least 5 percent of the rows. No rows give no rows.",
    notes: &[
        "`~` stands for the default of an argument.",
        "Starts from the most frequent rows that no pattern has yet, and drops values one by one; the best of these \
         patterns has the greatest weighted geometric mean of its parts of the rows and of the columns. Kusto's own \
         choice may differ.",
    ],
    examples: &[
        example(
            "One pattern",
            "datatable(a:string, b:string)['x', '1', 'x', '1', 'x', '2', 'x', '1'] | evaluate autocluster()",
            "SegmentId:long|Count:long|Percent:real|a:string|b:string\n0|4|100.0|x|\n1|3|75.0|x|1",
        ),
        example(
            "No rows",
            "datatable(a:string)[] | evaluate autocluster()",
            "SegmentId:long|Count:long|Percent:real|a:string",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

/// The part of the rows that a pattern must have.
const LEAST: f64 = 0.05;

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    ratio(call.literal(0), 0, (0.0, 1.0), 0.5)?;
    count(call.literal(2), 2, 25)?;
    Ok(pattern_outputs(&SEGMENT))
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let size_weight = ratio(args.given(0)?, 0, (0.0, 1.0), 0.5)?;
    let seeds = count(args.given(2)?, 2, 25)?;
    let records = Records::new(args, position(args, 1).as_slice())?;
    let weights = records.weights(&row_weights(args, 1)?, |_| true);
    let total: f64 = weights.iter().sum();
    let mut by_weight: Vec<usize> = (0..records.count).collect();
    by_weight.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
    let mut is_covered = vec![false; records.count];
    let mut patterns: Vec<Pattern> = Vec::new();
    for _ in 0..seeds {
        let Some(seed) = by_weight.iter().copied().find(|record| !is_covered[*record]) else { break };
        is_covered[seed] = true;
        let Some(named) = best_of(&records, &weights, total, seed, size_weight) else { break };
        let (best, held) = records.pattern(seed, &named, &weights);
        held.into_iter().for_each(|record| is_covered[record] = true);
        if best.sums[0] >= LEAST * total && patterns.iter().all(|p| p.values != best.values) {
            patterns.push(best);
        }
    }
    patterns.sort_by(|a, b| b.sums[0].total_cmp(&a.sums[0]).then_with(|| a.values.cmp(&b.values)));
    let counts: Vec<f64> = patterns.iter().map(|p| p.sums[0]).collect();
    let mut columns = segments(&counts, total);
    columns.extend(records.columns(args, 3, &patterns)?);
    Ok(columns)
}

/// Returns the parts that the best pattern of a record names: values are dropped one by one,
/// always the one that lets in most.
fn best_of(records: &Records<'_>, weights: &[f64], total: f64, seed: usize, size_weight: f64) -> Option<Vec<usize>> {
    let width = records.parts.len();
    let mut named: Vec<usize> = (0..width).collect();
    // How many of the named values each record has not, and which one that is where it is one.
    let mut misses: Vec<(u32, usize)> = vec![(0, 0); records.count];
    for (part, (_, values)) in records.parts.iter().enumerate() {
        for (miss, value) in misses.iter_mut().zip(values) {
            if *value != values[seed] {
                // The sum of positions is the position where there is one.
                *miss = (miss.0 + 1, miss.1 + part);
            }
        }
    }
    let mut best: Option<(f64, Vec<usize>)> = None;
    loop {
        let mut matching = 0.0;
        let mut gains = vec![0.0; width];
        for (record, (missing, part)) in misses.iter().enumerate() {
            match missing {
                0 => matching += weights[record],
                1 => gains[*part] += weights[record],
                _ => {}
            }
        }
        let score = (matching / total).powf(size_weight) * (named.len() as f64 / width as f64).powf(1.0 - size_weight);
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, named.clone()));
        }
        if named.len() <= 1 {
            break;
        }
        let worst = named.iter().copied().reduce(|a, b| if gains[b] > gains[a] { b } else { a })?;
        named.retain(|part| *part != worst);
        let values = &records.parts[worst].1;
        for (miss, value) in misses.iter_mut().zip(values) {
            if *value != values[seed] {
                *miss = (miss.0 - 1, miss.1 - worst);
            }
        }
    }
    best.map(|(_, named)| named)
}
