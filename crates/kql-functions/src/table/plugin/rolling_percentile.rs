//! `evaluate rolling_percentile()`: a percentile of the last few bins.

use arrow::array::{Array, ArrayRef, UInt64Array};
use arrow::compute::{SortOptions, sort_to_indices, take};
use kql_types::{Literal, real};

use super::_timeline::{Distinct, Grid, Origin, Timeline, check_timeline, runs};
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "rolling_percentile",
    kind: TableFunctionKind::Plugin,
    summary: "Returns a percentile of the values in a window that slides over bins.",
    parameters: &[
        column("ValueColumn", ParameterType::Summable, "the values"),
        constant("Percentile", ParameterType::Number, "the percentile, 0 to 100"),
        column("IndexColumn", ParameterType::Summable, "the column that is cut into bins"),
        constant("BinSize", ParameterType::Summable, "the length of a bin"),
        constant("BinsPerWindow", ParameterType::Integer, "how many bins a window has"),
        super::_timeline::DIMENSIONS,
    ],
    returns: "A row for each bin that has rows and each combination of dimensions: where the bin begins, the \
              dimensions, and the percentile over the window that ends with the bin, one of the values. It is null \
              where all values of the window are. No rows give no rows.",
    notes: &["The percentile is exact: the smallest value that so many percent of the values are not greater than."],
    examples: &[
        example(
            "The median of two bins",
            "datatable(i:long, v:long)[0, 10, 1, 20, 2, 30, 3, 40] | evaluate rolling_percentile(v, 50, i, 1, 2)",
            "i:long|rolling_2_percentile_v_50:long\n0|10\n1|10\n2|20\n3|30",
        ),
        example(
            "A null value",
            "datatable(i:long, v:real)[0, real(null), 1, 2.5] | evaluate rolling_percentile(v, 50, i, 1, 2)",
            "i:long|rolling_2_percentile_v_50:real\n0|\n1|2.5",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    check_timeline(call, 2, &[], 3)?;
    call.literal(1).map(percentile).transpose()?;
    call.literal(4).map(bins).transpose()?;
    let mut columns: Vec<OutputColumn> = call.like(2).into_iter().chain(call.dimensions(5)).collect();
    let number = |argument: usize| match call.literal(argument) {
        Some(Literal::Int(v)) => v.to_string(),
        Some(Literal::Long(v)) => v.to_string(),
        Some(Literal::Real(v)) => real::format(*v),
        Some(Literal::Decimal(v)) => kql_types::decimal::format(*v),
        _ => String::new(),
    };
    if let Some((value, ty)) = call.column_of(0) {
        let name = format!("rolling_{}_percentile_{value}_{}", number(4), number(1));
        columns.push(OutputColumn::New(name, ty));
    }
    Ok(columns)
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let rows = args.input()?.rows;
    let values = args.column(0)?;
    let percentile = percentile(args.constant(1)?)?;
    let bins = bins(args.constant(4)?)?;
    let timeline = Timeline::new(args, 2)?;
    // Start and end are those of the data.
    let free = usize::MAX;
    let grid = Grid::new(args, timeline, [free, free, 3], Origin::Zero)?;
    let dimensions = args.columns(5)?;
    let groups = Distinct::new(&dimensions, rows)?;
    // Values by rank, so that a window only has to count ranks.
    let order = sort_to_indices(&values.values, Some(SortOptions { descending: false, nulls_first: true }), None)?;
    let mut rank = vec![0usize; rows];
    order.values().iter().enumerate().for_each(|(at, row)| rank[*row as usize] = at);
    let mut events: Vec<(u32, i64, usize)> = (0..rows)
        .filter_map(|row| Some((groups.of[row], grid.bin(timeline.place(row)?)?, rank[row])))
        .collect();
    events.sort_unstable();
    let is_null = |rank: usize| values.values.is_null(order.value(rank) as usize);
    let (mut keys, mut chosen) = (Vec::new(), Vec::new());
    for group in runs(&events, |e| e.0) {
        let mut ranks: Vec<usize> = group.iter().map(|e| e.2).filter(|r| !is_null(*r)).collect();
        ranks.sort_unstable();
        let mut window = Counts::new(ranks.len());
        let mut leaving = 0;
        for bin in runs(group, |e| e.1) {
            let number = bin[0].1;
            let mut change = |event: &(u32, i64, usize), by: i64| {
                if let Ok(at) = ranks.binary_search(&event.2) {
                    window.add(at, by);
                }
            };
            bin.iter().for_each(|event| change(event, 1));
            while let Some(event) = group.get(leaving).filter(|e| e.1 <= number - bins) {
                change(event, -1);
                leaving += 1;
            }
            keys.push((group[0].0, number));
            let wanted = (percentile / 100.0 * window.total as f64).ceil().max(1.0) as i64;
            let found = window.find(wanted).and_then(|at| ranks.get(at));
            chosen.push(found.map(|rank| u64::from(order.value(*rank))));
        }
    }
    let mut outputs = vec![grid.starts(keys.iter().map(|k| k.1))];
    outputs.extend(groups.values(&dimensions, keys.iter().map(|k| k.0))?);
    outputs.push(take(&values.values, &UInt64Array::from(chosen), None)?);
    Ok(outputs)
}

fn percentile(literal: &Literal) -> Result<f64, FunctionError> {
    let percentile = match literal {
        Literal::Int(v) => f64::from(*v),
        Literal::Long(v) => *v as f64,
        Literal::Real(v) => *v,
        Literal::Decimal(v) => v.to_f64(),
        _ => f64::NAN,
    };
    let message = format!("a percentile between 0 and 100 is expected, not {percentile}");
    let is_valid = (0.0..=100.0).contains(&percentile);
    is_valid.then_some(percentile).ok_or(FunctionError::InvalidArgument { argument: 1, message })
}

fn bins(literal: &Literal) -> Result<i64, FunctionError> {
    let bins = match literal {
        Literal::Int(v) => i64::from(*v),
        Literal::Long(v) => *v,
        _ => 0,
    };
    let message = "at least one bin per window is expected".to_owned();
    (bins > 0).then_some(bins).ok_or(FunctionError::InvalidArgument { argument: 4, message })
}

/// How often each of some numbers is there, as a Fenwick tree: the n-th one is found in
/// logarithmic time while numbers come and go.
struct Counts {
    sums: Vec<i64>,
    total: i64,
}

impl Counts {
    fn new(size: usize) -> Self {
        Self { sums: vec![0; size + 1], total: 0 }
    }

    fn add(&mut self, number: usize, by: i64) {
        self.total += by;
        let mut at = number + 1;
        while let Some(sum) = self.sums.get_mut(at) {
            *sum += by;
            at += at & at.wrapping_neg();
        }
    }

    /// Returns the number at a position, counted from 1.
    fn find(&self, mut position: i64) -> Option<usize> {
        if position < 1 || position > self.total {
            return None;
        }
        let mut at = 0;
        let mut step = self.sums.len().next_power_of_two();
        while step > 0 {
            if let Some(sum) = self.sums.get(at + step)
                && *sum < position
            {
                position -= sum;
                at += step;
            }
            step /= 2;
        }
        Some(at)
    }
}
