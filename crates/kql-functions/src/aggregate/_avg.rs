//! Means: exact for whole numbers and ticks, in twice the precision for reals.

use std::marker::PhantomData;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Decimal128Type, Float64Type, Int32Type, Int64Type, i256};
use kql_types::decimal::{DecimalArray, DecimalType};
use kql_types::{DecimalValue, ScalarType};

use super::_arguments::{first_type, unsupported};
use super::_double_double::DoubleDouble;
use super::_groups::{column, emit, for_each_row};
use super::_sum::{OVERFLOWED, add_decimal, split};
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
        ScalarType::Decimal => ExactMean::<DecimalType, DecimalType>::boxed(ty),
        ScalarType::Int => ExactMean::<Int32Type, Decimal128Type>::boxed(ty),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => ExactMean::<Int64Type, Decimal128Type>::boxed(ty),
    })
}

pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    match args.types.first() {
        Some(ScalarType::Real) => vec![DataType::Float64, DataType::Float64, DataType::Int64],
        Some(ScalarType::Decimal) => vec![<DecimalType as Total>::STATE, DataType::Int64],
        _ => vec![<Decimal128Type as Total>::STATE, DataType::Int64],
    }
}

/// An exact sum: of whole numbers and ticks in 128 bits, of decimals in 256.
trait Total: ArrowPrimitiveType {
    /// How a sum travels; every value of its bits is one.
    const STATE: DataType;

    fn add(sum: Self::Native, value: Self::Native) -> Self::Native;
    /// Returns the means of groups as the array of `avg()` over a type; null over no values.
    fn means(ty: ScalarType, sums: &[Self::Native], counts: &[i64]) -> ArrayRef;
}

impl Total for Decimal128Type {
    const STATE: DataType = DataType::Decimal128(38, 0);

    fn add(sum: i128, value: i128) -> i128 {
        // 2^64 longs fit.
        sum.wrapping_add(value)
    }

    fn means(ty: ScalarType, sums: &[i128], counts: &[i64]) -> ArrayRef {
        let pairs = sums.iter().zip(counts);
        if ty.is_integer() {
            return Arc::new(Float64Array::from_iter_values(pairs.map(|(&sum, &count)| sum as f64 / count as f64)));
        }
        // A mean of ticks lies between two of them.
        let ticks = pairs.map(|(&sum, &count)| sum.checked_div(i128::from(count)).map(|mean| mean as i64));
        Arc::new(ticks.collect::<Int64Array>())
    }
}

impl Total for DecimalType {
    const STATE: DataType = DataType::Decimal256(76, 0);

    fn add(sum: i256, value: i256) -> i256 {
        add_decimal(sum, value)
    }

    fn means(ty: ScalarType, sums: &[i256], counts: &[i64]) -> ArrayRef {
        let means = sums.iter().zip(counts).map(|(&sum, &count)| {
            let sum = (sum != OVERFLOWED).then_some(DecimalValue(sum))?;
            sum.checked_div(DecimalValue::from_i64(count)).map(|mean| mean.0)
        });
        Arc::new(means.collect::<DecimalArray>().with_data_type(ty.arrow()))
    }
}

struct ExactMean<In, T: Total> {
    ty: ScalarType,
    sums: Vec<T::Native>,
    counts: Vec<i64>,
    input: PhantomData<fn(In)>,
}

impl<In, T: Total> ExactMean<In, T>
where
    In: ArrowPrimitiveType,
    In::Native: Into<T::Native>,
{
    fn boxed(ty: ScalarType) -> Box<dyn GroupAccumulator> {
        Box::new(Self { ty, sums: Vec::new(), counts: Vec::new(), input: PhantomData })
    }

    fn resize(&mut self, group_count: usize) {
        self.sums.resize(group_count, T::Native::default());
        self.counts.resize(group_count, 0);
    }
}

impl<In, T: Total> GroupAccumulator for ExactMean<In, T>
where
    In: ArrowPrimitiveType,
    In::Native: Into<T::Native>,
{
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?.as_primitive::<In>();
        let data = array.values();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            self.sums[group] = T::add(self.sums[group], data[row].into());
            self.counts[group] += 1;
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let sums = column(states, 0)?.as_primitive::<T>().values();
        let counts = column(states, 1)?.as_primitive::<Int64Type>().values();
        for (row, &group) in groups.iter().enumerate() {
            self.sums[group] = T::add(self.sums[group], sums[row]);
            self.counts[group] += counts[row];
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let sums = PrimitiveArray::<T>::new(emit(&mut self.sums, which).into(), None).with_data_type(T::STATE);
        Ok(vec![Arc::new(sums), Arc::new(Int64Array::from(emit(&mut self.counts, which)))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sums = emit(&mut self.sums, which);
        let counts = emit(&mut self.counts, which);
        Ok(T::means(self.ty, &sums, &counts))
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<T::Native>() + self.counts.capacity() * size_of::<i64>()
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
