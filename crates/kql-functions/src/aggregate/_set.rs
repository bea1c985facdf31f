//! `make_set()`: the distinct values of each group as an array.
//!
//! Kusto leaves the order open. Here elements ascend, and a set that is limited keeps
//! its least elements, so that the result depends on the values alone.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::DataType;
use kql_types::{Repeats, ScalarType};
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Kind};

use super::_arguments::{MAX_SIZE, OBSOLETE_SIZE, first_type, size_limit};
use super::_distinct::{Ids, for_each_state_key, list_type, lists};
use super::_groups::{column, emit, for_each_row};
use super::_intern::{Interner, Key, for_each_key};
use crate::*;

pub(crate) fn make(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make_limited(args, MAX_SIZE)
}

pub(crate) fn make_obsolete(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make_limited(args, OBSOLETE_SIZE)
}

fn make_limited(args: &AggregateArguments<'_>, limit: usize) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let ty = first_type(args)?;
    let limit = size_limit(args, 1, limit)?;
    Ok(Box::new(Sets { ty, limit, values: Interner::new(ty), sets: Vec::new(), held: 0 }))
}

pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    args.types.first().map(|ty| list_type(*ty)).into_iter().collect()
}

#[derive(Default)]
struct Set {
    ids: Ids,
    /// Greatest value of those kept when the set was last cut; what is greater is not kept.
    greatest: Option<u32>,
}

struct Sets {
    ty: ScalarType,
    limit: usize,
    values: Interner,
    sets: Vec<Set>,
    held: usize,
}

impl Sets {
    fn resize(&mut self, group_count: usize) {
        self.sets.resize_with(group_count.max(self.sets.len()), Set::default);
    }

    fn insert(&mut self, group: usize, key: &Key<'_>) -> Result<(), FunctionError> {
        let id = self.values.intern(key)?;
        self.insert_id(group, id);
        Ok(())
    }

    fn insert_id(&mut self, group: usize, id: u32) {
        let set = &mut self.sets[group];
        if set.greatest.is_some_and(|greatest| self.values.order(id, greatest).is_gt()) || !set.ids.insert(id) {
            return;
        }
        self.held += 1;
        // Cutting at twice the limit spreads the cost of sorting over many insertions.
        if set.ids.len() >= self.limit.saturating_mul(2) {
            let kept = least(&self.values, set.ids.as_slice(), self.limit);
            set.greatest = kept.last().copied();
            self.held -= set.ids.len() - kept.len();
            set.ids.replace(kept);
        }
    }

    fn take(&mut self, which: Emit) -> Vec<Vec<u32>> {
        let sets = emit(&mut self.sets, which);
        self.held -= sets.iter().map(|set| set.ids.len()).sum::<usize>();
        sets.iter().map(|set| least(&self.values, set.ids.as_slice(), self.limit)).collect()
    }
}

/// Returns up to `limit` of the least values in ascending order.
fn least(values: &Interner, ids: &[u32], limit: usize) -> Vec<u32> {
    let mut ids = ids.to_vec();
    if ids.len() > limit {
        ids.select_nth_unstable_by(limit, |&a, &b| values.order(a, b));
        ids.truncate(limit);
    }
    ids.sort_unstable_by(|&a, &b| values.order(a, b));
    ids
}

