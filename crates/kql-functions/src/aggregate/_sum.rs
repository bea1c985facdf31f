//! Sums: whole numbers wrap as Kusto's do, reals are summed in twice their precision.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array};
use arrow::datatypes::{ArrowPrimitiveType, DataType, Float64Type, Int32Type, Int64Type, i256};
use kql_types::decimal::DecimalType;
use kql_types::{DecimalValue, ScalarType};

use super::_arguments::{first_type, unsupported};
use super::_double_double::DoubleDouble;
use super::_fold::{Fold, FoldOp, fold_state};
use super::_groups::{column, emit, for_each_row};
use crate::*;

struct WholeSum<In>(std::marker::PhantomData<In>);

impl<In> FoldOp for WholeSum<In>
where
    In: ArrowPrimitiveType,
    In::Native: Into<i64>,
{
    type In = In;
    type Out = Int64Type;
    const NULL_WHEN_EMPTY: bool = false;

    fn start() -> i64 {
        0
    }
    fn take(state: &mut i64, value: In::Native) {
        *state = state.wrapping_add(value.into());
    }
    fn join(state: &mut i64, other: i64) {
        *state = state.wrapping_add(other);
    }
}

/// A sum that left the range of decimal; no sum of decimals is this one.
pub(crate) const OVERFLOWED: i256 = i256::MIN;

/// Returns an exact sum of decimals, [`OVERFLOWED`] for good once it left 256 bits.
pub(crate) fn add_decimal(sum: i256, value: i256) -> i256 {
    match sum.checked_add(value) {
        Some(sum_of_both) if sum != OVERFLOWED && value != OVERFLOWED => sum_of_both,
        _ => OVERFLOWED,
    }
}

struct DecimalSum;

impl FoldOp for DecimalSum {
    type In = DecimalType;
    type Out = DecimalType;
    const NULL_WHEN_EMPTY: bool = false;

    fn start() -> i256 {
        i256::ZERO
    }
    fn take(state: &mut i256, value: i256) {
        *state = add_decimal(*state, value);
    }
    fn join(state: &mut i256, other: i256) {
        Self::take(state, other);
    }
    fn is_valid(result: i256) -> bool {
        DecimalValue(result).is_in_range()
    }
}

/// Makes the accumulator of `sum()`.
pub(crate) fn make(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(match first_type(args)? {
        ScalarType::Int => Fold::<WholeSum<Int32Type>>::boxed(DataType::Int64),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => Fold::<WholeSum<Int64Type>>::boxed(DataType::Int64),
        ScalarType::Decimal => Fold::<DecimalSum>::boxed(ScalarType::Decimal.arrow()),
        ScalarType::Real => Box::new(RealSum::default()),
        ty => return Err(unsupported(ty)),
    })
}

pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    match args.types.first() {
        Some(ScalarType::Real) => vec![DataType::Float64, DataType::Float64],
        Some(ScalarType::Decimal) => fold_state(ScalarType::Decimal.arrow()),
        _ => fold_state(DataType::Int64),
    }
}

#[derive(Default)]
struct RealSum {
    sums: Vec<DoubleDouble>,
}

impl GroupAccumulator for RealSum {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.sums.resize(group_count, DoubleDouble::default());
        let array = column(values, 0)?.as_primitive::<Float64Type>();
        let data = array.values();
        for_each_row(groups, filter, array.nulls(), |row, group| self.sums[group] += data[row]);
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.sums.resize(group_count, DoubleDouble::default());
        let high = column(states, 0)?.as_primitive::<Float64Type>().values();
        let low = column(states, 1)?.as_primitive::<Float64Type>().values();
        for (row, &group) in groups.iter().enumerate() {
            self.sums[group] += DoubleDouble { high: high[row], low: low[row] };
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(split(&emit(&mut self.sums, which)))
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sums = emit(&mut self.sums, which);
        Ok(Arc::new(Float64Array::from_iter_values(sums.into_iter().map(DoubleDouble::value))))
    }

    fn size(&self) -> usize {
        self.sums.capacity() * size_of::<DoubleDouble>()
    }
}

/// Returns the two halves of sums as the arrays in which they travel.
pub(crate) fn split(sums: &[DoubleDouble]) -> Vec<ArrayRef> {
    vec![
        Arc::new(Float64Array::from_iter_values(sums.iter().map(|s| s.high))),
        Arc::new(Float64Array::from_iter_values(sums.iter().map(|s| s.low))),
    ]
}
