//! `count()`: how many rows.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array};
use arrow::datatypes::{DataType, Int64Type};
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "count",
    aliases: &[],
    summary: "Counts the rows of each group.",
    signatures: &[fixed(&[], ScalarType::Long)],
    returns: "The number of rows; 0 over no rows.",
    notes: &[],
    examples: &[example("Count rows", "datatable(x:long)[1, 2, 2] | summarize n = count()", "n:long\n3")],
    result_name: ResultName::PrefixOnly("count_"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator {
        make: |_| Ok(Box::new(Count::default())),
        state_types: |_| vec![DataType::Int64],
    },
};

#[derive(Default)]
struct Count {
    counts: Vec<i64>,
}

impl Count {
    fn take(&mut self, emit: Emit) -> ArrayRef {
        let counts = match emit {
            Emit::All => std::mem::take(&mut self.counts),
            Emit::First(n) => self.counts.drain(..n).collect(),
        };
        Arc::new(Int64Array::from(counts))
    }
}

impl GroupAccumulator for Count {
    fn update(
        &mut self,
        _values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        match filter {
            None => groups.iter().for_each(|&g| self.counts[g] += 1),
            Some(filter) => {
                for (row, &group) in groups.iter().enumerate() {
                    self.counts[group] += i64::from(filter.is_valid(row) && filter.value(row));
                }
            }
        }
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        let counts = states[0].as_primitive::<Int64Type>();
        for (row, &group) in groups.iter().enumerate() {
            self.counts[group] += counts.value(row);
        }
        Ok(())
    }

    fn state(&mut self, emit: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![self.take(emit)])
    }

    fn evaluate(&mut self, emit: Emit) -> Result<ArrayRef, FunctionError> {
        Ok(self.take(emit))
    }

    fn size(&self) -> usize {
        self.counts.capacity() * size_of::<i64>()
    }
}
