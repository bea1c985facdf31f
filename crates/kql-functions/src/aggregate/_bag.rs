//! `make_bag()`: one property bag of all bags of a group.
//!
//! Kusto leaves open which value of a repeated key stays, and the order of the keys.
//! Here keys ascend, of the values of a key the least stays, and a bag that is limited
//! keeps its least keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::DataType;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, compare};

use super::_arguments::{MAX_SIZE, OBSOLETE_SIZE, size_limit};
use super::_groups::{column, emit, for_each_row};
use crate::*;

pub(crate) const BAG: Parameter = required("expr", ParameterType::DynamicBag, "bags to merge; other values are ignored");

pub(crate) fn make(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(Bags { limit: size_limit(args, 1, MAX_SIZE)?, bags: Vec::new(), held: 0 }))
}

pub(crate) fn make_obsolete(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(Bags { limit: size_limit(args, 1, OBSOLETE_SIZE)?, bags: Vec::new(), held: 0 }))
}

/// A state is the bag so far.
pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    vec![DataType::BinaryView]
}

struct Bags {
    limit: usize,
    bags: Vec<BTreeMap<Box<str>, Box<[u8]>>>,
    held: usize,
}

impl Bags {
    fn add(&mut self, group: usize, bag: DynamicRef<'_>) {
        let ours = &mut self.bags[group];
        for (key, value) in bag.entries() {
            match ours.get_mut(key) {
                Some(kept) => {
                    if order(value, DynamicRef::new(kept)).is_lt() {
                        *kept = value.as_bytes().into();
                    }
                }
                None => {
                    if ours.len() >= self.limit {
                        if ours.last_key_value().is_some_and(|(last, _)| key > &**last) {
                            continue;
                        }
                        ours.pop_last();
                    }
                    self.held += key.len() + value.as_bytes().len() + 64;
                    ours.insert(key.into(), value.as_bytes().into());
                }
            }
        }
    }
}

fn order(a: DynamicRef<'_>, b: DynamicRef<'_>) -> std::cmp::Ordering {
    compare(a, b).then_with(|| a.as_bytes().cmp(b.as_bytes()))
}

impl GroupAccumulator for Bags {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.bags.resize_with(group_count.max(self.bags.len()), BTreeMap::new);
        let array = column(values, 0)?.as_binary_view();
        for_each_row(groups, filter, array.nulls(), |row, group| self.add(group, DynamicRef::new(array.value(row))));
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.update(states, groups, None, group_count)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![self.evaluate(which)?])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let bags = emit(&mut self.bags, which);
        let mut column = DynamicColumnBuilder::with_capacity(bags.len());
        for bag in &bags {
            column.append_with(|encoder| {
                encoder.begin_bag();
                for (key, value) in bag {
                    encoder.key(key);
                    encoder.value(DynamicRef::new(value));
                }
                encoder.end();
            });
        }
        if self.bags.is_empty() {
            self.held = 0;
        }
        Ok(Arc::new(column.finish()))
    }

    fn size(&self) -> usize {
        self.bags.capacity() * size_of::<BTreeMap<Box<str>, Box<[u8]>>>() + self.held
    }
}

#[cfg(test)]
mod tests {
    use kql_types::{Literal, ScalarType};

    use super::*;
    use crate::aggregate::_testing::{Check, json};
    use crate::aggregate::make_bag::FUNCTION;

    fn bags(texts: &[&str]) -> ArrayRef {
        let mut column = DynamicColumnBuilder::default();
        texts.iter().for_each(|text| column.append_json(text));
        column.append_null();
        column.finish_ref()
    }

    #[test]
    fn merges_bags() {
        let values = bags(&[r#"{"b":1}"#, r#"{"a":2,"b":0}"#, "[1]", r#"{"c":null}"#]);
        let merged = Check::new(&FUNCTION, &[ScalarType::Dynamic]).run(&[values], &[0; 5], 2);
        assert_eq!(json(&merged), [r#"{"a":2,"b":0,"c":null}"#, "{}"]);
    }

    #[test]
    fn keeps_the_least_keys_under_a_limit() {
        let values = bags(&[r#"{"c":1}"#, r#"{"b":2}"#, r#"{"a":3}"#, r#"{"d":4}"#]);
        let limit: ArrayRef = Arc::new(arrow::array::Int64Array::from_value(2, 5));
        let check = Check::new(&FUNCTION, &[ScalarType::Dynamic, ScalarType::Long]).constant(1, Literal::Long(2));
        assert_eq!(json(&check.run(&[values, limit], &[0; 5], 1)), [r#"{"a":3,"b":2}"#]);
    }
}
