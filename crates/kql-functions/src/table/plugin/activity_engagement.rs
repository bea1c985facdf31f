//! `evaluate activity_engagement()`: who is active in a short window, out of a long one.

use kql_types::ScalarType;

use super::_timeline::{
    Activity, DIMENSIONS, END, Grid, ID, Origin, START, TIMELINE, activity_outputs, check_start_and_end, longs, reals,
};
use super::sliding_window_counts::windows;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "activity_engagement",
    kind: TableFunctionKind::Plugin,
    summary: "Counts who is active in each bin of a timeline, and in a longer window that ends with the bin.",
    parameters: &[
        ID,
        TIMELINE,
        Parameter { is_optional: true, ..START },
        Parameter { is_optional: true, ..END },
        constant("InnerActivityWindow", ParameterType::Summable, "the length of a bin"),
        constant("OuterActivityWindow", ParameterType::Summable, "the length of the longer window"),
        DIMENSIONS,
    ],
    returns: "A row for each bin whose longer window has rows and each combination of dimensions: where the bin \
              begins, the dimensions, `dcount_activities_inner` of the bin, `dcount_activities_outer` of the longer \
              window, and `activity_ratio` of the two. No rows give no rows.",
    notes: &[
        "Start and end are given both or left out both.",
        "Rows before the start count in the longer windows of the first bins.",
        "A longer window is rounded down to whole bins.",
    ],
    examples: &[
        example(
            "Daily out of two days",
            "datatable(u:string, t:datetime)['A', datetime(2024-01-01), 'B', datetime(2024-01-01), 'B', datetime(2024-01-02)] | evaluate activity_engagement(u, t, datetime(2024-01-01), datetime(2024-01-02), 1d, 2d)",
            "t:datetime|dcount_activities_inner:long|dcount_activities_outer:long|activity_ratio:real\n2024-01-01T00:00:00.0000000Z|2|2|1.0\n2024-01-02T00:00:00.0000000Z|1|2|0.5",
        ),
        example(
            "No rows",
            "datatable(u:string, t:datetime)[] | evaluate activity_engagement(u, t, 1d, 7d)",
            "t:datetime|dcount_activities_inner:long|dcount_activities_outer:long|activity_ratio:real",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_start_and_end(call)?;
    activity_outputs(
        call,
        4,
        6,
        &[
            ("dcount_activities_inner", ScalarType::Long),
            ("dcount_activities_outer", ScalarType::Long),
            ("activity_ratio", ScalarType::Real),
        ],
    )
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let activity = Activity::new(args, 6)?;
    let grid = Grid::new(args, activity.timeline, [2, 3, 4], Origin::Start)?;
    let outer = grid.bins_in(activity.timeline.length(args, 5)?);
    let (mut keys, mut inner_counts, mut outer_counts, mut ratios) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for window in windows(args, &activity, &grid, outer)? {
        keys.push((window.group, window.bin));
        inner_counts.push(window.own);
        outer_counts.push(window.distinct);
        ratios.push(window.own as f64 / window.distinct as f64);
    }
    let mut outputs = activity.key_columns(&grid, &keys)?;
    outputs.extend([longs(inner_counts), longs(outer_counts), reals(ratios)]);
    Ok(outputs)
}
