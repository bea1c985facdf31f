//! Sketches by group: `dcount()`, `hll()`, `hll_merge()`.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Int64Array};
use arrow::datatypes::DataType;
use kql_types::ScalarType;
use kql_types::dynamic::DynamicColumnBuilder;

use super::_arguments::{first_type, whole_number};
use super::_groups::{column, emit};
use super::_hll::{DEFAULT_ACCURACY, Sketch, register_bits};
use super::_intern::for_each_key;
use crate::*;

pub(crate) const ACCURACY: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..optional("accuracy", ParameterType::NotDynamic, "0 to 4, from quick to accurate; 1 when absent")
};

/// What a sketch becomes in the end.
type Finish = fn(Vec<Option<Sketch>>) -> Result<ArrayRef, FunctionError>;

pub(crate) fn make_count(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let bits = register_bits(whole_number(args, 1, "accuracy")?.unwrap_or(DEFAULT_ACCURACY), 1)?;
    let finish: Finish = |sketches| {
        let counts = sketches.iter().map(|sketch| sketch.as_ref().map_or(0, Sketch::estimate));
        Ok(Arc::new(Int64Array::from_iter_values(counts)))
    };
    Ok(Box::new(Sketches { ty: first_type(args)?, bits, sketches: Vec::new(), hashes: Vec::new(), finish }))
}

pub(crate) fn make_hll(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let bits = register_bits(whole_number(args, 1, "accuracy")?.unwrap_or(DEFAULT_ACCURACY), 1)?;
    Ok(Box::new(Sketches { ty: first_type(args)?, bits, sketches: Vec::new(), hashes: Vec::new(), finish: hll_column }))
}

/// Returns sketches as a dynamic column; those without values are null.
pub(crate) fn hll_column(sketches: Vec<Option<Sketch>>) -> Result<ArrayRef, FunctionError> {
    let mut cells = DynamicColumnBuilder::with_capacity(sketches.len());
    for sketch in &sketches {
        match sketch {
            None => cells.append_null(),
            Some(sketch) => cells.append_with(|encoder| sketch.encode(encoder)),
        }
    }
    Ok(cells.finish_ref())
}

pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    vec![DataType::Binary]
}

struct Sketches {
    ty: ScalarType,
    bits: u8,
    sketches: Vec<Option<Sketch>>,
    /// Working memory: the group and hash of each value of a batch.
    hashes: Vec<(usize, u64)>,
    finish: Finish,
}

impl GroupAccumulator for Sketches {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.sketches.resize(group_count, None);
        let Self { ty, bits, sketches, hashes, .. } = self;
        hashes.clear();
        for_each_key(column(values, 0)?, *ty, groups, filter, |group, key| hashes.push((group, key.hash())));
        // Registers of many groups are far apart; a loop of little else waits for several at once.
        for (group, hash) in hashes {
            sketches[*group].get_or_insert_with(|| Sketch::new(*bits)).insert(*hash);
        }
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.sketches.resize(group_count, None);
        merge_states(&mut self.sketches, states, groups)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![to_states(&emit(&mut self.sketches, which))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        (self.finish)(emit(&mut self.sketches, which))
    }

    fn size(&self) -> usize {
        sketches_size(&self.sketches) + self.hashes.capacity() * size_of::<(usize, u64)>()
    }
}

pub(crate) fn merge_states(
    sketches: &mut [Option<Sketch>],
    states: &[ArrayRef],
    groups: &[usize],
) -> Result<(), FunctionError> {
    let states = column(states, 0)?.as_binary::<i32>();
    for (row, &group) in groups.iter().enumerate() {
        if states.is_null(row) {
            continue;
        }
        let theirs = Sketch::from_bytes(states.value(row))
            .ok_or_else(|| FunctionError::Internal { message: "the state of a sketch is broken".into() })?;
        match &mut sketches[group] {
            Some(ours) => ours.merge(&theirs),
            ours @ None => *ours = Some(theirs),
        }
    }
    Ok(())
}

pub(crate) fn to_states(sketches: &[Option<Sketch>]) -> ArrayRef {
    Arc::new(BinaryArray::from_iter(sketches.iter().map(|sketch| sketch.as_ref().map(Sketch::to_bytes))))
}

pub(crate) fn sketches_size(sketches: &Vec<Option<Sketch>>) -> usize {
    sketches.capacity() * size_of::<Option<Sketch>>() + sketches.iter().flatten().map(Sketch::size).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int32Array, StringViewArray};
    use arrow::datatypes::Int64Type;
    use kql_types::Literal;

    use super::*;
    use crate::aggregate::_testing::Check;
    use crate::aggregate::dcount::FUNCTION;

    #[test]
    fn counts_distinct_values() {
        let values: ArrayRef = Arc::new(StringViewArray::from(vec!["", "a", "b", "a", "a text that does not fit a view"]));
        let counts = Check::new(&FUNCTION, &[ScalarType::String]).run(&[values], &[0, 0, 0, 0, 2], 3);
        assert_eq!(counts.as_primitive::<Int64Type>().values(), &[3, 0, 1]);
    }

    #[test]
    fn ignores_nulls_and_stays_exact_while_small() {
        let values: ArrayRef = Arc::new(Int32Array::from_iter((0..5000).map(|n| (n % 7 > 0).then_some(n % 2000))));
        let check = Check::new(&FUNCTION, &[ScalarType::Int, ScalarType::Long]).constant(1, Literal::Long(4));
        let level: ArrayRef = Arc::new(Int64Array::from_value(4, 5000));
        let counts = check.run(&[values, level], &vec![0; 5000], 1);
        let expected = (0..5000).filter(|n| n % 7 > 0).map(|n| n % 2000).collect::<std::collections::HashSet<_>>().len();
        assert_eq!(counts.as_primitive::<Int64Type>().values(), &[expected as i64]);
    }

    #[test]
    fn refuses_an_unknown_accuracy() {
        let check = Check::new(&FUNCTION, &[ScalarType::Int, ScalarType::Long]).constant(1, Literal::Long(7));
        assert_eq!(check.make().err().map(|e| e.to_string()), Some("argument 2: accuracy must be between 0 and 4, not 7".into()));
    }
}
