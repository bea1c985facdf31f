//! Timelines, the bins that they are cut into, and who was active when: what the plugins on
//! activity over time have in common.
//!
//! Decisions where Kusto's documentation is silent:
//! - Rows without a place on the timeline, and rows at NaN, take no part.
//! - The start and the end belong to the time of analysis.
//! - Where start and end are left out, they are those of the data, the start brought down to
//!   a multiple of the step.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, Int64Array, UInt64Array};
use arrow::compute::take;
use kql_types::decimal::DecimalArray;
use hashbrown::HashMap;
use kql_types::cell::Cells;
use kql_types::{DecimalValue, Literal, ScalarType};

use crate::aggregate::_intern::{Interner, for_each_key};
use crate::scalar::datetime::_calendar::Period;
use crate::*;

/// More bins than this are refused.
const MAX_BINS: i64 = 10_000_000;

/// A place on a timeline, in ticks or whole numbers where its type has them.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Place {
    Whole(i64),
    Real(f64),
}

impl Place {
    /// Returns how far this is behind another place.
    pub(crate) fn since(self, other: Self) -> f64 {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => (i128::from(a) - i128::from(b)) as f64,
            (a, b) => a.real() - b.real(),
        }
    }

    fn real(self) -> f64 {
        match self {
            Self::Whole(v) => v as f64,
            Self::Real(v) => v,
        }
    }
}

/// The column that orders events.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeline<'a> {
    cells: Cells<'a>,
}

impl<'a> Timeline<'a> {
    pub(crate) fn new(args: &'a TableArguments<'_>, argument: usize) -> Result<Self, FunctionError> {
        Ok(Self { cells: args.column(argument)?.cells()? })
    }

    pub(crate) fn place(self, row: usize) -> Option<Place> {
        if self.cells.is_null(row) {
            return None;
        }
        match self.cells {
            Cells::Int(a) => Some(Place::Whole(a.value(row).into())),
            Cells::Long(a) | Cells::DateTime(a) | Cells::TimeSpan(a) => Some(Place::Whole(a.value(row))),
            Cells::Real(a) => Some(Place::Real(a.value(row))).filter(|p| !p.real().is_nan()),
            Cells::Decimal(a) => Some(Place::Real(DecimalValue(a.value(row)).to_f64())),
            Cells::Bool(_) | Cells::String(_) | Cells::Guid(_) | Cells::Dynamic(_) => None,
        }
    }

    fn is_real(self) -> bool {
        matches!(self.cells, Cells::Real(_) | Cells::Decimal(_))
    }

    /// Returns a constant as a place on this timeline, or as a length on it.
    fn constant(self, args: &TableArguments<'_>, argument: usize) -> Result<Place, FunctionError> {
        let literal = args.constant(argument)?;
        let whole = match literal {
            Literal::Int(v) => Some(i64::from(*v)),
            Literal::Long(v) | Literal::DateTime(v) | Literal::TimeSpan(v) => Some(*v),
            Literal::Real(v) if self.is_real() => return Ok(Place::Real(*v)),
            Literal::Real(v) if v.fract() == 0.0 && v.abs() < 9e18 => Some(*v as i64),
            Literal::Decimal(v) if self.is_real() => return Ok(Place::Real(v.to_f64())),
            Literal::Decimal(v) => v.to_i64(),
            _ => None,
        };
        check_kind(self.cells.ty(), literal, argument)?;
        match whole {
            Some(v) if self.is_real() => Ok(Place::Real(v as f64)),
            Some(v) => Ok(Place::Whole(v)),
            None => {
                let message = format!("a {} is no place on a timeline of {}", literal.ty(), self.cells.ty());
                Err(FunctionError::InvalidArgument { argument, message })
            }
        }
    }

    /// Returns a constant that is a length on the timeline, not less than nothing.
    pub(crate) fn length(self, args: &TableArguments<'_>, argument: usize) -> Result<f64, FunctionError> {
        let length = self.constant(args, argument)?.real();
        if length >= 0.0 {
            return Ok(length);
        }
        Err(FunctionError::InvalidArgument { argument, message: "a length that is not negative is expected".into() })
    }
}

/// How bins lie on a timeline.
#[derive(Debug, Clone, Copy)]
enum Step {
    Whole { origin: i64, step: i64 },
    Real { origin: f64, step: f64 },
    /// The first one holds this tick.
    Calendar { origin: i64, period: Period },
}

/// The time of analysis, cut into bins that are numbered from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    ty: ScalarType,
    start: Place,
    end: Place,
    step: Step,
    last: i64,
}

