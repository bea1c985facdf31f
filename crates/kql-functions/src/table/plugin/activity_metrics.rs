//! `evaluate activity_metrics()`: each bin beside the one before it.

use kql_types::ScalarType;

use super::_timeline::{
    Activity, DIMENSIONS, END, Grid, Origin, START, TIMELINE, activity_outputs, check_start_and_end, longs, reals, runs,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "activity_metrics",
    kind: TableFunctionKind::Plugin,
    summary: "Counts who is active, new, retained and lost in each bin of a timeline, against the bin before.",
    parameters: &[
        column("IdColumn", ParameterType::Scalar, "the column that says who was active"),
        TIMELINE,
        Parameter { is_optional: true, ..START },
        Parameter { is_optional: true, ..END },
        constant("Window", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        DIMENSIONS,
    ],
    returns: "A row for each bin that has rows and each combination of dimensions: where the bin begins, the \
              dimensions, `dcount_values`, `dcount_newvalues` not seen in the bin before, `retention_rate`, the part of \
              the bin before that is seen again, and `churn_rate`, the rest of it. The rates are NaN when the bin \
              before has no rows. No rows give no rows.",
    notes: &["Start and end are given both or left out both.", "Distinct values are counted exactly."],
    examples: &[
        example(
            "Two days",
            "datatable(u:string, t:datetime)['A', datetime(2024-01-01), 'B', datetime(2024-01-01), 'B', datetime(2024-01-02), 'C', datetime(2024-01-02)] | evaluate activity_metrics(u, t, datetime(2024-01-01), datetime(2024-01-02), 1d)",
            "t:datetime|dcount_values:long|dcount_newvalues:long|retention_rate:real|churn_rate:real\n2024-01-01T00:00:00.0000000Z|2|2|NaN|NaN\n2024-01-02T00:00:00.0000000Z|2|1|0.5|0.5",
        ),
        example(
            "Without start and end, by month",
            "datatable(u:string, t:datetime)['A', datetime(2024-01-20), 'A', datetime(2024-02-03)] | evaluate activity_metrics(u, t, 'month')",
            "t:datetime|dcount_values:long|dcount_newvalues:long|retention_rate:real|churn_rate:real\n2024-01-01T00:00:00.0000000Z|1|1|NaN|NaN\n2024-02-01T00:00:00.0000000Z|1|0|1.0|0.0",
        ),
        example(
            "No rows",
            "datatable(u:string, t:long)[] | evaluate activity_metrics(u, t, 0, 10, 1)",
            "t:long|dcount_values:long|dcount_newvalues:long|retention_rate:real|churn_rate:real",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_start_and_end(call)?;
    activity_outputs(
        call,
        4,
        5,
        &[
            ("dcount_values", ScalarType::Long),
            ("dcount_newvalues", ScalarType::Long),
            ("retention_rate", ScalarType::Real),
            ("churn_rate", ScalarType::Real),
        ],
    )
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let activity = Activity::new(args, 5)?;
    let grid = Grid::new(args, activity.timeline, [2, 3, 4], Origin::Start)?;
    let mut seen: Vec<(u32, i64, u32)> =
        activity.events().filter_map(|(group, place, id)| Some((group, grid.bin_within(place)?, id))).collect();
    seen.sort_unstable();
    seen.dedup();
    let (mut keys, mut values, mut new) = (Vec::new(), Vec::new(), Vec::new());
    let (mut retention, mut churn) = (Vec::new(), Vec::new());
    let mut before: &[(u32, i64, u32)] = &[];
    for bin in runs(&seen, |s| (s.0, s.1)) {
        let (group, number, _) = bin[0];
        if before.first().is_none_or(|b| (b.0, b.1 + 1) != (group, number)) {
            before = &[];
        }
        // Both are sorted by identifier.
        let retained = bin.iter().filter(|s| before.binary_search_by_key(&s.2, |b| b.2).is_ok()).count();
        keys.push((group, number));
        values.push(bin.len() as i64);
        new.push((bin.len() - retained) as i64);
        retention.push(retained as f64 / before.len() as f64);
        churn.push((before.len() - retained) as f64 / before.len() as f64);
        before = bin;
    }
    let mut outputs = activity.key_columns(&grid, &keys)?;
    outputs.extend([longs(values), longs(new), reals(retention), reals(churn)]);
    Ok(outputs)
}
