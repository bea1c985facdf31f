//! `evaluate activity_counts_metrics()`: who is active, new and known by now, bin by bin.

use kql_types::ScalarType;

use super::_timeline::{
    Activity, DIMENSIONS, END, Grid, ID, Origin, START, TIMELINE, activity_outputs, longs, runs,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "activity_counts_metrics",
    kind: TableFunctionKind::Plugin,
    summary: "Counts rows, distinct values and new distinct values in each bin of a timeline.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("Step", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        DIMENSIONS,
    ],
    returns: "A row for each bin that has rows and each combination of dimensions: where the bin begins, the \
              dimensions, `count` of rows, `dcount` of identifiers, `new_dcount` of those not seen in an earlier bin, \
              and `aggregated_dcount` of those seen up to the bin's end. No rows give no rows.",
    notes: &["Distinct values are counted exactly."],
    examples: &[
        example(
            "Two days",
            "datatable(u:string, t:datetime)['A', datetime(2024-01-01), 'B', datetime(2024-01-01), 'B', datetime(2024-01-02), 'C', datetime(2024-01-02)] | evaluate activity_counts_metrics(u, t, datetime(2024-01-01), datetime(2024-01-02), 1d)",
            "t:datetime|count:long|dcount:long|new_dcount:long|aggregated_dcount:long\n2024-01-01T00:00:00.0000000Z|2|2|2|2\n2024-01-02T00:00:00.0000000Z|2|2|1|3",
        ),
        example(
            "By a dimension, on numbers",
            "datatable(u:string, t:long, d:string)['A', 1, 'x', 'A', 2, 'y', 'A', 12, 'x'] | evaluate activity_counts_metrics(u, t, 0, 20, 10, d)",
            "t:long|d:string|count:long|dcount:long|new_dcount:long|aggregated_dcount:long\n0|x|1|1|1|1\n10|x|1|1|0|1\n0|y|1|1|1|1",
        ),
        example(
            "A row without a time",
            "datatable(u:string, t:datetime)['A', datetime(null)] | evaluate activity_counts_metrics(u, t, datetime(2024-01-01), datetime(2024-01-02), 1d)",
            "t:datetime|count:long|dcount:long|new_dcount:long|aggregated_dcount:long",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    let counts = ["count", "dcount", "new_dcount", "aggregated_dcount"];
    activity_outputs(call, 4, 5, &counts.map(|name| (name, ScalarType::Long)))
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let activity = Activity::new(args, 5)?;
    let grid = Grid::new(args, activity.timeline, [2, 3, 4], Origin::Start)?;
    let mut events: Vec<(u32, i64, u32)> =
        activity.events().filter_map(|(group, place, id)| Some((group, grid.bin_within(place)?, id))).collect();
    events.sort_unstable();
    let (mut keys, mut columns) = (Vec::new(), vec![Vec::new(); 4]);
    // The group in which an identifier was last seen: groups come one after another.
    let mut seen: Vec<Option<u32>> = vec![None; activity.ids.first.len()];
    let mut known = (None, 0);
    for bin in runs(&events, |e| (e.0, e.1)) {
        let (group, number, _) = bin[0];
        if known.0 != Some(group) {
            known = (Some(group), 0);
        }
        let (mut distinct, mut new) = (0, 0);
        for same in runs(bin, |e| e.2) {
            distinct += 1;
            let last = &mut seen[same[0].2 as usize];
            if *last != Some(group) {
                *last = Some(group);
                new += 1;
            }
        }
        known.1 += new;
        keys.push((group, number));
        for (column, value) in columns.iter_mut().zip([bin.len() as i64, distinct, new, known.1]) {
            column.push(value);
        }
    }
    let mut outputs = activity.key_columns(&grid, &keys)?;
    outputs.extend(columns.into_iter().map(longs));
    Ok(outputs)
}