/// Where the bins of a grid begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Start,
    /// As `bin()` has them.
    Zero,
}

impl Grid {
    /// Reads start, end and step from the arguments of these positions; start and end may be
    /// left out, and a step of datetimes may be `week`, `month` or `year`.
    pub(crate) fn new(
        args: &TableArguments<'_>,
        timeline: Timeline<'_>,
        [start, end, step]: [usize; 3],
        origin: Origin,
    ) -> Result<Self, FunctionError> {
        let rows = args.input()?.rows;
        let places = || (0..rows).filter_map(|row| timeline.place(row));
        let calendar = match args.given(step)? {
            Some(Literal::String(word)) => {
                Some(period(word).filter(|_| timeline.cells.ty() == ScalarType::DateTime).ok_or_else(|| {
                    let message = "`week`, `month` or `year` is expected, on a timeline of datetimes".to_owned();
                    FunctionError::InvalidArgument { argument: step, message }
                })?)
            }
            _ => None,
        };
        let width = match calendar {
            Some(_) => Place::Whole(1),
            None => timeline.constant(args, step)?,
        };
        if width.real() <= 0.0 || width.real().is_nan() {
            let message = "a step that is greater than zero is expected".to_owned();
            return Err(FunctionError::InvalidArgument { argument: step, message });
        }
        let is_free = args.is_left_out(start);
        let zero = if timeline.is_real() { Place::Real(0.0) } else { Place::Whole(0) };
        let start = match is_free {
            true => places().reduce(|a, b| if b < a { b } else { a }).unwrap_or(zero),
            false => timeline.constant(args, start)?,
        };
        let end = match args.is_left_out(end) {
            true => places().reduce(|a, b| if b > a { b } else { a }).unwrap_or(zero),
            false => timeline.constant(args, end)?,
        };
        let origin = if is_free { Origin::Zero } else { origin };
        let step = match (calendar, start, width) {
            (Some(period), Place::Whole(origin), _) => Step::Calendar { origin, period },
            (None, Place::Whole(start), Place::Whole(step)) => {
                let origin = if origin == Origin::Zero { start - start.rem_euclid(step) } else { start };
                Step::Whole { origin, step }
            }
            (_, start, step) => {
                let (start, step) = (start.real(), step.real());
                let origin = if origin == Origin::Zero { (start / step).floor() * step } else { start };
                Step::Real { origin, step }
            }
        };
        let mut grid = Self { ty: timeline.cells.ty(), start, end, step, last: -1 };
        if start <= end {
            grid.last = grid.bin(end).unwrap_or(-1);
        }
        if grid.last >= MAX_BINS {
            let message = format!("the time of analysis has {} bins, more than {MAX_BINS}", grid.last);
            return Err(FunctionError::Limit { message });
        }
        Ok(grid)
    }

    /// Returns a grid with another step over the same time.
    pub(crate) fn with_step(
        self,
        args: &TableArguments<'_>,
        timeline: Timeline<'_>,
        step: usize,
    ) -> Result<Self, FunctionError> {
        let message = "a step that is greater than zero is expected".to_owned();
        let error = FunctionError::InvalidArgument { argument: step, message };
        let step = match (self.start, timeline.constant(args, step)?) {
            (Place::Whole(origin), Place::Whole(step)) if step > 0 => Step::Whole { origin, step },
            (origin, step) if step.real() > 0.0 => Step::Real { origin: origin.real(), step: step.real() },
            _ => return Err(error),
        };
        Ok(Self { step, ..self })
    }

    /// Returns the bin that holds a place; those before the start are negative.
    pub(crate) fn bin(&self, place: Place) -> Option<i64> {
        match (self.step, place) {
            (Step::Whole { origin, step }, Place::Whole(at)) => {
                i64::try_from((i128::from(at) - i128::from(origin)).div_euclid(i128::from(step))).ok()
            }
            (Step::Calendar { origin, period }, Place::Whole(at)) => {
                let (first, own) = (period.start(origin, 0)?, period.start(at, 0)?);
                Some(whole_periods(period, first, own))
            }
            (Step::Real { origin, step }, place) => {
                let bin = ((place.real() - origin) / step).floor();
                (bin.abs() < 9e18).then_some(bin as i64)
            }
            (Step::Whole { .. } | Step::Calendar { .. }, Place::Real(_)) => None,
        }
    }

    /// Returns the bin that a constant lies in.
    pub(crate) fn bin_of(
        &self,
        args: &TableArguments<'_>,
        timeline: Timeline<'_>,
        argument: usize,
    ) -> Result<i64, FunctionError> {
        let place = timeline.constant(args, argument)?;
        let message = "a place on the timeline is expected".to_owned();
        self.bin(place).ok_or(FunctionError::InvalidArgument { argument, message })
    }

