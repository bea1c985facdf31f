//! `evaluate funnel_sequence()`: what comes before and after a sequence of states.

use arrow::array::ArrayRef;
use hashbrown::HashMap;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef};
use kql_types::{Literal, ScalarType};

use super::_timeline::{Distinct, END, Grid, ID, Origin, Place, START, TIMELINE, Timeline, check_timeline, longs, runs};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "funnel_sequence",
    kind: TableFunctionKind::Plugin,
    summary: "Counts who goes through a sequence of states, by the states before and after it.",
    parameters: &[
        ID,
        TIMELINE,
        START,
        END,
        constant("MaxSequenceStepWindow", ParameterType::Summable, "how far a state may be behind the one before"),
        constant("Step", ParameterType::Scalar, "the length of a bin; for datetimes also `week`, `month` or `year`"),
        column("StateColumn", ParameterType::NotDynamic, "the column that holds the state"),
        constant("Sequence", ParameterType::DynamicArray, "the states, as strings"),
    ],
    returns: "A row for each bin, state before and state after: where the bin begins, `prev` and `next`, empty where \
              no row comes before or after within the window, `dcount` of the identifiers with the sequence between \
              them, and `samples`, an array of up to 128 of them. No rows give no rows.",
    notes: &[
        "A sequence is made of rows of one identifier that follow each other directly; it belongs to the bin that it starts in.",
        "Kusto returns two more tables, by the state before and by the state after alone; they can be summarized from this one when every identifier has one sequence.",
    ],
    examples: &[
        example(
            "Before and after",
            "datatable(u:string, t:long, s:string)['A', 1, 'a', 'A', 2, 'b', 'A', 3, 'c', 'B', 1, 'b'] | evaluate funnel_sequence(u, t, 0, 9, 5, 10, s, dynamic(['b']))",
            "t:long|prev:string|next:string|dcount:long|samples:dynamic\n0|||1|[\"B\"]\n0|a|c|1|[\"A\"]",
        ),
        example(
            "No rows",
            "datatable(u:string, t:long, s:string)[] | evaluate funnel_sequence(u, t, 0, 9, 5, 10, s, dynamic(['b']))",
            "t:long|prev:string|next:string|dcount:long|samples:dynamic",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

/// Identifiers that a row shows.
const MAX_SAMPLES: usize = 128;

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_timeline(call, 1, &[2, 3, 4], 5)?;
    let mut columns: Vec<OutputColumn> = call.like(1).into_iter().collect();
    columns.extend(["prev", "next"].map(|name| OutputColumn::new(name, ScalarType::String)));
    columns.push(OutputColumn::new("dcount", ScalarType::Long));
    columns.push(OutputColumn::new("samples", ScalarType::Dynamic));
    Ok(columns)
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let rows = args.input()?.rows;
    let timeline = Timeline::new(args, 1)?;
    let grid = Grid::new(args, timeline, [2, 3, 5], Origin::Start)?;
    let window = timeline.length(args, 4)?;
    let states = States::new(args, 6, 7)?;
    let id_column = args.column(0)?;
    let ids = Distinct::new(&[id_column], rows)?.ascending(&[id_column])?;
    // Of events at one time the state decides which comes first, so that the order of the rows does not.
    let mut events: Vec<(u32, Place, u32)> = (0..rows)
        .filter_map(|row| {
            let place = timeline.place(row)?;
            grid.bin_within(place).map(|_| (ids.of[row], place, states.of[row]))
        })
        .collect();
    events.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let mut found: Vec<(i64, u32, u32, u32)> = Vec::new();
    for one in runs(&events, |e| e.0) {
        let near = |a: usize, b: usize| match (one.get(a), one.get(b)) {
            (Some(a), Some(b)) => b.1.since(a.1) <= window,
            _ => false,
        };
        let length = states.sequence.len();
        for start in 0..one.len().saturating_sub(length - 1) {
            let matches = one[start..start + length].iter().zip(&states.sequence);
            if !matches.map(|(e, wanted)| Some(e.2) == *wanted).all(|same| same)
                || !(start..start + length - 1).all(|at| near(at, at + 1))
            {
                continue;
            }
            let state = |at: usize| one.get(at).map_or(0, |e| e.2 + 1);
            let before = start.checked_sub(1).filter(|at| near(*at, start)).map_or(0, state);
            let after = Some(start + length).filter(|at| near(at - 1, *at)).map_or(0, state);
            if let Some(bin) = grid.bin_within(one[start].1) {
                found.push((bin, before, after, one[start].0));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    let id_cells = id_column.cells()?;
    let (mut bins, mut before, mut after, mut counts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut samples = DynamicColumnBuilder::with_capacity(0);
    for row in runs(&found, |f| (f.0, f.1, f.2)) {
        bins.push(row[0].0);
        before.push(row[0].1);
        after.push(row[0].2);
        counts.push(row.len() as i64);
        samples.append_with(|encoder| {
            encoder.begin_array();
            for sample in row.iter().take(MAX_SAMPLES) {
                if let Some(first) = ids.first.get(sample.3 as usize) {
                    id_cells.encode(*first as usize, encoder);
                }
            }
            encoder.end();
        });
    }
    let names = |states_of: &[u32]| states.texts(states_of);
    Ok(vec![grid.starts(bins.into_iter()), names(&before), names(&after), longs(counts), samples.finish_ref()])
}

/// The states of rows as numbers, and those of a sequence.
pub(super) struct States {
    pub(super) of: Vec<u32>,
    texts: Vec<String>,
    /// Nothing for a state that no row has.
    pub(super) sequence: Vec<Option<u32>>,
    pub(super) wanted: Vec<String>,
}

impl States {
    pub(super) fn new(args: &TableArguments<'_>, column: usize, sequence: usize) -> Result<Self, FunctionError> {
        let column = args.column(column)?;
        let cells = column.cells()?;
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut texts = Vec::new();
        let mut text = String::new();
        let mut of = Vec::with_capacity(column.values.len());
        for row in 0..column.values.len() {
            text.clear();
            cells.write_text(row, &mut text);
            let number = match known.get(&text) {
                Some(number) => *number,
                None => {
                    let number = texts.len() as u32;
                    known.insert(text.clone(), number);
                    texts.push(text.clone());
                    number
                }
            };
            of.push(number);
        }
        // Numbers go by the texts, not by the order in which those come.
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_unstable_by(|a, b| texts[*a].cmp(&texts[*b]));
        let mut numbers = vec![0u32; order.len()];
        order.iter().enumerate().for_each(|(number, old)| numbers[*old] = number as u32);
        of.iter_mut().for_each(|state| *state = numbers[*state as usize]);
        known.values_mut().for_each(|state| *state = numbers[*state as usize]);
        let texts = order.iter().map(|old| std::mem::take(&mut texts[*old])).collect();
        let wanted: Vec<String> = match args.constant(sequence)? {
            Literal::Dynamic(bytes) => DynamicRef::new(bytes)
                .elements()
                .map(|state| {
                    let mut text = String::new();
                    kql_types::convert::text_from_dynamic(state, &mut text);
                    text
                })
                .collect(),
            _ => Vec::new(),
        };
        if wanted.is_empty() {
            let message = "an array of at least one state is expected".to_owned();
            return Err(FunctionError::InvalidArgument { argument: sequence, message });
        }
        let sequence = wanted.iter().map(|state| known.get(state).copied()).collect();
        Ok(Self { of, texts, sequence, wanted })
    }

    /// Returns the texts of states that are numbered from 1; 0 is no state.
    fn texts(&self, states: &[u32]) -> ArrayRef {
        let text = |state: &u32| match state.checked_sub(1) {
            Some(at) => self.texts.get(at as usize).map_or("", String::as_str),
            None => "",
        };
        std::sync::Arc::new(arrow::array::StringViewArray::from_iter_values(states.iter().map(text)))
    }
}
