//! Patterns: values of several columns that many rows have together.
//!
//! Rows that are the same in all columns are taken together with their weights. A pattern is
//! closed: it names every value that all its rows share, so that none of two that stand for
//! the same rows is left out for the other. Closed patterns are listed as LCM does (Uno et
//! al., "LCM ver. 2", 2004): each from the one pattern that it extends first, without a memory
//! of those listed before.

use std::sync::Arc;

use arrow::array::{ArrayRef, UInt64Array};
use arrow::compute::{concat, take};
use kql_types::cell::{Cells, literal_to_array};
use kql_types::{DecimalValue, Literal, ScalarType};

use super::_timeline::Distinct;
use crate::*;

/// More patterns than this are refused.
const MAX_PATTERNS: usize = 10_000;

/// A set of rows, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    fn all(rows: usize) -> Self {
        let mut bits = Self::none(rows);
        (0..rows).for_each(|row| bits.set(row));
        bits
    }

    fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

/// The rows of a call, equal ones taken together.
pub(crate) struct Records<'a> {
    columns: &'a [TableColumn],
    /// The columns that patterns are made of, by their positions, with the numbers of their values.
    pub(crate) parts: Vec<(usize, Vec<u32>)>,
    /// A row of the input for each value of each part.
    first: Vec<Vec<u64>>,
    /// The record of each row.
    pub(crate) of: Vec<u32>,
    pub(crate) count: usize,
}

/// A value of a column, with the records that have it.
struct Item {
    part: usize,
    value: u32,
    bits: Bits,
}

/// Values that some records share, with those records.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// The value of each part, where the pattern names one.
    pub(crate) values: Vec<Option<u32>>,
    pub(crate) bits: Bits,
}

impl Pattern {
    /// Returns whether one of the two names all that the other names.
    pub(crate) fn is_comparable(&self, other: &Self) -> bool {
        let within = |a: &Self, b: &Self| a.values.iter().zip(&b.values).all(|(a, b)| a.is_none() || a == b);
        within(self, other) || within(other, self)
    }

    pub(crate) fn len(&self) -> usize {
        self.values.iter().flatten().count()
    }
}

impl<'a> Records<'a> {
    /// Takes the columns of the input, but for some positions.
    pub(crate) fn new(args: &'a TableArguments<'_>, without: &[usize]) -> Result<Self, FunctionError> {
        let input = args.input()?;
        let positions: Vec<usize> = (0..input.columns.len()).filter(|at| !without.contains(at)).collect();
        let chosen: Vec<&TableColumn> = positions.iter().map(|at| &input.columns[*at]).collect();
        let records = Distinct::new(&chosen, input.rows)?;
        let (mut parts, mut first) = (Vec::new(), Vec::new());
        for (at, column) in positions.iter().zip(&chosen) {
            let values = Distinct::new(&[column], input.rows)?;
            parts.push((*at, records.first.iter().map(|row| values.of[*row as usize]).collect()));
            first.push(values.first);
        }
        Ok(Self { columns: &input.columns, parts, first, count: records.first.len(), of: records.of })
    }

    /// Returns the weight of each record, of the rows that a filter keeps.
    pub(crate) fn weights(&self, row_weights: &[f64], keeps: impl Fn(usize) -> bool) -> Vec<f64> {
        let mut weights = vec![0.0; self.count];
        for (row, (record, weight)) in self.of.iter().zip(row_weights).enumerate() {
            if keeps(row) {
                weights[*record as usize] += weight;
            }
        }
        weights
    }

    /// Returns the values whose records are kept.
    fn items(&self, frequent: &Frequent<'_>) -> Vec<Item> {
        let mut items = Vec::new();
        for (part, ((_, values), first)) in self.parts.iter().zip(&self.first).enumerate() {
            // Most values may be rare; only the others get a set of their records.
            let mut sums = vec![[0.0; 2]; first.len()];
            for (record, value) in values.iter().enumerate() {
                for (sum, weights) in sums[*value as usize].iter_mut().zip(&frequent.weights) {
                    *sum += weights.get(record).copied().unwrap_or_default();
                }
            }
            let mut bits: Vec<Option<Bits>> =
                sums.iter().map(|sums| (frequent.keeps)(*sums).then(|| Bits::none(self.count))).collect();
            for (record, value) in values.iter().enumerate() {
                if let Some(bits) = &mut bits[*value as usize] {
                    bits.set(record);
                }
            }
            let kept = bits.into_iter().enumerate().filter_map(|(value, bits)| Some((value as u32, bits?)));
            items.extend(kept.map(|(value, bits)| Item { part, value, bits }));
        }
        items
    }