    /// Returns the bin of a place within the time of analysis.
    pub(crate) fn bin_within(&self, place: Place) -> Option<i64> {
        if self.start <= place && place <= self.end { self.bin(place) } else { None }
    }

    /// Returns the number of the last bin; -1 where the time of analysis is empty.
    pub(crate) fn last(&self) -> i64 {
        self.last
    }

    /// Returns how many whole bins a length holds, at least one.
    pub(crate) fn bins_in(&self, length: f64) -> i64 {
        let step = match self.step {
            Step::Whole { step, .. } => step as f64,
            Step::Real { step, .. } => step,
            // Periods of the calendar are not all of a length; windows round down.
            Step::Calendar { period: Period::Week, .. } => 7.0 * TICKS_PER_DAY,
            Step::Calendar { period: Period::Month, .. } => 31.0 * TICKS_PER_DAY,
            Step::Calendar { period: Period::Year, .. } => 366.0 * TICKS_PER_DAY,
            Step::Calendar { period: Period::Day, .. } => TICKS_PER_DAY,
        };
        // A window that is a multiple of the step but for the last bit of a real is one.
        ((length / step + 1e-9).floor() as i64).max(1)
    }

    /// Returns where bins begin, in the type of the timeline.
    pub(crate) fn starts(&self, bins: impl Iterator<Item = i64>) -> ArrayRef {
        let whole = |bin: i64| match self.step {
            Step::Whole { origin, step } => origin.saturating_add(bin.saturating_mul(step)),
            Step::Calendar { origin, period } => period.start(origin, bin).unwrap_or(origin),
            Step::Real { origin, step } => (origin + bin as f64 * step) as i64,
        };
        let real = |bin: i64| match self.step {
            Step::Real { origin, step } => origin + bin as f64 * step,
            Step::Whole { .. } | Step::Calendar { .. } => whole(bin) as f64,
        };
        match self.ty {
            ScalarType::Int => Arc::new(bins.map(|b| i32::try_from(whole(b)).ok()).collect::<Int32Array>()),
            ScalarType::Real => Arc::new(Float64Array::from_iter_values(bins.map(real))),
            ScalarType::Decimal => {
                let decimals = bins.map(|b| DecimalValue::from_f64(real(b)).map(|d| d.0));
                Arc::new(decimals.collect::<DecimalArray>().with_data_type(ScalarType::Decimal.arrow()))
            }
            _ => Arc::new(Int64Array::from_iter_values(bins.map(whole))),
        }
    }
}

const TICKS_PER_DAY: f64 = kql_types::datetime::TICKS_PER_DAY as f64;

fn period(word: &str) -> Option<Period> {
    match word {
        "week" => Some(Period::Week),
        "month" => Some(Period::Month),
        "year" => Some(Period::Year),
        _ => None,
    }
}

/// Returns how many periods lie between the starts of two.
fn whole_periods(period: Period, first: i64, own: i64) -> i64 {
    use kql_types::datetime::Civil;
    let months = |ticks: i64| {
        let civil = Civil::from_ticks(ticks);
        i64::from(civil.year) * 12 + i64::from(civil.month)
    };
    let days = (own - first).div_euclid(kql_types::datetime::TICKS_PER_DAY);
    match period {
        Period::Day => days,
        Period::Week => days.div_euclid(7),
        Period::Month => months(own) - months(first),
        Period::Year => (months(own) - months(first)).div_euclid(12),
    }
}

/// Rows numbered by their distinct values in some columns, in the order in which they are met.
#[derive(Debug)]
pub(crate) struct Distinct {
    /// The number of each row.
    pub(crate) of: Vec<u32>,
    /// The first row of each number.
    pub(crate) first: Vec<u64>,
}

impl Distinct {
    /// Without columns all rows are the same.
    pub(crate) fn new(columns: &[&TableColumn], rows: usize) -> Result<Self, FunctionError> {
        use arrow::row::{RowConverter, SortField};
        if columns.is_empty() {
            return Ok(Self { of: vec![0; rows], first: if rows > 0 { vec![0] } else { Vec::new() } });
        }
        if let [column] = columns {
            return Self::of_column(column);
        }
        let fields = columns.iter().map(|c| SortField::new(c.values.data_type().clone())).collect();
        let arrays: Vec<ArrayRef> = columns.iter().map(|c| Arc::clone(&c.values)).collect();
        let keys = RowConverter::new(fields)?.convert_columns(&arrays)?;
        let mut known: HashMap<arrow::row::Row<'_>, u32> = HashMap::new();
        let (mut of, mut first) = (Vec::with_capacity(rows), Vec::new());
        for (row, key) in keys.iter().enumerate() {
            let next = u32::try_from(first.len())
                .map_err(|_| FunctionError::Limit { message: "more than 2^32 distinct values".into() })?;
            of.push(*known.entry(key).or_insert_with(|| {
                first.push(row as u64);
                next
            }));
        }
        Ok(Self { of, first })
    }

