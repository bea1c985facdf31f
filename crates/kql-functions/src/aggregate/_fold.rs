//! Aggregates whose state is one number of Arrow's primitive types.

use std::marker::PhantomData;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray};
use arrow::datatypes::{DataType, Int32Type, Int64Type};
use kql_types::ScalarType;

use super::_groups::{column, emit, for_each_row, validity};
use crate::*;

/// What a fold does with one value more.
pub(crate) trait FoldOp: 'static {
    type In: ArrowPrimitiveType;
    type Out: ArrowPrimitiveType;
    /// Null over no values; otherwise the start.
    const NULL_WHEN_EMPTY: bool;

    fn start() -> <Self::Out as ArrowPrimitiveType>::Native;
    fn take(state: &mut <Self::Out as ArrowPrimitiveType>::Native, value: <Self::In as ArrowPrimitiveType>::Native);
    fn join(state: &mut <Self::Out as ArrowPrimitiveType>::Native, other: <Self::Out as ArrowPrimitiveType>::Native);

    /// Returns whether a result can be shown; one that cannot is null.
    fn is_valid(_result: <Self::Out as ArrowPrimitiveType>::Native) -> bool {
        true
    }
}

pub(crate) struct Fold<O: FoldOp> {
    states: Vec<<O::Out as ArrowPrimitiveType>::Native>,
    seen: Vec<bool>,
    ty: DataType,
    op: PhantomData<fn(O)>,
}

impl<O: FoldOp> Fold<O> {
    pub(crate) fn boxed(ty: DataType) -> Box<dyn GroupAccumulator> {
        Box::new(Self { states: Vec::new(), seen: Vec::new(), ty, op: PhantomData })
    }

    fn resize(&mut self, group_count: usize) {
        self.states.resize(group_count, O::start());
        self.seen.resize(group_count, false);
    }

    fn take(&mut self, which: Emit) -> ArrayRef {
        let states = emit(&mut self.states, which);
        let seen = emit(&mut self.seen, which);
        let valid = states.iter().zip(seen).map(|(&s, seen)| (seen || !O::NULL_WHEN_EMPTY) && O::is_valid(s));
        let nulls = validity(valid);
        Arc::new(PrimitiveArray::<O::Out>::new(states.into(), nulls).with_data_type(self.ty.clone()))
    }
}

impl<O: FoldOp> GroupAccumulator for Fold<O> {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?.as_primitive::<O::In>();
        let data = array.values();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            O::take(&mut self.states[group], data[row]);
            self.seen[group] = true;
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(states, 0)?.as_primitive::<O::Out>();
        let seen = column(states, 1)?.as_boolean();
        let data = array.values();
        for (row, &group) in groups.iter().enumerate() {
            if seen.value(row) {
                O::join(&mut self.states[group], data[row]);
                self.seen[group] = true;
            }
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let states = emit(&mut self.states, which);
        let seen = emit(&mut self.seen, which);
        let states = PrimitiveArray::<O::Out>::new(states.into(), None).with_data_type(self.ty.clone());
        Ok(vec![Arc::new(states), Arc::new(BooleanArray::from(seen))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        Ok(self.take(which))
    }

    fn size(&self) -> usize {
        self.states.capacity() * size_of::<<O::Out as ArrowPrimitiveType>::Native>() + self.seen.capacity()
    }
}

/// The state types of a [`Fold`] whose result has this Arrow type.
pub(crate) fn fold_state(ty: DataType) -> Vec<DataType> {
    vec![ty, DataType::Boolean]
}

/// An operation on bits; `binary_all_and`, `_or`, `_xor` differ in nothing else.
pub(crate) trait BitOp: Send + 'static {
    const START: i64;
    fn apply(left: i64, right: i64) -> i64;
}

struct BitFold<In, B>(PhantomData<(In, B)>);

impl<B: BitOp> FoldOp for BitFold<Int64Type, B> {
    type In = Int64Type;
    type Out = Int64Type;
    const NULL_WHEN_EMPTY: bool = true;

    fn start() -> i64 {
        B::START
    }
    fn take(state: &mut i64, value: i64) {
        *state = B::apply(*state, value);
    }
    fn join(state: &mut i64, other: i64) {
        *state = B::apply(*state, other);
    }
}

impl<B: BitOp> FoldOp for BitFold<Int32Type, B> {
    type In = Int32Type;
    type Out = Int32Type;
    const NULL_WHEN_EMPTY: bool = true;

    fn start() -> i32 {
        B::START as i32
    }
    fn take(state: &mut i32, value: i32) {
        *state = B::apply(i64::from(*state), i64::from(value)) as i32;
    }
    fn join(state: &mut i32, other: i32) {
        Self::take(state, other);
    }
}

/// Makes the accumulator of a bitwise aggregate.
pub(crate) fn bit_fold<B: BitOp>(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    match args.types.first() {
        Some(ScalarType::Int) => Ok(Fold::<BitFold<Int32Type, B>>::boxed(DataType::Int32)),
        Some(ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan) => {
            Ok(Fold::<BitFold<Int64Type, B>>::boxed(DataType::Int64))
        }
        Some(ty) => Err(FunctionError::InvalidArgument {
            argument: 0,
            message: format!("bits of a value of type `{ty}` cannot be combined, only of int, long, datetime and timespan"),
        }),
        None => Err(FunctionError::Internal { message: "argument 1 is missing".into() }),
    }
}

pub(crate) fn bit_state(args: &AggregateArguments<'_>) -> Vec<DataType> {
    fold_state(args.types.first().map_or(DataType::Int64, |t| t.arrow()))
}