    /// Returns the closed patterns that are frequent. Patterns grow by at most so many choices.
    pub(crate) fn closed(&self, frequent: &Frequent<'_>, choices: usize) -> Result<Vec<Pattern>, FunctionError> {
        let items = self.items(frequent);
        let all = Bits::all(self.count);
        let mut search = Search { records: self, items: &items, frequent, found: Vec::new() };
        if self.count == 0 || !frequent.has(&all) {
            return Ok(Vec::new());
        }
        let root = search.closure(all);
        if root.len() > 0 {
            search.found.push(root.clone());
        }
        search.extend(&root, 0, choices)?;
        Ok(search.found)
    }

    /// Returns the pattern of some values of a record.
    pub(crate) fn pattern(&self, record: usize, named: &[usize]) -> Pattern {
        let mut values = vec![None; self.parts.len()];
        for part in named {
            values[*part] = self.parts[*part].1.get(record).copied();
        }
        let mut bits = Bits::none(self.count);
        let has = |other: usize| named.iter().all(|part| Some(self.parts[*part].1[other]) == values[*part]);
        (0..self.count).filter(|other| has(*other)).for_each(|other| bits.set(other));
        Pattern { values, bits }
    }

    /// Returns the columns of the input with the values of patterns; the others hold the
    /// wildcard of their type among the arguments from a position on, or null.
    pub(crate) fn columns(
        &self,
        args: &TableArguments<'_>,
        wildcards: usize,
        patterns: &[Pattern],
    ) -> Result<Vec<ArrayRef>, FunctionError> {
        let mut wanted: Vec<&Literal> = Vec::new();
        for argument in wildcards..args.arguments.len() {
            wanted.extend(args.given(argument)?);
        }
        let mut outputs = Vec::with_capacity(self.columns.len());
        for (position, column) in self.columns.iter().enumerate() {
            let wildcard = wanted.iter().find(|w| w.ty() == column.ty);
            let wildcard = wildcard.map_or_else(|| Literal::Null(column.ty), |w| (*w).clone());
            let values = concat(&[column.values.as_ref(), literal_to_array(&wildcard, 1).as_ref()])?;
            let part = self.parts.iter().position(|(at, _)| *at == position);
            let last = column.values.len() as u64;
            let rows = patterns.iter().map(|pattern| {
                let value = part.and_then(|part| Some((part, pattern.values[part]?)));
                value.and_then(|(part, value)| self.first[part].get(value as usize).copied()).unwrap_or(last)
            });
            outputs.push(take(&values, &rows.collect::<UInt64Array>(), None)?);
        }
        Ok(outputs)
    }
}

/// What makes records frequent: their weights in one or two sets.
pub(crate) struct Frequent<'a> {
    /// By record; the second one is empty where there is one set only.
    pub(crate) weights: [&'a [f64]; 2],
    /// Says no to sums of weights whenever it does to greater ones.
    pub(crate) keeps: &'a dyn Fn([f64; 2]) -> bool,
}

impl Frequent<'_> {
    fn has(&self, bits: &Bits) -> bool {
        (self.keeps)(self.weights.map(|weights| if weights.is_empty() { 0.0 } else { sum(weights, bits) }))
    }
}

struct Search<'a> {
    records: &'a Records<'a>,
    items: &'a [Item],
    frequent: &'a Frequent<'a>,
    found: Vec<Pattern>,
}

impl Search<'_> {
    /// Returns the pattern of all values that records share.
    fn closure(&self, bits: Bits) -> Pattern {
        let mut values = vec![None; self.records.parts.len()];
        for item in self.items {
            if values[item.part].is_none() && bits.is_within(&item.bits) {
                values[item.part] = Some(item.value);
            }
        }
        Pattern { values, bits }
    }

    fn extend(&mut self, pattern: &Pattern, first: usize, choices: usize) -> Result<(), FunctionError> {
        if choices == 0 {
            return Ok(());
        }
        for at in first..self.items.len() {
            let item = &self.items[at];
            if pattern.values[item.part].is_some() {
                continue;
            }
            let bits = pattern.bits.and(&item.bits);
            if !self.frequent.has(&bits) {
                continue;
            }
            // A pattern that gains an earlier value is listed where that value is chosen.
            let gains_earlier = self.items[..at]
                .iter()
                .any(|earlier| pattern.values[earlier.part] != Some(earlier.value) && bits.is_within(&earlier.bits));
            if gains_earlier {
                continue;
            }
            let extended = self.closure(bits);
            self.found.push(extended.clone());
            if self.found.len() > MAX_PATTERNS {
                let message = format!("there are more than {MAX_PATTERNS} patterns; raise the threshold or lower the number of dimensions");
                return Err(FunctionError::Limit { message });
            }
            self.extend(&extended, at + 1, choices - 1)?;
        }
        Ok(())
    }
}

