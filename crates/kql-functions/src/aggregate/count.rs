//! `count()`: how many rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, Int64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Int64Type};
use kql_types::ScalarType;

use super::_arguments::PREDICATE;
use super::_groups::{emit, for_each_row, kept_rows};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "count",
    aliases: &[],
    summary: "Counts the rows of each group.",
    signatures: &[
        fixed(&[], ScalarType::Long),
        fixed(&[PREDICATE], ScalarType::Long),
        fixed(&[required("expression", ParameterType::NotBool, "a value that is not looked at")], ScalarType::Long),
    ],
    returns: "The number of rows, or of those where `predicate` is true; 0 over no rows.",
    notes: &[
        "`count(predicate)` is an obsolete spelling of `countif(predicate)`.",
        "`count(x)` of a value that is no bool counts all rows, those with nulls among them.",
    ],
    examples: &[
        example("Count rows", "datatable(x:long)[1, 2, 2] | summarize n = count()", "n:long\n3"),
        example("Nulls count", "datatable(x:real)[real(null), 5.0] | summarize count(x)", "count_x:long\n2"),
        example("No rows", "datatable(x:long)[] | summarize count()", "count_:long\n0"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("count"),
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
    fn take(&mut self, which: Emit) -> ArrayRef {
        Arc::new(Int64Array::from(emit(&mut self.counts, which)))
    }
}

impl GroupAccumulator for Count {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.counts.resize(group_count, 0);
        match values.first().filter(|argument| *argument.data_type() == DataType::Boolean) {
            None => for_each_row(groups, filter, None, |_, group| self.counts[group] += 1),
            Some(predicate) => {
                let is_true = kept_rows(Some(predicate.as_boolean()), None).map(NullBuffer::new);
                for_each_row(groups, filter, is_true.as_ref(), |_, group| self.counts[group] += 1);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, AsArray, BooleanArray};
    use arrow::datatypes::Int64Type;
    use kql_types::ScalarType;

    use super::FUNCTION;
    use crate::aggregate::_testing::Check;

    #[test]
    fn counts_rows() {
        let counts = Check::new(&FUNCTION, &[]).run(&[], &[0, 2, 0, 2, 2], 3);
        assert_eq!(counts.as_primitive::<Int64Type>().values(), &[2, 0, 3]);
    }

    #[test]
    fn counts_where_true() {
        let predicate: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None, Some(true)]));
        let counts = Check::new(&FUNCTION, &[ScalarType::Bool]).run(&[predicate], &[0, 0, 0, 1], 3);
        assert_eq!(counts.as_primitive::<Int64Type>().values(), &[1, 1, 0]);
    }
}
