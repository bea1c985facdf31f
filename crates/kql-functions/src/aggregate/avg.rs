//! `avg()`: the mean of a group.

use kql_types::ScalarType;

use super::_avg;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "avg",
    aliases: &[],
    summary: "Averages the values of each group.",
    signatures: &[
        block(&[_avg::WHOLE], Returns::Exact(ScalarType::Real)),
        block(&[_avg::REAL], Returns::Exact(ScalarType::Real)),
        block(&[_avg::DECIMAL], Returns::Exact(ScalarType::Decimal)),
        block(&[_avg::TIMESPAN], Returns::Exact(ScalarType::TimeSpan)),
        block(&[_avg::DATETIME], Returns::Exact(ScalarType::DateTime)),
    ],
    returns: "The mean: real for whole numbers and reals, else of the type of `expr`. Over no values NaN for a real result, null otherwise. Nulls are ignored.",
    notes: &[
        "Means of timespan and datetime are cut to whole ticks.",
    ],
    examples: &[
        example("Whole numbers", "datatable(x:int)[1, 2] | summarize avg(x)", "avg_x:real\n1.5"),
        example("Times", "datatable(t:timespan)[1m, 2m] | summarize a = avg(t)", "a:timespan\n00:01:30"),
        example("Nulls do not count", "datatable(x:real)[real(null), 5.0] | summarize a = avg(x)", "a:real\n5.0"),
        example("No rows", "datatable(x:long)[] | summarize a = avg(x)", "a:real\nNaN"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("avg"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _avg::make, state_types: _avg::state_types },
};

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array};
    use arrow::datatypes::{Float64Type, Int64Type};
    use kql_types::ScalarType;
    use kql_types::decimal::{DecimalArray, DecimalType};

    use super::FUNCTION;
    use crate::aggregate::_testing::Check;

    #[test]
    fn averages_whole_numbers_exactly() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(i64::MAX), Some(i64::MAX), None, Some(1), Some(2)]));
        let means = Check::new(&FUNCTION, &[ScalarType::Long]).run(&[values], &[0, 0, 1, 2, 2], 3);
        let means = means.as_primitive::<Float64Type>();
        assert_eq!(means.value(0), i64::MAX as f64);
        assert!(means.value(1).is_nan());
        assert_eq!(means.value(2), 1.5);
    }

    #[test]
    fn averages_reals() {
        let values: ArrayRef = Arc::new(Float64Array::from(vec![0.1, 0.2, 0.3]));
        let means = Check::new(&FUNCTION, &[ScalarType::Real]).run(&[values], &[0; 3], 2);
        assert_eq!(means.as_primitive::<Float64Type>().value(0), 0.2);
        assert!(means.as_primitive::<Float64Type>().value(1).is_nan());
    }

    #[test]
    fn answers_null_over_no_times() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![10, 15]));
        let means = Check::new(&FUNCTION, &[ScalarType::DateTime]).run(&[values], &[0, 0], 2);
        let means = means.as_primitive::<Int64Type>();
        assert_eq!(means.value(0), 12);
        assert!(means.is_null(1));
    }

    #[test]
    fn averages_decimals() {
        let array = DecimalArray::from([1, 2, 6].map(|v| kql_types::DecimalValue::from_i64(v).0).to_vec()).with_precision_and_scale(74, 34).expect("fits");
        let means = Check::new(&FUNCTION, &[ScalarType::Decimal]).run(&[Arc::new(array)], &[0; 3], 2);
        assert_eq!(means.as_primitive::<DecimalType>().value(0), kql_types::DecimalValue::from_i64(3).0);
        assert!(means.is_null(1));
    }
}
