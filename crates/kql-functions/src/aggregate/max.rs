//! `max()`: the greatest value of a group.

use super::_arguments::ORDERABLE;
use super::_extreme;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "max",
    aliases: &[],
    summary: "Finds the greatest value of each group.",
    signatures: &[block(&[ORDERABLE], Returns::Parameter0)],
    returns: "The greatest value, of the type of `expr`; null (for a string the empty string) over no values. Nulls are ignored.",
    notes: &[
        "Strings compare by code point; the empty string is a value like any other.",
        "NaN is the result only when there is no other number.",
    ],
    examples: &[
        example("Numbers", "datatable(x:int)[3, 1, 2] | summarize max(x)", "max_x:int\n3"),
        example("Strings", "datatable(s:string)['b', 'a'] | summarize m = max(s)", "m:string\nb"),
        example("No rows", "datatable(x:long)[] | summarize m = max(x)", "m:long\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("max"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _extreme::make::<true>, state_types: _extreme::state_types },
};

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, StringViewArray};
    use arrow::datatypes::{Float64Type, Int64Type};
    use kql_types::ScalarType;

    use super::FUNCTION;
    use crate::aggregate::_testing::Check;

    #[test]
    fn ignores_nulls() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(3), None, Some(-1), None, Some(8)]));
        let found = Check::new(&FUNCTION, &[ScalarType::DateTime]).run(&[values], &[0, 0, 0, 1, 2], 4);
        let found = found.as_primitive::<Int64Type>();
        assert_eq!(found.iter().collect::<Vec<_>>(), [Some(3), None, Some(8), None]);
    }

    #[test]
    fn passes_nan_over() {
        let values: ArrayRef = Arc::new(Float64Array::from(vec![f64::NAN, 2.0, 1.0, f64::NAN]));
        let found = Check::new(&FUNCTION, &[ScalarType::Real]).run(&[values], &[0, 0, 0, 1], 2);
        assert_eq!(found.as_primitive::<Float64Type>().value(0), 2.0);
        assert!(found.as_primitive::<Float64Type>().value(1).is_nan());
    }

    #[test]
    fn compares_strings_and_bools() {
        let values: ArrayRef = Arc::new(StringViewArray::from(vec!["b", "a", "a value too long to lie in the view", ""]));
        let found = Check::new(&FUNCTION, &[ScalarType::String]).run(&[values], &[0, 0, 0, 1], 3);
        assert_eq!(found.as_string_view().iter().collect::<Vec<_>>(), [Some("b"), Some(""), Some("")]);
        let values: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]));
        let found = Check::new(&FUNCTION, &[ScalarType::Bool]).run(&[values], &[0, 0, 1], 2);
        assert_eq!(found.as_boolean().value(0), true);
        assert!(found.is_null(1));
    }
}
