//! Variances: sums of values and of squares in twice the precision of a real, which
//! merge in any order and leave enough digits after the subtraction.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type};
use kql_types::decimal::DecimalType;
use kql_types::{DecimalValue, ScalarType, decimal};

use super::_arguments::first_type;
use super::_double_double::DoubleDouble;
use super::_groups::{column, emit, for_each_row};
use super::_sum::split;
use crate::*;

/// 2020-01-01 in ticks. How values vary does not depend on where they are counted from;
/// counted from a day of our time, dates keep all their digits when squared.
const ORIGIN: i128 = 637_134_336_000_000_000;

/// Returns a reader of an argument's values as sums take them; ticks have more digits
/// than a real.
pub(crate) fn reader<'a>(
    array: &'a ArrayRef,
    ty: ScalarType,
) -> Result<Box<dyn Fn(usize) -> DoubleDouble + 'a>, FunctionError> {
    Ok(match ty {
        ScalarType::Int => {
            let data = array.as_primitive::<Int32Type>().values();
            Box::new(move |row| DoubleDouble::new(f64::from(data[row])))
        }
        ScalarType::Real => {
            let data = array.as_primitive::<Float64Type>().values();
            Box::new(move |row| DoubleDouble::new(data[row]))
        }
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
            let data = array.as_primitive::<Int64Type>().values();
            let origin = if ty == ScalarType::DateTime { ORIGIN } else { 0 };
            Box::new(move |row| twice(i128::from(data[row]) - origin))
        }
        ScalarType::Decimal => {
            let data = array.as_primitive::<DecimalType>().values();
            Box::new(move |row| {
                let value = data[row];
                let (whole, fraction) = (value.wrapping_div(decimal::ONE), value.wrapping_rem(decimal::ONE));
                match whole.to_i128() {
                    // Twice by 10^17: 10^34 is no real.
                    Some(whole) => twice(whole) + twice(fraction.as_i128()) / 1e17 / 1e17,
                    None => DoubleDouble::new(DecimalValue(value).to_f64()),
                }
            })
        }
        _ => return Err(super::_arguments::unsupported(ty)),
    })
}

/// Returns a whole number as sums take it.
fn twice(value: i128) -> DoubleDouble {
    let high = value as f64;
    DoubleDouble { high, low: value.saturating_sub(high as i128) as f64 }
}

pub(crate) fn make<const SAMPLE: bool, const ROOT: bool>(
    args: &AggregateArguments<'_>,
) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    Ok(Box::new(Moments::<SAMPLE, ROOT> { ty: first_type(args)?, groups: Vec::new() }))
}

pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    vec![DataType::Int64, DataType::Float64, DataType::Float64, DataType::Float64, DataType::Float64]
}

#[derive(Clone, Copy, Default)]
struct Sums {
    count: i64,
    values: DoubleDouble,
    squares: DoubleDouble,
}

impl Sums {
    fn variance(self, is_sample: bool) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        let n = self.count as f64;
        let deviations = (self.squares - self.values * self.values / n).value();
        let variance = deviations / if is_sample { n - 1.0 } else { n };
        if variance < 0.0 { 0.0 } else { variance }
    }
}

struct Moments<const SAMPLE: bool, const ROOT: bool> {
    ty: ScalarType,
    groups: Vec<Sums>,
}

impl<const SAMPLE: bool, const ROOT: bool> GroupAccumulator for Moments<SAMPLE, ROOT> {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.groups.resize(group_count, Sums::default());
        let array = column(values, 0)?;
        let read = reader(array, self.ty)?;
        for_each_row(groups, filter, array.nulls(), |row, group| {
            let value = read(row);
            let sums = &mut self.groups[group];
            sums.count += 1;
            sums.values += value;
            sums.squares += value * value;
        });
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.groups.resize(group_count, Sums::default());
        let counts = column(states, 0)?.as_primitive::<Int64Type>().values();
        let real = |index| Ok::<_, FunctionError>(column(states, index)?.as_primitive::<Float64Type>().values());
        let (high, low, squares_high, squares_low) = (real(1)?, real(2)?, real(3)?, real(4)?);
        for (row, &group) in groups.iter().enumerate() {
            let sums = &mut self.groups[group];
            sums.count += counts[row];
            sums.values += DoubleDouble { high: high[row], low: low[row] };
            sums.squares += DoubleDouble { high: squares_high[row], low: squares_low[row] };
        }
        Ok(())
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let sums = emit(&mut self.groups, which);
        let mut states: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(sums.iter().map(|s| s.count)))];
        states.extend(split(&sums.iter().map(|s| s.values).collect::<Vec<_>>()));
        states.extend(split(&sums.iter().map(|s| s.squares).collect::<Vec<_>>()));
        Ok(states)
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let results = emit(&mut self.groups, which).into_iter().map(|sums| {
            let variance = sums.variance(SAMPLE);
            if ROOT { variance.sqrt() } else { variance }
        });
        Ok(Arc::new(Float64Array::from_iter_values(results)))
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Sums>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::_testing::Check;
    use crate::aggregate::{stdev, variance, variancep};

    #[test]
    fn measures_spread() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), Some(2), None, Some(3), Some(4), Some(5), Some(9)]));
        let groups = [0, 0, 0, 0, 0, 0, 1];
        let value = |function, index| {
            let result = Check::new(function, &[ScalarType::Long]).run(std::slice::from_ref(&values), &groups, 3);
            result.as_primitive::<Float64Type>().value(index)
        };
        assert_eq!(value(&variance::FUNCTION, 0), 2.5);
        assert_eq!(value(&variancep::FUNCTION, 0), 2.0);
        assert_eq!(value(&stdev::FUNCTION, 0), 2.5f64.sqrt());
        assert_eq!((value(&variance::FUNCTION, 1), value(&variance::FUNCTION, 2)), (0.0, 0.0));
    }

    #[test]
    fn keeps_the_digits_of_dates() {
        // Two dates of our days, a tick apart.
        let values: ArrayRef = Arc::new(Int64Array::from(vec![638_000_000_000_000_001, 638_000_000_000_000_002]));
        let result = Check::new(&variancep::FUNCTION, &[ScalarType::DateTime]).run(&[values], &[0, 0], 1);
        assert_eq!(result.as_primitive::<Float64Type>().value(0), 0.25);
    }
}
