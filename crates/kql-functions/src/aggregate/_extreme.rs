//! The least and the greatest value.

use std::marker::PhantomData;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, FixedSizeBinaryArray, StringViewArray};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, i256};
use kql_types::ScalarType;
use kql_types::decimal::DecimalType;

use super::_arguments::{first_type, unsupported};
use super::_fold::{Fold, FoldOp, fold_state};
use super::_groups::{column, emit, for_each_row};
use crate::*;

/// A number that can be compared; the worst value starts a fold.
pub(crate) trait Ranked: ArrowPrimitiveType {
    fn worst(greatest: bool) -> Self::Native;
    fn better(greatest: bool, left: Self::Native, right: Self::Native) -> Self::Native;
}

macro_rules! ranked_whole {
    ($($arrow:ty => $native:ty),*) => {$(
        impl Ranked for $arrow {
            fn worst(greatest: bool) -> $native {
                if greatest { <$native>::MIN } else { <$native>::MAX }
            }
            fn better(greatest: bool, left: $native, right: $native) -> $native {
                if greatest { left.max(right) } else { left.min(right) }
            }
        }
    )*};
}

ranked_whole!(Int32Type => i32, Int64Type => i64, DecimalType => i256);

impl Ranked for Float64Type {
    // NaN loses against every number, which is what `f64::max` and `f64::min` do.
    fn worst(_greatest: bool) -> f64 {
        f64::NAN
    }
    fn better(greatest: bool, left: f64, right: f64) -> f64 {
        let best = if greatest { left.max(right) } else { left.min(right) };
        // One zero, whichever sign came first.
        if best == 0.0 { 0.0 } else { best }
    }
}

struct Extreme<T, const GREATEST: bool>(PhantomData<T>);

impl<T: Ranked, const GREATEST: bool> FoldOp for Extreme<T, GREATEST> {
    type In = T;
    type Out = T;
    const NULL_WHEN_EMPTY: bool = true;

    fn start() -> T::Native {
        T::worst(GREATEST)
    }
    fn take(state: &mut T::Native, value: T::Native) {
        *state = T::better(GREATEST, *state, value);
    }
    fn join(state: &mut T::Native, other: T::Native) {
        *state = T::better(GREATEST, *state, other);
    }
}

/// Makes the accumulator of `min()` or `max()`.
pub(crate) fn make<const GREATEST: bool>(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let ty = first_type(args)?;
    Ok(match ty {
        ScalarType::Int => Fold::<Extreme<Int32Type, GREATEST>>::boxed(ty.arrow()),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
            Fold::<Extreme<Int64Type, GREATEST>>::boxed(ty.arrow())
        }
        ScalarType::Real => Fold::<Extreme<Float64Type, GREATEST>>::boxed(ty.arrow()),
        ScalarType::Decimal => Fold::<Extreme<DecimalType, GREATEST>>::boxed(ty.arrow()),
        ScalarType::String => Box::new(ExtremeText::<GREATEST> { best: Vec::new(), held: 0 }),
        ScalarType::Bool => Box::new(ExtremeBool::<GREATEST> { best: Vec::new() }),
        ScalarType::Guid => Box::new(ExtremeGuid::<GREATEST> { best: Vec::new() }),
        ScalarType::Dynamic => return Err(unsupported(ty)),
    })
}

pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    match args.types.first() {
        Some(ty @ (ScalarType::String | ScalarType::Bool | ScalarType::Guid)) => vec![ty.arrow()],
        Some(ty) => fold_state(ty.arrow()),
        None => Vec::new(),
    }
}

fn is_better<T: Ord>(greatest: bool, value: &T, best: &Option<T>) -> bool {
    best.as_ref().is_none_or(|best| if greatest { value > best } else { value < best })
}

/// Strings compare by their bytes, which for UTF-8 is by code point. A state that saw
/// no value is null, unlike a result.
struct ExtremeText<const GREATEST: bool> {
    best: Vec<Option<Box<str>>>,
    held: usize,
}

impl<const GREATEST: bool> ExtremeText<GREATEST> {
    fn offer(&mut self, group: usize, value: &str) {
        let best = &mut self.best[group];
        let is_better = best.as_deref().is_none_or(|best| if GREATEST { value > best } else { value < best });
        if is_better {
            self.held += value.len();
            self.held -= best.as_ref().map_or(0, |b| b.len());
            *best = Some(value.into());
        }
    }

    fn take(&mut self, which: Emit) -> Vec<Option<Box<str>>> {
        let best = emit(&mut self.best, which);
        self.held -= best.iter().flatten().map(|b| b.len()).sum::<usize>();
        best
    }
}

impl<const GREATEST: bool> GroupAccumulator for ExtremeText<GREATEST> {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.best.resize(group_count, None);
        let array = column(values, 0)?.as_string_view();
        for_each_row(groups, filter, array.nulls(), |row, group| self.offer(group, array.value(row)));
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.update(states, groups, None, group_count)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![Arc::new(StringViewArray::from_iter(self.take(which)))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let best = self.take(which).into_iter().map(Option::unwrap_or_default);
        Ok(Arc::new(StringViewArray::from_iter_values(best)))
    }

    fn size(&self) -> usize {
        self.best.capacity() * size_of::<Option<Box<str>>>() + self.held
    }
}

struct ExtremeBool<const GREATEST: bool> {
    best: Vec<Option<bool>>,
}

impl<const GREATEST: bool> GroupAccumulator for ExtremeBool<GREATEST> {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.best.resize(group_count, None);
        let array = column(values, 0)?.as_boolean();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            let value = array.value(row);
            if is_better(GREATEST, &value, &self.best[group]) {
                self.best[group] = Some(value);
            }
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.update(states, groups, None, group_count)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![self.evaluate(which)?])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        Ok(Arc::new(BooleanArray::from(emit(&mut self.best, which))))
    }

    fn size(&self) -> usize {
        self.best.capacity() * size_of::<Option<bool>>()
    }
}

struct ExtremeGuid<const GREATEST: bool> {
    best: Vec<Option<[u8; 16]>>,
}

impl<const GREATEST: bool> GroupAccumulator for ExtremeGuid<GREATEST> {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.best.resize(group_count, None);
        let array = column(values, 0)?.as_fixed_size_binary();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            if let Ok(value) = <[u8; 16]>::try_from(array.value(row))
                && is_better(GREATEST, &value, &self.best[group])
            {
                self.best[group] = Some(value);
            }
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.update(states, groups, None, group_count)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![self.evaluate(which)?])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let best = emit(&mut self.best, which);
        Ok(Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(best.into_iter(), 16)?))
    }

    fn size(&self) -> usize {
        self.best.capacity() * size_of::<Option<[u8; 16]>>()
    }
}
