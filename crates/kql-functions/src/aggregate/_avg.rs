//! Means: exact for whole numbers and ticks, in twice the precision for reals.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, Float64Array, Int64Array, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Decimal128Type, Float64Type, Int32Type, Int64Type};
use kql_types::ScalarType;

use super::_arguments::{first_type, unsupported};
use super::_double_double::DoubleDouble;
use super::_groups::{column, emit, for_each_row, validity};
use super::_sum::split;
use crate::*;

const DOC: &str = "values to average; nulls are ignored";
pub(crate) const WHOLE: Parameter = required("expr", ParameterType::Integer, DOC);
pub(crate) const REAL: Parameter = required("expr", ParameterType::Exact(ScalarType::Real), DOC);
pub(crate) const DECIMAL: Parameter = required("expr", ParameterType::Exact(ScalarType::Decimal), DOC);
pub(crate) const TIMESPAN: Parameter = required("expr", ParameterType::Exact(ScalarType::TimeSpan), DOC);
pub(crate) const DATETIME: Parameter = required("expr", ParameterType::Exact(ScalarType::DateTime), DOC);

pub(crate) fn make(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let ty = first_type(args)?;
    Ok(match ty {
        ScalarType::Real => Box::new(RealMean::default()),
        ScalarType::String | ScalarType::Bool | ScalarType::Guid | ScalarType::Dynamic => return Err(unsupported(ty)),
        _ => Box::new(ExactMean { ty, sums: Vec::new(), counts: Vec::new() }),
    })
}

pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    match args.types.first() {
        Some(ScalarType::Real) => vec![DataType::Float64, DataType::Float64, DataType::Int64],
        _ => vec![WIDE, DataType::Int64],
    }
}

/// How a sum of 128 bits travels: its digits are not limited to those of decimal.
const WIDE: DataType = DataType::Decimal128(38, 0);

struct ExactMean {
    ty: ScalarType,
    sums: Vec<i128>,
    counts: Vec<i64>,
}

impl ExactMean {
    fn resize(&mut self, group_count: usize) {
        self.sums.resize(group_count, 0);
        self.counts.resize(group_count, 0);
    }

    fn add<T: ArrowPrimitiveType>(&mut self, array: &PrimitiveArray<T>, groups: &[usize], filter: Option<&BooleanArray>)
    where
        T::Native: Into<i128>,
    {
        let data = array.values();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            self.sums[group] = self.sums[group].saturating_add(data[row].into());
            self.counts[group] += 1;
        });
    }
}

impl GroupAccumulator for ExactMean {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?;
        match self.ty {
            ScalarType::Int => self.add(array.as_primitive::<Int32Type>(), groups, filter),
            ScalarType::Decimal => self.add(array.as_primitive::<Decimal128Type>(), groups, filter),
            _ => self.add(array.as_primitive::<Int64Type>(), groups, filter),
        }
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let sums = column(states, 0)?.as_primitive::<Decimal128Type>().values();
        let counts = column(states, 1)?.as_primitive::<Int64Type>().values();
        for (row, &group) in groups.iter().enumerate() {
            self.sums[group] = self.sums[group].saturating_add(sums[row]);
            self.counts[group] += counts[row];
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let sums = Decimal128Array::from(emit(&mut self.sums, which)).with_data_type(WIDE);
        Ok(vec![Arc::new(sums), Arc::new(Int64Array::from(emit(&mut self.counts, which)))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sums = emit(&mut self.sums, which);
        let counts = emit(&mut self.counts, which);
        let pairs = sums.iter().zip(&counts);
        if self.ty.is_integer() {
            return Ok(Arc::new(Float64Array::from_iter_values(pairs.map(|(&s, &n)| s as f64 / n as f64))));
        }
        let means = pairs.map(|(&s, &n)| s / i128::from(n.max(1)));
        let nulls = validity(counts.iter().map(|&n| n > 0));
        Ok(match self.ty {
            ScalarType::Decimal => {
                let means: Vec<i128> = means.collect();
                Arc::new(Decimal128Array::new(means.into(), nulls).with_data_type(self.ty.arrow()))
            }
            // A mean of ticks lies between two of them.
            _ => Arc::new(Int64Array::new(means.map(|mean| mean as i64).collect::<Vec<_>>().into(), nulls)),
        })
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<i128>() + self.counts.capacity() * size_of::<i64>()
    }
}

#[derive(Default)]
struct RealMean {
    sums: Vec<DoubleDouble>,
    counts: Vec<i64>,
}

impl RealMean {
    fn resize(&mut self, group_count: usize) {
        self.sums.resize(group_count, DoubleDouble::default());
        self.counts.resize(group_count, 0);
    }
}

impl GroupAccumulator for RealMean {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?.as_primitive::<Float64Type>();
        let data = array.values();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            self.sums[group] += data[row];
            self.counts[group] += 1;
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let high = column(states, 0)?.as_primitive::<Float64Type>().values();
        let low = column(states, 1)?.as_primitive::<Float64Type>().values();
        let counts = column(states, 2)?.as_primitive::<Int64Type>().values();
        for (row, &group) in groups.iter().enumerate() {
            self.sums[group] += DoubleDouble { high: high[row], low: low[row] };
            self.counts[group] += counts[row];
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let mut states = split(&emit(&mut self.sums, which));
        states.push(Arc::new(Int64Array::from(emit(&mut self.counts, which))));
        Ok(states)
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sums = emit(&mut self.sums, which);
        let counts = emit(&mut self.counts, which);
        let means = sums.into_iter().zip(counts).map(|(sum, n)| (sum / n as f64).value());
        Ok(Arc::new(Float64Array::from_iter_values(means)))
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<DoubleDouble>() + self.counts.capacity() * size_of::<i64>()
    }
}
