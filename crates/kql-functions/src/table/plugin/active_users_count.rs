//! `evaluate active_users_count()`: who is active often enough.

use kql_types::{Literal, ScalarType};

use super::_timeline::{
    Activity, DIMENSIONS, END, Grid, ID, Origin, START, TIMELINE, check_timeline, longs, runs,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "active_users_count",
    kind: TableFunctionKind::Plugin,
    summary: "Counts the identifiers that were seen in enough periods up to then, in each bin of a timeline.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("LookbackWindow", ParameterType::Summable, "how far back periods count, rounded down to whole periods"),
        constant("Period", ParameterType::Summable, "the length of a period; rows in one period count once"),
        constant("ActivePeriodsCount", ParameterType::Number, "in how many periods one must be seen"),
        constant("Bin", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        DIMENSIONS,
    ],
    returns: "A row for each bin with such identifiers and each combination of dimensions: where the bin begins, the \
              dimensions, and `dcount` of the identifiers that, at one of their rows in the bin, had been seen in \
              enough periods. No rows give no rows.",
    notes: &["Rows before the start count as periods, but not in the result."],
    examples: &[
        example(
            "Seen on two of three days",
            "datatable(u:string, t:datetime)['A', datetime(2024-01-01), 'A', datetime(2024-01-03), 'B', datetime(2024-01-03)] | evaluate active_users_count(u, t, datetime(2024-01-01), datetime(2024-01-31), 3d, 1d, 2, 7d)",
            "t:datetime|dcount:long\n2024-01-01T00:00:00.0000000Z|1",
        ),
        example(
            "No rows",
            "datatable(u:string, t:long)[] | evaluate active_users_count(u, t, 0, 10, 3, 1, 2, 5)",
            "t:long|dcount:long",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_timeline(call, 1, &[2, 3, 4, 5], 7)?;
    let mut columns: Vec<OutputColumn> = call.like(1).into_iter().chain(call.dimensions(8)).collect();
    columns.push(OutputColumn::new("dcount", ScalarType::Long));
    Ok(columns)
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let activity = Activity::new(args, 8)?;
    let grid = Grid::new(args, activity.timeline, [2, 3, 7], Origin::Start)?;
    let periods = grid.with_step(args, activity.timeline, 5)?;
    let lookback = periods.bins_in(activity.timeline.length(args, 4)?);
    let wanted = match args.constant(6)? {
        Literal::Int(v) => i64::from(*v),
        Literal::Long(v) => *v,
        Literal::Real(v) => v.ceil() as i64,
        Literal::Decimal(v) => v.to_f64().ceil() as i64,
        _ => return Err(FunctionError::InvalidArgument { argument: 6, message: "a number is expected".into() }),
    };
    // The period and the bin of each row; the bin is missing outside of the time of analysis.
    let mut events: Vec<(u32, u32, i64, Option<i64>)> = activity
        .events()
        .filter_map(|(group, place, id)| Some((group, id, periods.bin(place)?, grid.bin_within(place))))
        .collect();
    events.sort_unstable();
    let mut active: Vec<(u32, i64, u32)> = Vec::new();
    for one in runs(&events, |e| (e.0, e.1)) {
        let mut seen: Vec<i64> = one.iter().map(|e| e.2).collect();
        seen.dedup();
        for (group, id, period, bin) in one {
            let first = seen.partition_point(|p| *p <= period - lookback);
            let past = seen.partition_point(|p| p <= period);
            if let Some(bin) = bin
                && (past - first) as i64 >= wanted
            {
                active.push((*group, *bin, *id));
            }
        }
    }
    active.sort_unstable();
    active.dedup();
    let (mut keys, mut counts) = (Vec::new(), Vec::new());
    for bin in runs(&active, |a| (a.0, a.1)) {
        keys.push((bin[0].0, bin[0].1));
        counts.push(bin.len() as i64);
    }
    let mut outputs = activity.key_columns(&grid, &keys)?;
    outputs.push(longs(counts));
    Ok(outputs)
}