/// Returns the weight of each row: 1, or what the column of an argument says.
pub(crate) fn row_weights(args: &TableArguments<'_>, argument: usize) -> Result<Vec<f64>, FunctionError> {
    let rows = args.input()?.rows;
    if args.is_left_out(argument) {
        return Ok(vec![1.0; rows]);
    }
    let cells = args.column(argument)?.cells()?;
    let weight = |row: usize| match cells {
        _ if cells.is_null(row) => 0.0,
        Cells::Int(a) => f64::from(a.value(row)),
        Cells::Long(a) => a.value(row) as f64,
        Cells::Real(a) => a.value(row),
        Cells::Decimal(a) => DecimalValue(a.value(row)).to_f64(),
        Cells::Bool(_)
        | Cells::String(_)
        | Cells::DateTime(_)
        | Cells::TimeSpan(_)
        | Cells::Guid(_)
        | Cells::Dynamic(_) => 0.0,
    };
    Ok((0..rows).map(|row| Some(weight(row)).filter(|w| *w > 0.0).unwrap_or(0.0)).collect())
}

/// Returns the position of the column that an argument is, where it is given.
pub(crate) fn position(args: &TableArguments<'_>, argument: usize) -> Option<usize> {
    match args.arguments.get(argument) {
        Some(TableArgument::Column { column, .. }) => Some(*column),
        _ => None,
    }
}

pub(crate) fn sum(weights: &[f64], bits: &Bits) -> f64 {
    bits.rows().map(|record| weights[record]).sum()
}

/// Returns a number between two bounds, or what is assumed where it is left out.
pub(crate) fn ratio(
    literal: Option<&Literal>,
    argument: usize,
    (least, most): (f64, f64),
    otherwise: f64,
) -> Result<f64, FunctionError> {
    match literal {
        Some(Literal::Real(v)) if (least..=most).contains(v) => Ok(*v),
        Some(Literal::Real(v)) => {
            let message = format!("a number between {least} and {most} is expected, not {v}");
            Err(FunctionError::InvalidArgument { argument, message })
        }
        _ => Ok(otherwise),
    }
}

/// Returns a count of at least one, or what is assumed where it is left out.
pub(crate) fn count(literal: Option<&Literal>, argument: usize, otherwise: usize) -> Result<usize, FunctionError> {
    let number = match literal {
        Some(Literal::Int(v)) => i64::from(*v),
        Some(Literal::Long(v)) => *v,
        _ => return Ok(otherwise),
    };
    let message = format!("a number of at least 1 is expected, not {number}");
    usize::try_from(number).ok().filter(|n| *n > 0).ok_or(FunctionError::InvalidArgument { argument, message })
}

/// Returns the plugin's own columns, and then those of the input.
pub(crate) fn pattern_outputs(own: &[(&str, ScalarType)]) -> Vec<OutputColumn> {
    let mut columns: Vec<OutputColumn> = own.iter().map(|(name, ty)| OutputColumn::new(*name, *ty)).collect();
    columns.push(OutputColumn::all(0));
    columns
}

/// Returns the columns `SegmentId`, `Count` and `Percent`.
pub(crate) fn segments(counts: &[f64], total: f64) -> Vec<ArrayRef> {
    use arrow::array::{Float64Array, Int64Array};
    vec![
        Arc::new(Int64Array::from_iter_values(0..counts.len() as i64)),
        Arc::new(Int64Array::from_iter_values(counts.iter().map(|c| c.round() as i64))),
        Arc::new(Float64Array::from_iter_values(counts.iter().map(|c| 100.0 * c / total))),
    ]
}

pub(crate) const SEGMENT: [(&str, ScalarType); 3] =
    [("SegmentId", ScalarType::Long), ("Count", ScalarType::Long), ("Percent", ScalarType::Real)];

pub(crate) const WEIGHT: Parameter = Parameter {
    is_optional: true,
    ..column("WeightColumn", ParameterType::Number, "how much each row counts; 1 by default")
};

pub(crate) const WILDCARDS: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..repeated("CustomWildcard", ParameterType::Scalar, 0, 32767, "what columns of its type hold that a pattern leaves open; null by default")
};
