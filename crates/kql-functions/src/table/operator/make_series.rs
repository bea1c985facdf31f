//! `make-series`: rows of one bin each into arrays along an axis.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, Int64Array, UInt32Array, new_empty_array};
use arrow::compute::take;
use arrow::row::{RowConverter, SortField};
use kql_types::cell::{Cells, literal_to_array};
use kql_types::dynamic::{DynamicColumnBuilder, Encoder};
use kql_types::{Literal, ScalarType};

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "make-series",
    kind: TableFunctionKind::Operator,
    summary: "Arranges aggregates into arrays along an axis, with a default where there is no data.",
    parameters: &[
        required("aggregates", ParameterType::Scalar, "aggregates, each with its `default`, 0 without"),
        required("on", ParameterType::Summable, "axis"),
        optional("from", ParameterType::Summable, "where the axis begins; with each series' first bin if left out"),
        optional("to", ParameterType::Summable, "where the axis ends, itself not on it; after the last bin if left out"),
        required("step", ParameterType::Summable, "distance of two points"),
        optional("by", ParameterType::Scalar, "keys: a series for each combination"),
    ],
    returns: "A row per combination of keys: the keys, an array per aggregate, the points of the axis. Rows whose axis \
              is null or off the axis do not count. No rows give no series, one of defaults with `kind=nonempty`.",
    notes: &[
        "`in range(from, to, step)` has `to` on the axis, and points at the multiples of the step.",
        "A series of more than 1,048,576 points is an error.",
    ],
    examples: &[
        example(
            "A gap is filled",
            "datatable(t:long, v:long)[1, 10, 3, 30, 3, 5] | make-series s = sum(v) on t from 1 to 5 step 1",
            "s:dynamic|t:dynamic\n[10,0,35,0]|[1,2,3,4]",
        ),
        example(
            "Each series begins with its data",
            "datatable(t:long, k:string)[1, 'a', 3, 'a', 7, 'b'] | make-series count() on t step 1 by k",
            "k:string|count_:dynamic|t:dynamic\na|[1,0,1]|[1,2,3]\nb|[1]|[7]",
        ),
        example(
            "No rows, and a series of defaults",
            "datatable(t:long)[long(null)] | make-series kind=nonempty c = count() default=7 on t from 0 to 4 step 2",
            "c:dynamic|t:dynamic\n[7,7]|[0,2]",
        ),
    ],
    implementation: TableImplementation::Evaluate(evaluate),
};

/// Kusto's limit on the points of a series.
const MAX_POINTS: u64 = 1 << 20;

/// Arguments before the defaults: how many keys, whether there is always a series,
/// whether the range is that of `in range()`, from, to, step.
const FIRST_DEFAULT: usize = 6;

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let input = args.input()?;
    let Some(Literal::Long(keys)) = args.literal(0)? else { return Err(broken()) };
    let keys = usize::try_from(*keys).map_err(|_| broken())?;
    let is_set = |argument| Ok::<_, FunctionError>(args.literal(argument)? == Some(&Literal::Bool(true)));
    let (is_never_empty, is_range) = (is_set(1)?, is_set(2)?);
    let bins = input.columns.get(keys).ok_or_else(broken)?;
    let axis = Axis::new(bins, [args.literal(3)?, args.literal(4)?, args.literal(5)?], is_range)?;
    let groups = Groups::new(&input.columns[..keys], &axis)?;
    let mut spans: Vec<Points> = Vec::with_capacity(groups.rows.len());
    for rows in &groups.rows {
        spans.push(axis.points(rows)?);
    }
    if groups.rows.is_empty() && is_never_empty {
        spans.extend(axis.bounded());
    }
    let values = input.columns.len() - keys;
    let made = spans.iter().map(|s| s.count).sum::<u64>().saturating_mul(values as u64);
    if made > args.max_rows {
        return Err(FunctionError::Limit {
            message: format!("the series have {made} points together, more than the limit of {}", args.max_rows),
        });
    }
    let mut outputs: Vec<ArrayRef> = Vec::with_capacity(args.outputs.len());
    for column in &input.columns[..keys] {
        outputs.push(match (groups.rows.is_empty(), spans.len()) {
            (true, 0) => new_empty_array(column.values.data_type()),
            (true, rows) => literal_to_array(&Literal::Null(column.ty), rows),
            (false, _) => take(&column.values, &groups.first, None)?,
        });
    }
    // Which row lies at which point, once for all aggregates.
    let slots: Vec<Vec<Option<u32>>> = spans
        .iter()
        .enumerate()
        .map(|(group, span)| {
            let mut slots = vec![None; span.count as usize];
            for &row in groups.rows.get(group).map_or(&[][..], Vec::as_slice) {
                if let Some(slot) = axis.position(row, span).and_then(|at| slots.get_mut(at)) {
                    *slot = Some(row);
                }
            }
            slots
        })
        .collect();
    for (number, column) in input.columns[keys + 1..].iter().enumerate() {
        let cells = column.cells()?;
        let default = literal_to_array(args.literal(FIRST_DEFAULT + number)?.ok_or_else(broken)?, 1);
        let default_type = args.literal(FIRST_DEFAULT + number)?.map_or(column.ty, Literal::ty);
        let default = Cells::new(&default, default_type).map_err(|e| FunctionError::Internal { message: e.to_string() })?;
        let mut series = DynamicColumnBuilder::with_capacity(slots.len());
        for slots in &slots {
            series.append_with(|encoder| {
                encoder.begin_array();
                for slot in slots {
                    match slot {
                        Some(row) => cells.encode(*row as usize, encoder),
                        None => default.encode(0, encoder),
                    }
                }
                encoder.end();
            });
        }
        outputs.push(series.finish_ref());
    }
    let mut points = DynamicColumnBuilder::with_capacity(spans.len());
    for span in &spans {
        points.append_with(|encoder| {
            encoder.begin_array();
            (0..span.count).for_each(|at| axis.write(span, at, encoder));
            encoder.end();
        });
    }
    outputs.push(points.finish_ref());
    Ok(outputs)
}

