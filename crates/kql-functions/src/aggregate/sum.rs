//! `sum()`: the total of a group.

use super::_arguments::SUMMABLE;
use super::_sum;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "sum",
    aliases: &[],
    summary: "Adds up the values of each group.",
    signatures: &[block(&[SUMMABLE], Returns::Parameter0Promoted)],
    returns: "The total, of the type of `expr` with int promoted to long; 0 over no values. Nulls are ignored.",
    notes: &[
        "A total of whole numbers that leaves the range of long wraps around; one of decimals is null.",
        "Reals are added in twice their precision, so the total does not depend on the order of the rows.",
    ],
    examples: &[
        example("Add up bytes", "datatable(x:int)[1, 2, 3] | summarize sum(x)", "sum_x:long\n6"),
        example("Nulls do not count", "datatable(x:real)[real(null), 1.5] | summarize s = sum(x)", "s:real\n1.5"),
        example("No rows", "datatable(x:timespan)[] | summarize s = sum(x)", "s:timespan\n00:00:00"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("sum"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _sum::make, state_types: _sum::state_types },
};

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, AsArray, Float64Array, Int32Array, Int64Array};
    use arrow::datatypes::i256;
    use arrow::datatypes::{Float64Type, Int64Type};
    use kql_types::ScalarType;
    use kql_types::decimal::{DecimalArray, DecimalType};

    use super::FUNCTION;
    use crate::aggregate::_testing::Check;

    #[test]
    fn promotes_int_and_ignores_nulls() {
        let values: ArrayRef = Arc::new(Int32Array::from(vec![Some(i32::MAX), None, Some(5), Some(1)]));
        let sums = Check::new(&FUNCTION, &[ScalarType::Int]).run(&[values], &[0, 0, 0, 2], 3);
        assert_eq!(sums.as_primitive::<Int64Type>().values(), &[i64::from(i32::MAX) + 5, 0, 1]);
    }

    #[test]
    fn wraps_whole_numbers() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![i64::MAX, 1]));
        let sums = Check::new(&FUNCTION, &[ScalarType::Long]).run(&[values], &[0, 0], 1);
        assert_eq!(sums.as_primitive::<Int64Type>().values(), &[i64::MIN]);
    }

    #[test]
    fn adds_reals_in_any_order() {
        let values: ArrayRef = Arc::new(Float64Array::from(vec![1e16, 1.0, -1e16, 0.1]));
        let sums = Check::new(&FUNCTION, &[ScalarType::Real]).run(&[values], &[0; 4], 1);
        assert_eq!(sums.as_primitive::<Float64Type>().value(0), 1.1);
    }

    #[test]
    fn answers_null_where_decimal_ends() {
        let one = i256::ONE;
        let most = i256::from_i128(10).checked_pow(u32::from(ScalarType::DECIMAL_PRECISION)).expect("fits").wrapping_sub(one);
        let array = DecimalArray::from(vec![most, one, i256::from_i128(7)]).with_precision_and_scale(74, 34);
        let values: ArrayRef = Arc::new(array.expect("fits"));
        let sums = Check::new(&FUNCTION, &[ScalarType::Decimal]).run(&[values], &[0, 0, 1], 2);
        let sums = sums.as_primitive::<DecimalType>();
        assert!(arrow::array::Array::is_null(sums, 0));
        assert_eq!(sums.value(1), i256::from_i128(7));
    }
}
