//! `hll_merge()` and `tdigest_merge()`: aggregates over values that `hll()` and
//! `tdigest()` made. Values of any other shape are ignored.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray};
use arrow::datatypes::DataType;
use kql_types::dynamic::DynamicRef;

use super::_groups::{column, emit, for_each_row};
use super::_hll::Sketch;
use super::_percentiles::digests;
use super::_quantiles::{Quantiles, Scale};
use super::_sketches::{hll_column, merge_states, sketches_size, to_states};
use crate::*;

pub(crate) fn make_sketches(_args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(MergedSketches { sketches: Vec::new() }))
}

pub(crate) fn make_digests(_args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(MergedDigests { digests: Vec::new() }))
}

/// Both states are bytes.
pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    vec![DataType::Binary]
}

struct MergedSketches {
    sketches: Vec<Option<Sketch>>,
}

impl GroupAccumulator for MergedSketches {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.sketches.resize(group_count, None);
        let array = column(values, 0)?.as_binary_view();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            if let Some(theirs) = Sketch::decode(DynamicRef::new(array.value(row))) {
                match &mut self.sketches[group] {
                    Some(ours) => ours.merge(&theirs),
                    ours @ None => *ours = Some(theirs),
                }
            }
        });
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
        hll_column(emit(&mut self.sketches, which))
    }

    fn size(&self) -> usize {
        sketches_size(&self.sketches)
    }
}

struct MergedDigests {
    digests: Vec<Option<(Scale, Quantiles)>>,
}

/// Merges a distribution into another; of two types both become reals, timespan and
/// datetime in ticks.
pub(crate) fn merge_digest(ours: &mut Option<(Scale, Quantiles)>, (scale, theirs): (Scale, Quantiles)) {
    match ours {
        None => *ours = Some((scale, theirs)),
        Some((our_scale, ours)) if *our_scale == scale => ours.merge(&theirs),
        Some((our_scale, ours)) => {
            *ours = ours.as_reals(*our_scale);
            *our_scale = Scale::Real;
            ours.merge(&theirs.as_reals(scale));
        }
    }
}

impl GroupAccumulator for MergedDigests {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.digests.resize_with(group_count.max(self.digests.len()), || None);
        let array = column(values, 0)?.as_binary_view();
        for_each_row(groups, filter, array.nulls(), |row, group| {
            if let Some(theirs) = Quantiles::decode(DynamicRef::new(array.value(row))) {
                merge_digest(&mut self.digests[group], theirs);
            }
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.digests.resize_with(group_count.max(self.digests.len()), || None);
        let states = column(states, 0)?.as_binary::<i32>();
        for_each_row(groups, None, states.nulls(), |row, group| {
            if let Some(theirs) = Quantiles::decode(DynamicRef::new(states.value(row))) {
                merge_digest(&mut self.digests[group], theirs);
            }
        });
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let cells = self.evaluate(which)?;
        let cells = cells.as_binary_view();
        Ok(vec![Arc::new(BinaryArray::from_iter(cells.iter()))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let mut groups = emit(&mut self.digests, which);
        groups.iter_mut().flatten().for_each(|(_, digest)| digest.settle());
        let empty = Quantiles::default();
        let none = (Scale::Real, &empty);
        Ok(digests(groups.iter().map(|group| group.as_ref().map_or(none, |(scale, digest)| (*scale, digest)))))
    }

    fn size(&self) -> usize {
        self.digests.capacity() * size_of::<Option<(Scale, Quantiles)>>()
            + self.digests.iter().flatten().map(|(_, digest)| digest.size()).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, StringViewArray};
    use arrow::compute::concat;
    use kql_types::ScalarType;

    use super::*;
    use crate::aggregate::_testing::{Check, json};
    use crate::aggregate::{hll, hll_merge, tdigest, tdigest_merge};

    #[test]
    fn merges_sketches() {
        let values: ArrayRef = Arc::new(StringViewArray::from(vec!["a", "b", "c", "a", "", "d"]));
        let sketches = Check::new(&hll::FUNCTION, &[ScalarType::String]).run(&[values], &[0, 0, 1, 1, 2, 2], 4);
        assert!(sketches.is_null(3));
        let merged = Check::new(&hll_merge::FUNCTION, &[ScalarType::Dynamic]).run(&[sketches], &[0, 0, 1, 1], 3);
        let estimate = |row: usize| Sketch::decode(DynamicRef::new(merged.as_binary_view().value(row))).map(|s| s.estimate());
        assert_eq!((estimate(0), estimate(1)), (Some(3), Some(2)));
        assert!(merged.is_null(2));
    }

    #[test]
    fn merges_digests() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![5, 7, 7]));
        let digests = Check::new(&tdigest::FUNCTION, &[ScalarType::Long]).run(&[values.clone()], &[0, 0, 1], 3);
        let merged = Check::new(&tdigest_merge::FUNCTION, &[ScalarType::Dynamic]).run(&[digests.clone()], &[0, 0, 0], 2);
        assert_eq!(json(&merged), [r#"["long",0,[5,7],[5,7],[1,2]]"#, ""]);
        let reals = Check::new(&tdigest::FUNCTION, &[ScalarType::TimeSpan]).run(&[values], &[0, 0, 0], 1);
        let mixed = concat(&[digests.as_ref(), reals.as_ref()]).expect("one type");
        let merged = Check::new(&tdigest_merge::FUNCTION, &[ScalarType::Dynamic]).run(&[mixed], &[0, 0, 0, 0], 1);
        assert_eq!(json(&merged), [r#"["real",0,[5.0,7.0],[5.0,7.0],[2,4]]"#]);
    }
}
