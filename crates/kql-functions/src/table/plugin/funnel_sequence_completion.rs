//! `evaluate funnel_sequence_completion()`: how far along a sequence of states one gets in time.

use arrow::array::{ArrayRef, Int64Array};
use hashbrown::HashMap;
use kql_types::dynamic::{DynamicRef, Kind};
use kql_types::{Literal, ScalarType};
use std::sync::Arc;

use super::_timeline::{Distinct, END, Grid, ID, Origin, Place, START, TIMELINE, Timeline, check_timeline, longs, runs};
use super::funnel_sequence::States;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "funnel_sequence_completion",
    kind: TableFunctionKind::Plugin,
    summary: "Counts who gets from the first of a sequence of states to each of them, within each of some periods.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("BinSize", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        column("StateColumn", ParameterType::NotDynamic, "the column that holds the state"),
        constant("Sequence", ParameterType::DynamicArray, "the states, as strings"),
        constant("MaxSequencePeriods", ParameterType::DynamicArray, "how long the sequence may take as a whole, shortest first"),
    ],
    returns: "A row for each bin, period and state of the sequence that is reached: where the bin begins, the state, \
              `Period`, and `dcount` of the identifiers that have the first state in the bin and get to this one within \
              the period. No rows give no rows.",
    notes: &[
        "Other states may lie between those of the sequence.",
        "`Period` is a timespan; on a timeline of numbers it holds the number as ticks.",
    ],
    examples: &[
        example(
            "Within an hour and a day",
            "datatable(u:string, t:datetime, s:string)['A', datetime(2024-01-01), 'a', 'A', datetime(2024-01-01 05:00), 'b', 'B', datetime(2024-01-01), 'a'] | evaluate funnel_sequence_completion(u, t, datetime(2024-01-01), datetime(2024-01-09), 10d, s, dynamic(['a', 'b']), dynamic([1h, 1d]))",
            "t:datetime|s:string|Period:timespan|dcount:long\n2024-01-01T00:00:00.0000000Z|a|01:00:00|2\n2024-01-01T00:00:00.0000000Z|a|1.00:00:00|2\n2024-01-01T00:00:00.0000000Z|b|1.00:00:00|1",
        ),
        example(
            "No rows",
            "datatable(u:string, t:datetime, s:string)[] | evaluate funnel_sequence_completion(u, t, datetime(2024-01-01), datetime(2024-01-09), 10d, s, dynamic(['a']), dynamic([1h]))",
            "t:datetime|s:string|Period:timespan|dcount:long",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_timeline(call, 1, &[2, 3], 4)?;
    let mut columns: Vec<OutputColumn> = call.like(1).into_iter().collect();
    if let Some((state, _)) = call.column_of(5) {
        columns.push(OutputColumn::new(state, ScalarType::String));
    }
    columns.push(OutputColumn::new("Period", ScalarType::TimeSpan));
    columns.push(OutputColumn::new("dcount", ScalarType::Long));
    Ok(columns)
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let rows = args.input()?.rows;
    let timeline = Timeline::new(args, 1)?;
    let grid = Grid::new(args, timeline, [2, 3, 4], Origin::Start)?;
    let states = States::new(args, 5, 6)?;
    let periods = periods(args)?;
    let ids = Distinct::new(&[args.column(0)?], rows)?;
    // Of events at one time the state decides which comes first, so that the order of the rows does not.
    let mut events: Vec<(u32, Place, u32)> = (0..rows)
        .filter_map(|row| {
            let place = timeline.place(row)?;
            grid.bin_within(place).map(|_| (ids.of[row], place, states.of[row]))
        })
        .collect();
    events.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    // Who reaches which step: `(bin, period, step, identifier)`.
    let mut reached: Vec<(i64, usize, usize, u32)> = Vec::new();
    for one in runs(&events, |e| e.0) {
        // Where each state of the sequence is met.
        let mut met: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, event) in one.iter().enumerate() {
            met.entry(event.2).or_default().push(at);
        }
        let Some(starts) = states.sequence[0].and_then(|first| met.get(&first)) else { continue };
        for &start in starts {
            let Some(bin) = grid.bin_within(one[start].1) else { continue };
            let mut at = start;
            let mut step = 0;
            loop {
                let taken = one[at].1.since(one[start].1);
                let within = periods.iter().enumerate().filter(|(_, period)| taken <= **period as f64);
                reached.extend(within.map(|(period, _)| (bin, period, step, one[0].0)));
                step += 1;
                let next = states.sequence.get(step).copied().flatten().and_then(|state| met.get(&state));
                // The soonest is the best: whatever comes later is later still.
                let Some(next) = next.and_then(|list| list.get(list.partition_point(|p| *p <= at))) else { break };
                at = *next;
            }
        }
    }
    reached.sort_unstable();
    reached.dedup();
    let (mut bins, mut names, mut lengths, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in runs(&reached, |r| (r.0, r.1, r.2)) {
        bins.push(row[0].0);
        names.push(states.wanted.get(row[0].2).map_or("", String::as_str));
        lengths.push(periods.get(row[0].1).copied().unwrap_or_default());
        counts.push(row.len() as i64);
    }
    Ok(vec![
        grid.starts(bins.into_iter()),
        Arc::new(arrow::array::StringViewArray::from_iter_values(names)),
        Arc::new(Int64Array::from(lengths)),
        longs(counts),
    ])
}

fn periods(args: &TableArguments<'_>) -> Result<Vec<i64>, FunctionError> {
    let periods = match args.constant(7)? {
        Literal::Dynamic(bytes) => DynamicRef::new(bytes)
            .elements()
            .map(|value| match value.kind() {
                Kind::Long => value.as_long(),
                Kind::Real => value.as_real().map(|v| v as i64),
                _ => kql_types::convert::timespan_from_dynamic(value),
            })
            .collect(),
        _ => None,
    };
    periods.filter(|p: &Vec<i64>| !p.is_empty()).ok_or_else(|| FunctionError::InvalidArgument {
        argument: 7,
        message: "an array of timespans is expected".into(),
    })
}