impl GroupAccumulator for Sets {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?;
        let ty = self.ty;
        if ty == ScalarType::String
            && let Some(repeats) = Repeats::find(array)?
        {
            let ids = self.values.intern_texts(repeats.values().as_string_view())?;
            for_each_row(groups, filter, array.nulls(), |row, group| {
                if let Some(id) = ids[repeats.slots()[row] as usize] {
                    self.insert_id(group, id);
                }
            });
            return Ok(());
        }
        let mut outcome = Ok(());
        let mut add = |group: usize, key: Key<'_>| {
            if outcome.is_ok() {
                outcome = self.insert(group, &key);
            }
        };
        if ty == ScalarType::Dynamic {
            let cells = array.as_binary_view();
            for_each_row(groups, filter, cells.nulls(), |row, group| {
                let value = DynamicRef::new(cells.value(row));
                if value.kind() == Kind::Array {
                    let elements = value.elements().filter(|e| !e.is_null());
                    elements.for_each(|e| add(group, Key::Bytes(e.as_bytes())));
                } else {
                    add(group, Key::Bytes(value.as_bytes()));
                }
            });
        } else {
            for_each_key(array, ty, groups, filter, add);
        }
        outcome
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let ty = self.ty;
        let mut outcome = Ok(());
        for_each_state_key(column(states, 0)?.as_list(), ty, groups, |group, key| {
            if outcome.is_ok() {
                outcome = self.insert(group, &key);
            }
        });
        outcome
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let sets = self.take(which);
        Ok(vec![lists(&self.values, self.ty, sets.iter().map(Vec::as_slice))?])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sets = self.take(which);
        let mut column = DynamicColumnBuilder::with_capacity(sets.len());
        for set in sets {
            column.append_with(|encoder| {
                encoder.begin_array();
                set.iter().for_each(|&id| self.values.encode(id, encoder));
                encoder.end();
            });
        }
        Ok(Arc::new(column.finish()))
    }

    fn size(&self) -> usize {
        self.values.size() + self.sets.capacity() * size_of::<Set>() + self.held * 5 * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int32Array, StringViewArray};
    use kql_types::Literal;

    use super::*;
    use crate::aggregate::_testing::{Check, json};
    use crate::aggregate::make_set::FUNCTION;

    #[test]
    fn collects_values_in_ascending_order() {
        let values: ArrayRef = Arc::new(StringViewArray::from(vec!["b", "a", "b", "", "a text that does not fit a view"]));
        let sets = Check::new(&FUNCTION, &[ScalarType::String]).run(&[values], &[0, 0, 0, 0, 1], 3);
        assert_eq!(json(&sets), [r#"["","a","b"]"#, r#"["a text that does not fit a view"]"#, "[]"]);
        let values: ArrayRef = Arc::new(Float64Array::from(vec![Some(2.0), None, Some(-1.5), Some(2.0)]));
        let sets = Check::new(&FUNCTION, &[ScalarType::Real]).run(&[values], &[0; 4], 1);
        assert_eq!(json(&sets), ["[-1.5,2.0]"]);
    }

    #[test]
    fn keeps_the_least_values_under_a_limit() {
        let values: ArrayRef = Arc::new(Int32Array::from_iter_values((0..1000).map(|n| (n * 389) % 1000)));
        let limit: ArrayRef = Arc::new(Int32Array::from_value(3, 1000));
        let check = Check::new(&FUNCTION, &[ScalarType::Int, ScalarType::Long]).constant(1, Literal::Long(3));
        let sets = check.run(&[values, limit], &(0..1000).map(|n| n % 2).collect::<Vec<_>>(), 2);
        // The multiplier is odd, so that even rows hold even numbers.
        assert_eq!(json(&sets), ["[0,2,4]", "[1,3,5]"]);
    }

    #[test]
    fn opens_arrays() {
        let mut column = DynamicColumnBuilder::default();
        for text in [r#"["a","b"]"#, r#"["b",null,["c"]]"#, r#"{"x":1}"#, "7"] {
            column.append_json(text);
        }
        column.append_null();
        let values: ArrayRef = column.finish_ref();
        let sets = Check::new(&FUNCTION, &[ScalarType::Dynamic]).run(&[values], &[0; 5], 1);
        assert_eq!(json(&sets), [r#"[7,"a","b",["c"],{"x":1}]"#]);
    }

    #[test]
    fn refuses_a_limit_below_one() {
        let check = Check::new(&FUNCTION, &[ScalarType::Int, ScalarType::Long]).constant(1, Literal::Long(0));
        assert!(check.make().is_err());
    }
}
