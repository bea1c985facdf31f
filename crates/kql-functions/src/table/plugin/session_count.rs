//! `evaluate session_count()`: how many sessions begin in each bin.

use kql_types::ScalarType;

use super::_timeline::{
    Activity, DIMENSIONS, END, Grid, ID, Origin, Place, START, TIMELINE, activity_outputs, longs, runs,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "session_count",
    kind: TableFunctionKind::Plugin,
    summary: "Counts the sessions that begin in each bin of a timeline.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("Bin", ParameterType::Summable, "the length of a bin"),
        constant(
            "LookBackWindow",
            ParameterType::Summable,
            "a row belongs to the session of an earlier one that is no further away than this",
        ),
        DIMENSIONS,
    ],
    returns: "A row for each bin in which sessions begin and each combination of dimensions: where the bin begins, \
              the dimensions, and `count_sessions`. No rows give no rows.",
    notes: &["Bins begin at multiples of their length, as with `bin()`.", "Rows before the start keep a session going."],
    examples: &[
        example(
            "A pause that is longer than the window",
            "datatable(u:string, t:long)['A', 1, 'A', 3, 'A', 9, 'B', 4, 'A', 12] | evaluate session_count(u, t, 1, 20, 10, 5)",
            "t:long|count_sessions:long\n0|3",
        ),
        example(
            "Null times",
            "datatable(u:string, t:long)['A', long(null)] | evaluate session_count(u, t, 1, 20, 10, 5)",
            "t:long|count_sessions:long",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    activity_outputs(call, 4, 6, &[("count_sessions", ScalarType::Long)])
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let activity = Activity::new(args, 6)?;
    let grid = Grid::new(args, activity.timeline, [2, 3, 4], Origin::Zero)?;
    let window = activity.timeline.length(args, 5)?;
    let mut events: Vec<(u32, u32, Place)> = activity.events().map(|(group, place, id)| (group, id, place)).collect();
    events.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let mut begun: Vec<(u32, i64)> = Vec::new();
    let mut before: Option<(u32, u32, Place)> = None;
    for event in events {
        let continues = before.is_some_and(|b| (b.0, b.1) == (event.0, event.1) && event.2.since(b.2) <= window);
        if !continues && let Some(bin) = grid.bin_within(event.2) {
            begun.push((event.0, bin));
        }
        before = Some(event);
    }
    begun.sort_unstable();
    let (mut keys, mut counts) = (Vec::new(), Vec::new());
    for bin in runs(&begun, |b| *b) {
        keys.push(bin[0]);
        counts.push(bin.len() as i64);
    }
    let mut outputs = activity.key_columns(&grid, &keys)?;
    outputs.push(longs(counts));
    Ok(outputs)
}