    /// Numbers the values in their own order, so that numbers do not depend on that of the rows.
    pub(crate) fn ascending(self, columns: &[&TableColumn]) -> Result<Self, FunctionError> {
        use arrow::row::{RowConverter, SortField};
        if columns.is_empty() {
            return Ok(self);
        }
        let fields = columns.iter().map(|c| SortField::new(c.values.data_type().clone())).collect();
        let rows = UInt64Array::from(self.first.clone());
        let values = columns.iter().map(|c| take(&c.values, &rows, None)).collect::<Result<Vec<_>, _>>()?;
        let keys = RowConverter::new(fields)?.convert_columns(&values)?;
        let mut order: Vec<usize> = (0..self.first.len()).collect();
        order.sort_unstable_by(|a, b| keys.row(*a).cmp(&keys.row(*b)));
        let mut numbers = vec![0u32; order.len()];
        order.iter().enumerate().for_each(|(number, old)| numbers[*old] = number as u32);
        Ok(Self {
            of: self.of.iter().map(|old| numbers[*old as usize]).collect(),
            first: order.iter().map(|old| self.first[*old]).collect(),
        })
    }

    fn of_column(column: &TableColumn) -> Result<Self, FunctionError> {
        let rows: Vec<usize> = (0..column.values.len()).collect();
        let mut interner = Interner::new(column.ty);
        let mut interned: Vec<Option<u32>> = vec![None; rows.len()];
        let mut error = None;
        for_each_key(&column.values, column.ty, &rows, None, |row, key| match interner.intern(&key) {
            Ok(id) => interned[row] = Some(id),
            Err(found) => error = Some(found),
        });
        if let Some(error) = error {
            return Err(error);
        }
        // Null is a value too, and may come before others.
        let mut numbers: Vec<Option<u32>> = Vec::new();
        let mut of_null = None;
        let (mut of, mut first) = (Vec::with_capacity(rows.len()), Vec::new());
        for (row, id) in interned.into_iter().enumerate() {
            let number = match id {
                Some(id) => {
                    let id = id as usize;
                    if id >= numbers.len() {
                        numbers.resize(id + 1, None);
                    }
                    &mut numbers[id]
                }
                None => &mut of_null,
            };
            of.push(*number.get_or_insert_with(|| {
                first.push(row as u64);
                first.len() as u32 - 1
            }));
        }
        Ok(Self { of, first })
    }

    /// Returns columns with the values of these numbers.
    pub(crate) fn values(
        &self,
        columns: &[&TableColumn],
        numbers: impl Iterator<Item = u32>,
    ) -> Result<Vec<ArrayRef>, FunctionError> {
        let rows: UInt64Array = numbers.map(|n| self.first.get(n as usize).copied()).collect();
        columns.iter().map(|c| Ok(take(&c.values, &rows, None)?)).collect()
    }
}

/// The events of a call: who was seen, in which group and when.
pub(crate) struct Activity<'a> {
    pub(crate) timeline: Timeline<'a>,
    pub(crate) ids: Distinct,
    pub(crate) groups: Distinct,
    pub(crate) dimensions: Vec<&'a TableColumn>,
    pub(crate) rows: usize,
}

impl<'a> Activity<'a> {
    /// The identifiers are the first argument, the timeline the second, dimensions begin at a position.
    pub(crate) fn new(args: &'a TableArguments<'_>, dimensions: usize) -> Result<Self, FunctionError> {
        let rows = args.input()?.rows;
        let dimensions = args.columns(dimensions)?;
        Ok(Self {
            timeline: Timeline::new(args, 1)?,
            ids: Distinct::new(&[args.column(0)?], rows)?,
            groups: Distinct::new(&dimensions, rows)?,
            dimensions,
            rows,
        })
    }

