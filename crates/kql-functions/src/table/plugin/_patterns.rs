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
use hashbrown::HashMap;
use kql_types::cell::{Cells, literal_to_array};
use kql_types::{DecimalValue, Literal, ScalarType};

use super::_timeline::Distinct;
use crate::*;

/// More patterns than this are refused.
const MAX_PATTERNS: usize = 10_000;

/// A set of classes of records, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bits(Vec<u64>);

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

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
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

/// A frequent value of a column, with the classes of records that have it.
struct Item {
    part: usize,
    value: u32,
    bits: Bits,
}

/// Values that some records share.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// The value of each part, where the pattern names one.
    pub(crate) values: Vec<Option<u32>>,
    /// What the records weigh in each of the sets.
    pub(crate) sums: [f64; 2],
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
        let records = Distinct::new(&chosen, input.rows)?.ascending(&chosen)?;
        let (mut parts, mut first) = (Vec::new(), Vec::new());
        for (at, column) in positions.iter().zip(&chosen) {
            let values = Distinct::new(&[column], input.rows)?.ascending(&[column])?;
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

    /// Returns the closed patterns that are frequent. Patterns grow by at most so many choices.
    pub(crate) fn closed(&self, frequent: &Frequent<'_>, choices: usize) -> Result<Vec<Pattern>, FunctionError> {
        let mut items: Vec<Item> = Vec::new();
        // Records that are the same in all frequent values are one class.
        let mut class_of = vec![0u32; self.count];
        let mut classes = usize::from(self.count > 0);
        let mut first_of: Vec<usize> = vec![0; classes];
        for (part, ((_, values), first)) in self.parts.iter().zip(&self.first).enumerate() {
            // Most values may be rare; only the others are looked at.
            let mut sums = vec![[0.0; 2]; first.len()];
            for (record, value) in values.iter().enumerate() {
                let weights = frequent.weights.map(|weights| weights.get(record).copied().unwrap_or_default());
                sums[*value as usize].iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
            }
            let mut is_kept = vec![false; first.len()];
            for (value, sums) in sums.into_iter().enumerate() {
                if (frequent.keeps)(sums) {
                    is_kept[value] = true;
                    items.push(Item { part, value: value as u32, bits: Bits(Vec::new()) });
                }
            }
            let mut known: HashMap<(u32, Option<u32>), u32> = HashMap::new();
            first_of.clear();
            for (record, (class, value)) in class_of.iter_mut().zip(values).enumerate() {
                let value = Some(*value).filter(|value| is_kept[*value as usize]);
                let next = known.len() as u32;
                *class = *known.entry((*class, value)).or_insert_with(|| {
                    first_of.push(record);
                    next
                });
            }
            classes = known.len();
        }
        let mut weights = [vec![0.0; classes], vec![0.0; classes]];
        for (record, class) in class_of.iter().enumerate() {
            for (sums, weights) in weights.iter_mut().zip(&frequent.weights) {
                sums[*class as usize] += weights.get(record).copied().unwrap_or_default();
            }
        }
        for item in &mut items {
            let values = &self.parts[item.part].1;
            item.bits = Bits::none(classes);
            for (class, record) in first_of.iter().enumerate() {
                if values[*record] == item.value {
                    item.bits.set(class);
                }
            }
        }
        let width = self.parts.len();
        let mut search = Search { width, items: &items, weights: &weights, keeps: frequent.keeps, found: Vec::new() };
        let all = Bits::all(classes);
        let sums = search.sums(&all);
        if classes == 0 || items.is_empty() || !(frequent.keeps)(sums) {
            return Ok(Vec::new());
        }
        let root = search.closure(&all, sums);
        if root.len() > 0 {
            search.found.push(root.clone());
        }
        search.extend(&root, &all, 0, choices)?;
        Ok(search.found)
    }

    /// Returns the pattern of some values of a record, and the records that have them.
    pub(crate) fn pattern(&self, record: usize, named: &[usize], weights: &[f64]) -> (Pattern, Vec<usize>) {
        let mut values = vec![None; self.parts.len()];
        for part in named {
            values[*part] = self.parts[*part].1.get(record).copied();
        }
        let has = |other: usize| named.iter().all(|part| Some(self.parts[*part].1[other]) == values[*part]);
        let records: Vec<usize> = (0..self.count).filter(|other| has(*other)).collect();
        let sum = records.iter().map(|record| weights[*record]).sum();
        (Pattern { values, sums: [sum, 0.0] }, records)
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

struct Search<'a> {
    /// How many parts there are.
    width: usize,
    items: &'a [Item],
    weights: &'a [Vec<f64>; 2],
    keeps: &'a dyn Fn([f64; 2]) -> bool,
    found: Vec<Pattern>,
}

impl Search<'_> {
    fn sums(&self, bits: &Bits) -> [f64; 2] {
        let mut sums = [0.0; 2];
        for class in bits.rows() {
            sums[0] += self.weights[0][class];
            sums[1] += self.weights[1][class];
        }
        sums
    }

    /// Returns the pattern of all values that records share.
    fn closure(&self, bits: &Bits, sums: [f64; 2]) -> Pattern {
        let mut values = vec![None; self.width];
        for item in self.items {
            if values[item.part].is_none() && bits.is_within(&item.bits) {
                values[item.part] = Some(item.value);
            }
        }
        Pattern { values, sums }
    }

    fn extend(&mut self, pattern: &Pattern, bits: &Bits, first: usize, choices: usize) -> Result<(), FunctionError> {
        if choices == 0 {
            return Ok(());
        }
        for at in first..self.items.len() {
            let item = &self.items[at];
            if pattern.values[item.part].is_some() {
                continue;
            }
            let bits = bits.and(&item.bits);
            let sums = self.sums(&bits);
            if !(self.keeps)(sums) {
                continue;
            }
            // A pattern that gains an earlier value is listed where that value is chosen.
            let gains_earlier = self.items[..at]
                .iter()
                .any(|earlier| pattern.values[earlier.part] != Some(earlier.value) && bits.is_within(&earlier.bits));
            if gains_earlier {
                continue;
            }
            let extended = self.closure(&bits, sums);
            self.found.push(extended.clone());
            if self.found.len() > MAX_PATTERNS {
                let message = format!(
                    "there are more than {MAX_PATTERNS} patterns; raise the threshold or lower the number of dimensions"
                );
                return Err(FunctionError::Limit { message });
            }
            self.extend(&extended, &bits, at + 1, choices - 1)?;
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
