//! `evaluate sliding_window_counts()`: rows and distinct values of the last few bins.

use kql_types::ScalarType;

use super::_timeline::{
    Activity, DIMENSIONS, END, Grid, ID, Origin, START, TIMELINE, activity_outputs, longs, runs,
};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "sliding_window_counts",
    kind: TableFunctionKind::Plugin,
    summary: "Counts rows and distinct values in a window that slides over a timeline bin by bin.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("LookbackWindow", ParameterType::Summable, "the length of the window, rounded down to whole bins"),
        constant("Bin", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        DIMENSIONS,
    ],
    returns: "A row for each bin whose window has rows and each combination of dimensions: where the bin begins, the \
              dimensions, `Count` of the rows in the window that ends with the bin, and `Dcount` of their \
              identifiers. No rows give no rows.",
    notes: &["Rows before the start count in the windows of the first bins.", "Distinct values are counted exactly."],
    examples: &[
        example(
            "Two days",
            "datatable(u:string, t:datetime)['A', datetime(2024-01-01), 'B', datetime(2024-01-02)] | evaluate sliding_window_counts(u, t, datetime(2024-01-01), datetime(2024-01-03), 2d, 1d)",
            "t:datetime|Count:long|Dcount:long\n2024-01-01T00:00:00.0000000Z|1|1\n2024-01-02T00:00:00.0000000Z|2|2\n2024-01-03T00:00:00.0000000Z|1|1",
        ),
        example(
            "Null times",
            "datatable(u:string, t:long)['A', long(null), 'B', 1] | evaluate sliding_window_counts(u, t, 0, 1, 1, 1)",
            "t:long|Count:long|Dcount:long\n1|1|1",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    activity_outputs(call, 5, 6, &[("Count", ScalarType::Long), ("Dcount", ScalarType::Long)])
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<arrow::array::ArrayRef>, FunctionError> {
    let activity = Activity::new(args, 6)?;
    let grid = Grid::new(args, activity.timeline, [2, 3, 5], Origin::Start)?;
    let length = grid.bins_in(activity.timeline.length(args, 4)?);
    let windows = windows(args, &activity, &grid, length)?;
    let keys: Vec<(u32, i64)> = windows.iter().map(|w| (w.group, w.bin)).collect();
    let mut outputs = activity.key_columns(&grid, &keys)?;
    outputs.push(longs(windows.iter().map(|w| w.rows).collect()));
    outputs.push(longs(windows.iter().map(|w| w.distinct).collect()));
    Ok(outputs)
}

/// The window that ends with a bin.
pub(super) struct Window {
    pub(super) group: u32,
    pub(super) bin: i64,
    /// Rows in the window.
    pub(super) rows: i64,
    /// Distinct identifiers in the window, and in its last bin.
    pub(super) distinct: i64,
    pub(super) own: i64,
}

/// Returns the windows of so many bins that have rows.
pub(super) fn windows(
    args: &TableArguments<'_>,
    activity: &Activity<'_>,
    grid: &Grid,
    length: i64,
) -> Result<Vec<Window>, FunctionError> {
    let last = grid.last();
    let mut events: Vec<(u32, i64, u32)> = activity
        .events()
        .filter_map(|(group, place, id)| {
            // Rows before the start are still in sight of the first windows.
            let bin = grid.bin_within(place).or_else(|| grid.bin(place).filter(|bin| *bin < 0))?;
            (bin > -length).then_some((group, bin, id))
        })
        .collect();
    events.sort_unstable();
    let mut windows: Vec<Window> = Vec::new();
    for group in runs(&events, |e| e.0) {
        let mut held: hashbrown::HashMap<u32, u64> = hashbrown::HashMap::new();
        let (mut entering, mut leaving) = (0, 0);
        let mut bin = group[0].1.max(0);
        while bin <= last {
            let mut own = 0;
            while let Some(event) = group.get(entering).filter(|e| e.1 <= bin) {
                *held.entry(event.2).or_default() += 1;
                if event.1 == bin && (entering == 0 || group[entering - 1] != *event) {
                    own += 1;
                }
                entering += 1;
            }
            while let Some(event) = group.get(leaving).filter(|e| e.1 <= bin - length) {
                if let Some(count) = held.get_mut(&event.2) {
                    *count -= 1;
                    if *count == 0 {
                        held.remove(&event.2);
                    }
                }
                leaving += 1;
            }
            if entering > leaving {
                let rows = (entering - leaving) as i64;
                windows.push(Window { group: group[0].0, bin, rows, distinct: held.len() as i64, own });
                args.check_rows(windows.len())?;
                bin += 1;
            } else {
                // Over the bins without rows to the next one that has some.
                match group.get(entering) {
                    Some(event) => bin = event.1,
                    None => break,
                }
            }
        }
    }
    Ok(windows)
}