    /// Iterates over rows with their group, their place and the number of who was seen.
    pub(crate) fn events(&self) -> impl Iterator<Item = (u32, Place, u32)> + '_ {
        (0..self.rows).filter_map(|row| Some((self.groups.of[row], self.timeline.place(row)?, self.ids.of[row])))
    }

    /// Returns the group and the bin of each row of the result as columns: the timeline, and then the dimensions.
    pub(crate) fn key_columns(&self, grid: &Grid, keys: &[(u32, i64)]) -> Result<Vec<ArrayRef>, FunctionError> {
        let mut columns = vec![grid.starts(keys.iter().map(|(_, bin)| *bin))];
        columns.extend(self.groups.values(&self.dimensions, keys.iter().map(|(group, _)| *group))?);
        Ok(columns)
    }
}

/// Returns the stretches of a sorted list that have the same key.
pub(crate) fn runs<T, K: PartialEq>(sorted: &[T], key: impl Fn(&T) -> K) -> impl Iterator<Item = &[T]> {
    sorted.chunk_by(move |a, b| key(a) == key(b))
}

pub(crate) fn longs(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

pub(crate) fn reals(values: Vec<f64>) -> ArrayRef {
    Arc::new(Float64Array::from(values))
}

/// The parameters that plugins on activity share.
pub(crate) const ID: Parameter =
    column("IdColumn", ParameterType::NotDynamic, "the column that says who was active");
pub(crate) const TIMELINE: Parameter = column("TimelineColumn", ParameterType::Summable, "the column that says when");
pub(crate) const START: Parameter =
    constant("Start", ParameterType::Summable, "where the analysis starts");
pub(crate) const END: Parameter = constant("End", ParameterType::Summable, "where the analysis ends, inclusive");
pub(crate) const DIMENSIONS: Parameter =
    extra_columns("Dimension", ParameterType::NotDynamic, "columns whose values are analysed apart");

/// Refuses constants that are no places or lengths on a timeline: 1d is no distance between
/// numbers, and 5 none between datetimes.
fn check_kind(timeline: ScalarType, literal: &Literal, argument: usize) -> Result<(), FunctionError> {
    let has_unit = |ty: ScalarType| matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan);
    if has_unit(literal.ty()) != has_unit(timeline) {
        let message = format!("a {} does not go with a timeline of {timeline}", literal.ty());
        return Err(FunctionError::InvalidArgument { argument, message });
    }
    Ok(())
}

/// Checks the constants of a call on a timeline that are known before the data; the last one
/// is the step.
pub(crate) fn check_timeline(
    call: &OutputArguments<'_>,
    timeline: usize,
    places: &[usize],
    step: usize,
) -> Result<(), FunctionError> {
    let Some((_, timeline)) = call.column_of(timeline) else { return Ok(()) };
    for argument in places.iter().copied().chain([step]) {
        let Some(literal) = call.literal(argument) else { continue };
        if argument == step {
            let is_none = match literal {
                Literal::Int(v) => *v <= 0,
                Literal::Long(v) | Literal::TimeSpan(v) => *v <= 0,
                Literal::Real(v) => *v <= 0.0,
                Literal::String(word) => {
                    if timeline == ScalarType::DateTime && period(word).is_some() {
                        continue;
                    }
                    let message = "`week`, `month` or `year` is expected, on a timeline of datetimes".to_owned();
                    return Err(FunctionError::InvalidArgument { argument, message });
                }
                _ => false,
            };
            if is_none {
                let message = "a step that is greater than zero is expected".to_owned();
                return Err(FunctionError::InvalidArgument { argument, message });
            }
        }
        check_kind(timeline, literal, argument)?;
    }
    Ok(())
}

/// Refuses a start without an end, or an end without a start.
pub(crate) fn check_start_and_end(call: &OutputArguments<'_>) -> Result<(), FunctionError> {
    let is_left_out = |argument: usize| matches!(call.arguments.get(argument), Some(OutputArgument::Literal(Literal::Null(_))));
    if is_left_out(2) != is_left_out(3) {
        let message = "start and end are given both or left out both".to_owned();
        return Err(FunctionError::InvalidArgument { argument: 2, message });
    }
    Ok(())
}

/// Returns the timeline, the dimensions from a position on, and then the plugin's own columns.
pub(crate) fn activity_outputs(
    call: &OutputArguments<'_>,
    step: usize,
    dimensions: usize,
    own: &[(&str, ScalarType)],
) -> Result<Vec<OutputColumn>, FunctionError> {
    // The arguments from the start on are places and lengths.
    let places: Vec<usize> = (2..dimensions).filter(|argument| *argument != step).collect();
    check_timeline(call, 1, &places, step)?;
    let mut columns: Vec<OutputColumn> = call.like(1).into_iter().chain(call.dimensions(dimensions)).collect();
    columns.extend(own.iter().map(|(name, ty)| OutputColumn::new(*name, *ty)));
    Ok(columns)
}
