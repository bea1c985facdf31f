#![cfg(test)]
//! Runs an aggregate in every way that an engine may and compares the results.

use arrow::array::{Array, ArrayRef, BooleanArray, UInt32Array};
use arrow::compute::{concat, take};
use kql_types::{Literal, ScalarType};

use crate::*;

pub(crate) struct Check {
    function: &'static AggregateFunction,
    types: Vec<ScalarType>,
    constants: Vec<Option<Literal>>,
    context: RunContext,
}

impl Check {
    pub(crate) fn new(function: &'static AggregateFunction, types: &[ScalarType]) -> Self {
        let constants = vec![None; types.len()];
        Self { function, types: types.to_vec(), constants, context: RunContext::at(0) }
    }

    pub(crate) fn constant(mut self, index: usize, value: Literal) -> Self {
        self.constants[index] = Some(value);
        self
    }

    fn arguments(&self) -> AggregateArguments<'_> {
        AggregateArguments {
            types: &self.types,
            constants: &self.constants,
            return_type: ScalarType::Dynamic,
            context: &self.context,
        }
    }

    pub(crate) fn make(&self) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
        let mut function = self.function;
        loop {
            match function.implementation {
                AggregateImplementation::Accumulator { make, .. } => return make(&self.arguments()),
                AggregateImplementation::Filtered(of) => function = of,
                AggregateImplementation::Refused(reason) => panic!("refused: {reason}"),
            }
        }
    }

    fn made(&self) -> Box<dyn GroupAccumulator> {
        self.make().expect("the arguments are fine")
    }

    /// Returns the result in one pass, after asserting that splitting, merging,
    /// slicing, filtering and handing out in steps give the same.
    pub(crate) fn run(&self, values: &[ArrayRef], groups: &[usize], group_count: usize) -> ArrayRef {
        let mut once = self.made();
        once.update(values, groups, None, group_count).expect("update");
        let expected = once.evaluate(Emit::All).expect("evaluate");
        assert_eq!(expected.len(), group_count);

        let rows = groups.len();
        for cut in [0, rows / 2, rows] {
            let part = |from: usize, to: usize| values.iter().map(|v| v.slice(from, to - from)).collect::<Vec<_>>();
            let mut states = Vec::new();
            for (from, to) in [(0, cut), (cut, rows)] {
                let mut partial = self.made();
                partial.update(&part(from, to), &groups[from..to], None, group_count).expect("update of a slice");
                let state = partial.state(Emit::All).expect("state");
                self.assert_state_types(&state);
                states.push(state);
            }
            let mut whole = self.made();
            let all: Vec<usize> = (0..group_count).collect();
            for state in &states {
                whole.merge(state, &all, group_count).expect("merge");
            }
            assert_same(&whole.evaluate(Emit::All).expect("evaluate"), &expected, "two merged halves");

            // The states of both halves at once, as a final phase may see them.
            let joined: Vec<ArrayRef> = (0..states[0].len())
                .map(|i| concat(&[states[0][i].as_ref(), states[1][i].as_ref()]).expect("states of one type"))
                .collect();
            let twice: Vec<usize> = all.iter().chain(&all).copied().collect();
            let mut whole = self.made();
            whole.merge(&joined, &twice, group_count).expect("merge");
            assert_same(&whole.evaluate(Emit::All).expect("evaluate"), &expected, "halves merged at once");
        }

        let mut steps = self.made();
        steps.update(values, groups, None, group_count).expect("update");
        let first = steps.evaluate(Emit::First(1)).expect("evaluate the first");
        let rest = steps.evaluate(Emit::All).expect("evaluate the rest");
        assert_same(&concat(&[first.as_ref(), rest.as_ref()]).expect("one type"), &expected, "handed out in steps");

        let mut steps = self.made();
        steps.update(values, groups, None, group_count).expect("update");
        let first = steps.state(Emit::First(1)).expect("state of the first");
        let rest = steps.state(Emit::All).expect("state of the rest");
        let mut whole = self.made();
        whole.merge(&first, &[0], group_count).expect("merge");
        whole.merge(&rest, &(1..group_count).collect::<Vec<_>>(), group_count).expect("merge");
        assert_same(&whole.evaluate(Emit::All).expect("evaluate"), &expected, "states handed out in steps");

        self.assert_filter(values, groups, group_count);
        expected
    }

    fn assert_filter(&self, values: &[ArrayRef], groups: &[usize], group_count: usize) {
        let keep: Vec<Option<bool>> = (0..groups.len()).map(|row| [Some(true), None, Some(false)][row % 3]).collect();
        let kept: Vec<u32> = (0..groups.len() as u32).filter(|row| row % 3 == 0).collect();
        let mut filtered = self.made();
        filtered.update(values, groups, Some(&BooleanArray::from(keep)), group_count).expect("update with filter");
        let indices = UInt32Array::from(kept.clone());
        let fewer: Vec<ArrayRef> = values.iter().map(|v| take(v, &indices, None).expect("take")).collect();
        let fewer_groups: Vec<usize> = kept.iter().map(|&row| groups[row as usize]).collect();
        let mut plain = self.made();
        plain.update(&fewer, &fewer_groups, None, group_count).expect("update");
        let expected = plain.evaluate(Emit::All).expect("evaluate");
        assert_same(&filtered.evaluate(Emit::All).expect("evaluate"), &expected, "filter");
    }

    fn assert_state_types(&self, state: &[ArrayRef]) {
        let mut function = self.function;
        loop {
            match function.implementation {
                AggregateImplementation::Accumulator { state_types, .. } => {
                    let types: Vec<_> = state.iter().map(|s| s.data_type().clone()).collect();
                    assert_eq!(types, state_types(&self.arguments()), "state types");
                    return;
                }
                AggregateImplementation::Filtered(of) => function = of,
                AggregateImplementation::Refused(_) => return,
            }
        }
    }
}

fn assert_same(actual: &ArrayRef, expected: &ArrayRef, what: &str) {
    assert_eq!(actual.to_data(), expected.to_data(), "{what}");
}

/// Returns the cells of a dynamic column as JSON text.
pub(crate) fn json(column: &ArrayRef) -> Vec<String> {
    use arrow::array::AsArray;

    let cell = |bytes: Option<&[u8]>| {
        let mut text = String::new();
        if let Some(bytes) = bytes {
            kql_types::dynamic::to_json(kql_types::dynamic::DynamicRef::new(bytes), &mut text);
        }
        text
    };
    column.as_binary_view().iter().map(cell).collect()
}
