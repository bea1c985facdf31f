//! `evaluate sequence_detect()`: rows that meet conditions one after another.

use arrow::array::{ArrayRef, Int64Array, UInt64Array};
use arrow::compute::take;
use kql_types::ScalarType;
use std::sync::Arc;

use super::_timeline::{DIMENSIONS, Distinct, Place, Timeline, check_timeline, runs};
use super::rows_near::conditions;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "sequence_detect",
    kind: TableFunctionKind::Plugin,
    summary: "Finds rows that meet one condition after another within a time.",
    parameters: &[
        column("TimelineColumn", ParameterType::Summable, "the column that says when"),
        constant("MaxSequenceStepWindow", ParameterType::Summable, "how far a step may be behind the one before"),
        constant("MaxSequenceSpan", ParameterType::Summable, "how far the last step may be behind the first"),
        repeated("Expr", ParameterType::Exact(ScalarType::Bool), 1, 32767, "the condition of a step, named as its column is to be"),
        DIMENSIONS,
    ],
    returns: "A row for each sequence of rows of the same dimensions that meet the conditions in turn: the \
              dimensions, when each step was, and `Duration`, the last one's distance from the first. No rows give no \
              rows.",
    notes: &[
        "Every combination of rows that fits is a sequence; one row is not two steps of it.",
        "Steps at the same time follow each other.",
        "`Duration` is a timespan; on a timeline of numbers it holds the number as ticks.",
    ],
    examples: &[
        example(
            "Two steps",
            "datatable(u:string, t:datetime, e:string)['A', datetime(2024-01-01), 'in', 'A', datetime(2024-01-02), 'out', 'B', datetime(2024-01-01), 'in', 'B', datetime(2024-01-09), 'out'] | evaluate sequence_detect(t, 5d, 5d, a = (e == 'in'), b = (e == 'out'), u)",
            "u:string|a_t:datetime|b_t:datetime|Duration:timespan\nA|2024-01-01T00:00:00.0000000Z|2024-01-02T00:00:00.0000000Z|1.00:00:00",
        ),
        example(
            "Null times",
            "datatable(t:datetime, b:bool)[datetime(null), true] | evaluate sequence_detect(t, 1d, 1d, x = b)",
            "x_t:datetime|Duration:timespan",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_timeline(call, 0, &[1], 2)?;
    let mut columns: Vec<OutputColumn> = call.dimensions(3).collect();
    if let Some((timeline, ty)) = call.column_of(0) {
        for argument in call.arguments.iter().skip(3) {
            match argument {
                OutputArgument::Computed { name, .. } => {
                    let name = format!("{}_{timeline}", name.as_deref().unwrap_or_default());
                    columns.push(OutputColumn::New(name, ty));
                }
                OutputArgument::Literal(_) => columns.push(OutputColumn::New(format!("_{timeline}"), ty)),
                OutputArgument::Column { .. } | OutputArgument::Table(_) => {}
            }
        }
    }
    columns.push(OutputColumn::new("Duration", ScalarType::TimeSpan));
    Ok(columns)
}

/// A row that meets a condition.
type Event = (Place, usize);

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let rows = args.input()?.rows;
    let timeline = Timeline::new(args, 0)?;
    let (step_window, span) = (timeline.length(args, 1)?, timeline.length(args, 2)?);
    let is_step = |argument: &usize| !matches!(args.arguments[*argument], TableArgument::Column { .. });
    let steps: Vec<usize> = (3..args.arguments.len()).filter(is_step).collect();
    let dimensions = (3..args.arguments.len()).filter(|a| !is_step(a)).map(|a| args.column(a));
    let dimensions = dimensions.collect::<Result<Vec<_>, _>>()?;
    let groups = Distinct::new(&dimensions, rows)?;
    // The rows of each step, sorted by group and time.
    let mut events: Vec<Vec<(u32, Place, usize)>> = Vec::with_capacity(steps.len());
    for step in &steps {
        let meeting = conditions(args, *step, rows)?;
        let mut placed: Vec<_> =
            meeting.into_iter().filter_map(|row| Some((groups.of[row], timeline.place(row)?, row))).collect();
        placed.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        events.push(placed);
    }
    let mut search = Search { args, step_window, span, found: vec![Vec::new(); steps.len()], durations: Vec::new() };
    let mut group_of: Vec<u32> = Vec::new();
    let Some((first, later)) = events.split_first() else {
        return Err(FunctionError::InvalidArgument { argument: 3, message: "a condition is expected".into() });
    };
    for starts in runs(first, |e| e.0) {
        let group = starts[0].0;
        let later: Vec<Vec<Event>> = later
            .iter()
            .map(|step| {
                let from = step.partition_point(|e| e.0 < group);
                let to = step.partition_point(|e| e.0 <= group);
                step[from..to].iter().map(|e| (e.1, e.2)).collect()
            })
            .collect();
        for start in starts {
            search.extend(&mut vec![(start.1, start.2)], &later)?;
        }
        group_of.resize(search.durations.len(), group);
    }
    let times = &args.column(0)?.values;
    let mut outputs = groups.values(&dimensions, group_of.into_iter())?;
    for rows in &search.found {
        outputs.push(take(times, &UInt64Array::from(rows.clone()), None)?);
    }
    outputs.push(Arc::new(Int64Array::from(search.durations)));
    Ok(outputs)
}

struct Search<'a> {
    args: &'a TableArguments<'a>,
    step_window: f64,
    span: f64,
    /// The row of each step, sequence by sequence.
    found: Vec<Vec<u64>>,
    durations: Vec<i64>,
}

impl Search<'_> {
    /// Notes the sequences that begin with some steps; the depth is the number of conditions.
    fn extend(&mut self, path: &mut Vec<Event>, later: &[Vec<Event>]) -> Result<(), FunctionError> {
        let (Some(start), Some(last)) = (path.first().copied(), path.last().copied()) else { return Ok(()) };
        let Some((next, rest)) = later.split_first() else {
            self.found.iter_mut().zip(path.iter()).for_each(|(rows, (_, row))| rows.push(*row as u64));
            self.durations.push(last.0.since(start.0) as i64);
            return self.args.check_rows(self.durations.len());
        };
        let from = next.partition_point(|e| e.0 < last.0);
        for event in &next[from..] {
            if event.0.since(last.0) > self.step_window || event.0.since(start.0) > self.span {
                break;
            }
            if path.iter().all(|(_, row)| *row != event.1) {
                path.push(*event);
                self.extend(path, rest)?;
                path.pop();
            }
        }
        Ok(())
    }
}
