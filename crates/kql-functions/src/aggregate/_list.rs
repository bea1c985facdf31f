//! `make_list()`: the values of each group as an array, in the order of the rows.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::DataType;
use kql_types::ScalarType;
use kql_types::cell::Cells;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Encoder, Kind};

use super::_arguments::{MAX_SIZE, OBSOLETE_SIZE, first_type, size_limit};
use super::_groups::{column, emit, for_each_row};
use crate::*;

pub(crate) fn make(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(Lists::new(first_type(args)?, size_limit(args, 1, MAX_SIZE)?, false)))
}

pub(crate) fn make_obsolete(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(Lists::new(first_type(args)?, size_limit(args, 1, OBSOLETE_SIZE)?, false)))
}

pub(crate) fn make_with_nulls(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(Lists::new(first_type(args)?, MAX_SIZE, true)))
}

/// A state is the list so far.
pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    vec![DataType::BinaryView]
}

struct Lists {
    ty: ScalarType,
    limit: usize,
    keeps_nulls: bool,
    /// The encoded elements of all groups, one after another.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    lists: Vec<Vec<u32>>,
    encoder: Encoder,
}

impl Lists {
    fn new(ty: ScalarType, limit: usize, keeps_nulls: bool) -> Self {
        Self { ty, limit, keeps_nulls, bytes: Vec::new(), ends: Vec::new(), lists: Vec::new(), encoder: Encoder::new() }
    }

    fn resize(&mut self, group_count: usize) {
        self.lists.resize_with(group_count.max(self.lists.len()), Vec::new);
    }

    fn element(&self, id: u32) -> DynamicRef<'_> {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        DynamicRef::new(&self.bytes[start..self.ends[id]])
    }
}

/// Notes that the bytes just appended are an element of a list.
fn push(ends: &mut Vec<usize>, end: usize, list: &mut Vec<u32>) -> Result<(), FunctionError> {
    let id = u32::try_from(ends.len())
        .map_err(|_| FunctionError::Limit { message: "an aggregate cannot hold more than 2^32 list elements".into() })?;
    ends.push(end);
    list.push(id);
    Ok(())
}

impl GroupAccumulator for Lists {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?;
        let cells = Cells::new(array, self.ty)
            .map_err(|_| FunctionError::Internal { message: format!("argument 1 does not lie as `{}` does", self.ty) })?;
        let nulls = if self.keeps_nulls { None } else { array.nulls() };
        let mut outcome = Ok(());
        for_each_row(groups, filter, nulls, |row, group| {
            let list = &mut self.lists[group];
            if list.len() >= self.limit || outcome.is_err() {
                return;
            }
            self.encoder.clear();
            cells.encode(row, &mut self.encoder);
            let value = self.encoder.as_ref();
            if self.keeps_nulls || value.kind() != Kind::Array {
                self.bytes.extend_from_slice(self.encoder.as_bytes());
                outcome = push(&mut self.ends, self.bytes.len(), list);
                return;
            }
            // An array stands for its elements: the documented `pairwise_dist_fl` and
            // `geo_h3cell_rings` count on it.
            for element in value.elements().take(self.limit - list.len()) {
                self.bytes.extend_from_slice(element.as_bytes());
                outcome = push(&mut self.ends, self.bytes.len(), list);
            }
        });
        outcome
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let states = column(states, 0)?.as_binary_view();
        for (row, &group) in groups.iter().enumerate() {
            let list = &mut self.lists[group];
            for element in DynamicRef::new(states.value(row)).elements().take(self.limit.saturating_sub(list.len())) {
                self.bytes.extend_from_slice(element.as_bytes());
                push(&mut self.ends, self.bytes.len(), list)?;
            }
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![self.evaluate(which)?])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let lists = emit(&mut self.lists, which);
        let mut column = DynamicColumnBuilder::with_capacity(lists.len());
        for list in lists {
            column.append_with(|encoder| {
                encoder.begin_array();
                list.iter().for_each(|&id| encoder.value(self.element(id)));
                encoder.end();
            });
        }
        Ok(Arc::new(column.finish()))
    }

    fn size(&self) -> usize {
        self.bytes.capacity()
            + self.ends.capacity() * (size_of::<usize>() + size_of::<u32>())
            + self.lists.capacity() * size_of::<Vec<u32>>()
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int32Array, StringViewArray};
    use kql_types::Literal;

    use super::*;
    use crate::aggregate::_testing::{Check, json};
    use crate::aggregate::{make_list, make_list_with_nulls};

    #[test]
    fn keeps_order_and_repetitions() {
        let values: ArrayRef = Arc::new(StringViewArray::from(vec!["b", "a", "b", "", "c"]));
        let lists = Check::new(&make_list::FUNCTION, &[ScalarType::String]).run(&[values], &[0, 0, 0, 0, 1], 3);
        assert_eq!(json(&lists), [r#"["b","a","b",""]"#, r#"["c"]"#, "[]"]);
    }

    #[test]
    fn skips_or_keeps_nulls() {
        let values: ArrayRef = Arc::new(Int32Array::from(vec![None, Some(4), None, Some(5)]));
        let without = Check::new(&make_list::FUNCTION, &[ScalarType::Int]).run(&[values.clone()], &[0; 4], 2);
        assert_eq!(json(&without), ["[4,5]", "[]"]);
        let with = Check::new(&make_list_with_nulls::FUNCTION, &[ScalarType::Int]).run(&[values], &[0; 4], 2);
        assert_eq!(json(&with), ["[null,4,null,5]", "[]"]);
    }

    #[test]
    fn ends_at_the_limit() {
        let values: ArrayRef = Arc::new(Int32Array::from(vec![1, 3, 2, 1]));
        let limit: ArrayRef = Arc::new(Int32Array::from_value(2, 4));
        let check = Check::new(&make_list::FUNCTION, &[ScalarType::Int, ScalarType::Long]).constant(1, Literal::Long(2));
        assert_eq!(json(&check.run(&[values, limit], &[0; 4], 1)), ["[1,3]"]);
    }

    #[test]
    fn takes_arrays_for_their_elements() {
        let mut column = DynamicColumnBuilder::default();
        column.append_json(r#"{"a":1}"#);
        column.append_json("[1,[2],3]");
        column.append_json("[]");
        let lists = Check::new(&make_list::FUNCTION, &[ScalarType::Dynamic]).run(&[column.finish_ref()], &[0; 3], 1);
        assert_eq!(json(&lists), [r#"[{"a":1},1,[2],3]"#]);
    }
}
