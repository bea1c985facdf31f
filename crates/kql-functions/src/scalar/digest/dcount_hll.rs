//! `dcount_hll()`: how many distinct values a sketch counted.

use std::sync::Arc;

use arrow::array::Int64Array;
use kql_types::ScalarType;

use super::_digest::sketch;
use crate::scalar::series::_series::{rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "dcount_hll",
    aliases: &[],
    category: Category::Series,
    summary: "Estimates how many distinct values a sketch has seen.",
    signatures: &[fixed(&[required("hll", ParameterType::DynamicArray, "a value of `hll()` or `hll_merge()`")], ScalarType::Long)],
    returns: "The number of distinct values, as `dcount()` gives it; null when the argument is no sketch.",
    notes: &[],
    examples: &[
        example(
            "Two values",
            "datatable(s:string)['a', 'b', 'a'] | summarize h = hll(s) | project n = dcount_hll(h)",
            "n:long\n2",
        ),
        example(
            "No sketch",
            "print n = dcount_hll(dynamic([1]))",
            "n:long\n",
        ),
    ],
    result_name: ResultName::NameAndFirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let counts: Int64Array = rows(args).map(|row| sketch(row, 0).map(|s| s.estimate())).collect();
    Ok(args.wrap(Arc::new(counts)))
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::Int64Type;
    use kql_types::ScalarType;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call, json};

    #[test]
    fn counts() {
        let sketch = call(&FUNCTION, &[json("[14,1,[1,5,99]]")], ScalarType::Long).expect("a result");
        assert_eq!(sketch.as_primitive::<Int64Type>().value(0), 3);
        assert!(call(&FUNCTION, &[json("[1]")], ScalarType::Long).expect("a result").is_null(0));
    }
}
