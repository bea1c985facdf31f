//! `evaluate basket()`: values that are frequent together.

use arrow::array::ArrayRef;
use kql_types::ScalarType;

use super::_patterns::{
    Frequent, Records, SEGMENT, WEIGHT, WILDCARDS, count, pattern_outputs, position, ratio, row_weights, segments,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "basket",
    kind: TableFunctionKind::Plugin,
    summary: "Finds the values of columns that are frequent together.",
    parameters: &[
        optional_constant(
            "Threshold",
            ParameterType::Exact(ScalarType::Real),
            "the part of the rows that a pattern has at least, 0.015 to 1; 0.05 by default",
        ),
        WEIGHT,
        optional_constant(
            "MaxDimensions",
            ParameterType::Integer,
            "how many values a pattern may be made of, besides those that follow from them; 5 by default",
        ),
        WILDCARDS,
    ],
    returns: "A row per pattern, the most frequent first: its number, the count and the percentage of its rows, and the \
              columns of the input with the pattern's values, null or the wildcard where it has none. No rows give \
              no rows.",
    notes: &[
        "`~` stands for the default of an argument.",
        "Of patterns for the same rows only the one with most values is returned. Counts are exact.",
    ],
    examples: &[
        example(
            "Two columns",
            "datatable(a:string, b:string)['x', '1', 'x', '1', 'x', '2', 'y', '3'] | evaluate basket(0.5)",
            "SegmentId:long|Count:long|Percent:real|a:string|b:string\n0|3|75.0|x|\n1|2|50.0|x|1",
        ),
        example(
            "Weights and a wildcard",
            "datatable(a:string, b:int, w:long)['x', 1, 8, 'y', 1, 2] | evaluate basket(0.5, w, '~', '*', int(-1))",
            "SegmentId:long|Count:long|Percent:real|a:string|b:int|w:long\n0|10|100.0|*|1|\n1|8|80.0|x|1|",
        ),
        example(
            "No rows",
            "datatable(a:string)[] | evaluate basket()",
            "SegmentId:long|Count:long|Percent:real|a:string",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    ratio(call.literal(0), 0, (0.015, 1.0), 0.05)?;
    count(call.literal(2), 2, 5)?;
    Ok(pattern_outputs(&SEGMENT))
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let threshold = ratio(args.given(0)?, 0, (0.015, 1.0), 0.05)?;
    let dimensions = count(args.given(2)?, 2, 5)?;
    let records = Records::new(args, position(args, 1).as_slice())?;
    let weights = records.weights(&row_weights(args, 1)?, |_| true);
    let total: f64 = weights.iter().sum();
    // The threshold is met exactly in spite of sums of reals.
    let least = threshold * total * (1.0 - 1e-12);
    let keeps = |sums: [f64; 2]| total > 0.0 && sums[0] >= least;
    let mut patterns = records.closed(&Frequent { weights: [&weights, &[]], keeps: &keeps }, dimensions)?;
    patterns.sort_by(|a, b| b.sums[0].total_cmp(&a.sums[0]).then_with(|| a.values.cmp(&b.values)));
    let counts: Vec<f64> = patterns.iter().map(|p| p.sums[0]).collect();
    let mut columns = segments(&counts, total);
    columns.extend(records.columns(args, 3, &patterns)?);
    Ok(columns)
}
