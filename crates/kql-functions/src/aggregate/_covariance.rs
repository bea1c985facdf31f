//! Covariances: sums of both values and of their products.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use kql_types::ScalarType;

use super::_arguments::{PREDICATE, first_type};
use super::_double_double::DoubleDouble;
use super::_groups::{column, emit, for_each_row, validity};
use super::_moments::reader;
use super::_sum::split;
use crate::*;

const FIRST: Parameter = required("expr1", ParameterType::Summable, "the one value; rows where it is null are ignored");
const SECOND: Parameter = required("expr2", ParameterType::Summable, "the other value; rows where it is null are ignored");
pub(crate) const PAIR: [Parameter; 2] = [FIRST, SECOND];
pub(crate) const PAIR_IF: [Parameter; 3] = [FIRST, SECOND, PREDICATE];

pub(crate) fn make<const SAMPLE: bool>(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let first = first_type(args)?;
    let second = args.types.get(1).copied().unwrap_or(first);
    Ok(Box::new(Covariance::<SAMPLE> { types: [first, second], groups: Vec::new() }))
}

pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    std::iter::once(DataType::Int64).chain(std::iter::repeat_n(DataType::Float64, 6)).collect()
}

#[derive(Clone, Copy, Default)]
struct Sums {
    count: i64,
    first: DoubleDouble,
    second: DoubleDouble,
    products: DoubleDouble,
}

struct Covariance<const SAMPLE: bool> {
    types: [ScalarType; 2],
    groups: Vec<Sums>,
}

impl<const SAMPLE: bool> GroupAccumulator for Covariance<SAMPLE> {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.groups.resize(group_count, Sums::default());
        let (first, second) = (column(values, 0)?, column(values, 1)?);
        let (read_first, read_second) = (reader(first, self.types[0])?, reader(second, self.types[1])?);
        let nulls = NullBuffer::union(first.nulls(), second.nulls());
        for_each_row(groups, filter, nulls.as_ref(), |row, group| {
            let (x, y) = (read_first(row), read_second(row));
            let sums = &mut self.groups[group];
            sums.count += 1;
            sums.first += x;
            sums.second += y;
            sums.products += x * y;
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.groups.resize(group_count, Sums::default());
        let counts = column(states, 0)?.as_primitive::<Int64Type>().values();
        let real = |index| Ok::<_, FunctionError>(column(states, index)?.as_primitive::<Float64Type>().values());
        let halves = [real(1)?, real(2)?, real(3)?, real(4)?, real(5)?, real(6)?];
        for (row, &group) in groups.iter().enumerate() {
            let part = |index: usize| DoubleDouble { high: halves[index][row], low: halves[index + 1][row] };
            let sums = &mut self.groups[group];
            sums.count += counts[row];
            sums.first += part(0);
            sums.second += part(2);
            sums.products += part(4);
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let sums = emit(&mut self.groups, which);
        let mut states: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(sums.iter().map(|s| s.count)))];
        for part in [|s: &Sums| s.first, |s: &Sums| s.second, |s: &Sums| s.products] {
            states.extend(split(&sums.iter().map(part).collect::<Vec<_>>()));
        }
        Ok(states)
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sums = emit(&mut self.groups, which);
        let results: Vec<f64> = sums
            .iter()
            .map(|s| {
                let n = s.count as f64;
                if s.count < 2 {
                    return 0.0;
                }
                (s.products - s.first * s.second / n).value() / if SAMPLE { n - 1.0 } else { n }
            })
            .collect();
        Ok(Arc::new(Float64Array::new(results.into(), validity(sums.iter().map(|s| s.count > 0)))))
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Sums>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::_testing::Check;
    use crate::aggregate::{covariance, covariancep};

    #[test]
    fn measures_how_two_values_vary_together() {
        let x: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0), None]));
        let y: ArrayRef = Arc::new(Int64Array::from(vec![14, 10, 17, 20, 50, 1000]));
        for (function, expected) in [(&covariance::FUNCTION, 20.5), (&covariancep::FUNCTION, 16.4)] {
            let check = Check::new(function, &[ScalarType::Real, ScalarType::Long]);
            let result = check.run(&[x.clone(), y.clone()], &[0; 6], 2);
            let result = result.as_primitive::<Float64Type>();
            assert_eq!(result.value(0), expected);
            assert!(result.is_null(1));
        }
    }
}