fn broken() -> FunctionError {
    FunctionError::Internal { message: "`make-series` was called with other arguments than it takes".into() }
}

/// Rows by their keys, in the order in which the keys appear; rows without a bin are left out.
struct Groups {
    rows: Vec<Vec<u32>>,
    first: UInt32Array,
}

impl Groups {
    fn new(keys: &[TableColumn], axis: &Axis<'_>) -> Result<Self, FunctionError> {
        let fields = keys.iter().map(|k| SortField::new(k.values.data_type().clone())).collect();
        let arrays: Vec<ArrayRef> = keys.iter().map(|k| Arc::clone(&k.values)).collect();
        let converted = match keys {
            [] => None,
            _ => Some(RowConverter::new(fields)?.convert_columns(&arrays)?),
        };
        let mut numbers = HashMap::new();
        let mut rows: Vec<Vec<u32>> = Vec::new();
        for row in (0..axis.len()).filter(|row| axis.has(*row)) {
            let key = converted.as_ref().map(|c| c.row(row));
            let number = *numbers.entry(key).or_insert_with(|| {
                rows.push(Vec::new());
                rows.len() - 1
            });
            rows[number].push(row as u32);
        }
        let first = rows.iter().map(|r| r[0]).collect::<Vec<u32>>().into();
        Ok(Self { rows, first })
    }
}

/// The points of one series.
#[derive(Debug, Clone, Copy)]
struct Points {
    start: Point,
    count: u64,
}

#[derive(Debug, Clone, Copy)]
enum Point {
    Whole(i64),
    Real(f64),
}

/// The bins of the rows and what bounds them.
enum Axis<'a> {
    /// Longs, and the ticks of datetimes and timespans.
    Whole { bins: &'a Int64Array, ty: ScalarType, from: Option<i64>, end: Option<i128>, step: i64 },
    Real { bins: &'a Float64Array, from: Option<f64>, end: Option<f64>, step: f64 },
}

impl<'a> Axis<'a> {
    fn new(bins: &'a TableColumn, bounds: [Option<&Literal>; 3], is_range: bool) -> Result<Self, FunctionError> {
        let step_refused = || FunctionError::InvalidArgument { argument: 5, message: "the step must be positive".into() };
        if bins.ty == ScalarType::Real {
            let [from, to, step] = bounds.map(|b| b.and_then(real));
            let step = step.filter(|s| *s > 0.0 && s.is_finite()).ok_or_else(step_refused)?;
            let down = |v: f64| (v / step).floor() * step;
            let from = if is_range { from.map(down) } else { from };
            // The end is never on the axis; that of a range is a point further.
            let end = if is_range { to.map(|to| down(to) + step) } else { to };
            return Ok(Self::Real { bins: bins.downcast()?, from, end, step });
        }
        let [from, to, step] = bounds.map(|b| b.and_then(whole));
        let step = step.filter(|s| *s > 0).ok_or_else(step_refused)?;
        let down = |v: i64| v.saturating_sub(v.rem_euclid(step));
        let from = if is_range { from.map(down) } else { from };
        let end = to.map(|to| if is_range { i128::from(down(to)) + i128::from(step) } else { i128::from(to) });
        Ok(Self::Whole { bins: bins.downcast()?, ty: bins.ty, from, end, step })
    }

    fn len(&self) -> usize {
        match self {
            Self::Whole { bins, .. } => bins.len(),
            Self::Real { bins, .. } => bins.len(),
        }
    }

    fn has(&self, row: usize) -> bool {
        match self {
            Self::Whole { bins, .. } => bins.is_valid(row),
            Self::Real { bins, .. } => bins.is_valid(row) && bins.value(row).is_finite(),
        }
    }

    /// Returns the points of a series with some rows.
    fn points(&self, rows: &[u32]) -> Result<Points, FunctionError> {
        let points = match self {
            Self::Whole { bins, from, end, step, .. } => {
                let values = || rows.iter().map(|row| bins.value(*row as usize));
                let start = from.or_else(|| values().min()).unwrap_or_default();
                let last = || i128::from(values().max().unwrap_or(start)) + 1;
                Self::whole_points(start, end.unwrap_or_else(last), *step)
            }
            Self::Real { bins, from, end, step } => {
                let values = || rows.iter().map(|row| bins.value(*row as usize));
                let start = from.unwrap_or_else(|| values().fold(f64::INFINITY, f64::min));
                let end = end.unwrap_or_else(|| values().fold(f64::NEG_INFINITY, f64::max) + step / 2.0);
                Self::real_points(start, end, *step)
            }
        };
        if points.count > MAX_POINTS {
            let message = format!("a series has {} points, more than the limit of {MAX_POINTS}", points.count);
            return Err(FunctionError::Limit { message });
        }
        Ok(points)
    }

    /// Returns the points of a series without rows; without bounds there is none.
    fn bounded(&self) -> Option<Points> {
        match self {
            Self::Whole { from: Some(from), end: Some(end), step, .. } => Some(Self::whole_points(*from, *end, *step)),
            Self::Real { from: Some(from), end: Some(end), step, .. } => Some(Self::real_points(*from, *end, *step)),
            Self::Whole { .. } | Self::Real { .. } => None,
        }
        .filter(|points| points.count <= MAX_POINTS)
    }

    fn whole_points(start: i64, end: i128, step: i64) -> Points {
        let distance = (end - i128::from(start)).max(0);
        let count = (distance + i128::from(step) - 1) / i128::from(step);
        Points { start: Point::Whole(start), count: u64::try_from(count).unwrap_or(u64::MAX) }
    }

    fn real_points(start: f64, end: f64, step: f64) -> Points {
        // A rounding error is no point.
        let steps = (end - start) / step - 1e-9;
        let count = if steps > 0.0 { steps.ceil() as u64 } else { 0 };
        Points { start: Point::Real(start), count }
    }

    /// Returns the number of a row's point.
    fn position(&self, row: u32, span: &Points) -> Option<usize> {
        let row = row as usize;
        match (self, span.start) {
            (Self::Whole { bins, step, .. }, Point::Whole(start)) => {
                usize::try_from((i128::from(bins.value(row)) - i128::from(start)) / i128::from(*step)).ok()
            }
            (Self::Real { bins, step, .. }, Point::Real(start)) => {
                let at = ((bins.value(row) - start) / step).round();
                (at >= 0.0).then_some(at as usize)
            }
            _ => None,
        }
    }

    fn write(&self, span: &Points, at: u64, encoder: &mut Encoder) {
        match (self, span.start) {
            (Self::Whole { ty, step, .. }, Point::Whole(start)) => {
                let value = start.saturating_add((at as i64).saturating_mul(*step));
                match ty {
                    ScalarType::DateTime => encoder.datetime(value),
                    ScalarType::TimeSpan => encoder.timespan(value),
                    _ => encoder.long(value),
                }
            }
            (Self::Real { step, .. }, Point::Real(start)) => encoder.real(start + at as f64 * step),
            _ => encoder.null(),
        }
    }
}

fn whole(literal: &Literal) -> Option<i64> {
    match literal {
        Literal::Int(v) => Some(i64::from(*v)),
        Literal::Long(v) | Literal::DateTime(v) | Literal::TimeSpan(v) => Some(*v),
        _ => None,
    }
}

fn real(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Int(v) => Some(f64::from(*v)),
        Literal::Long(v) => Some(*v as f64),
        Literal::Real(v) => Some(*v),
        _ => None,
    }
}
