//! `row_cumsum()`: running totals.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int32Array, Int64Array, PrimitiveArray};
use arrow::datatypes::{ArrowPrimitiveType, Float64Type, Int32Type, Int64Type};
use kql_types::decimal::{DecimalArray, DecimalType};
use kql_types::{DecimalValue, ScalarType};

use super::_rows::{RESTART, required_rows, restarts};
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "row_cumsum",
    aliases: &[],
    summary: "Adds up the values of a serialized row set from row to row.",
    signatures: &[block(
        &[required("term", ParameterType::Number, "the value to add"), RESTART],
        Returns::Parameter0,
    )],
    returns: "The total from the start or the last restart, of the type of `term`. A null adds nothing.",
    notes: &["Whole numbers wrap around at the end of their range; a decimal total beyond it is null until the next restart."],
    examples: &[
        example("Running total", "range x from 1 to 3 step 1 | serialize s = row_cumsum(x)", "x:long|s:long\n1|1\n2|3\n3|6"),
        example(
            "Anew for each name",
            "datatable(n:string, x:long)['a', 1, 'a', 2, 'b', 3] | serialize s = row_cumsum(x, n != prev(n)) | project s",
            "s:long\n1\n3\n3",
        ),
        example("A null adds nothing", "datatable(x:real)[1.0, real(null)] | serialize s = row_cumsum(x)", "x:real|s:real\n1.0|1.0\nnull|1.0"),
    ],
    result_name: ResultName::None,
    evaluate,
};

fn evaluate(args: &WindowArguments<'_>) -> Result<ArrayRef, FunctionError> {
    let terms = required_rows(args, 0)?;
    let restarts = restarts(args, 1)?;
    Ok(match args.types.first() {
        Some(ScalarType::Int) => {
            let totals = totals(terms.as_primitive::<Int32Type>(), &restarts, 0, i32::wrapping_add);
            Arc::new(Int32Array::from(totals))
        }
        Some(ScalarType::Real) => {
            let totals = totals(terms.as_primitive::<Float64Type>(), &restarts, 0.0, |sum, term| sum + term);
            Arc::new(Float64Array::from(totals))
        }
        Some(ScalarType::Decimal) => {
            let mut total = Some(DecimalValue::ZERO);
            let terms = terms.as_primitive::<DecimalType>();
            let totals = restarts.iter().enumerate().map(|(row, restart)| {
                if *restart {
                    total = Some(DecimalValue::ZERO);
                }
                if terms.is_valid(row) {
                    total = total.and_then(|sum| sum.checked_add(DecimalValue(terms.value(row))));
                }
                total.map(|sum| sum.0)
            });
            Arc::new(totals.collect::<DecimalArray>().with_data_type(ScalarType::Decimal.arrow()))
        }
        _ => {
            let totals = totals(terms.as_primitive::<Int64Type>(), &restarts, 0, i64::wrapping_add);
            Arc::new(Int64Array::from(totals))
        }
    })
}

fn totals<T: ArrowPrimitiveType>(
    terms: &PrimitiveArray<T>,
    restarts: &[bool],
    zero: T::Native,
    add: fn(T::Native, T::Native) -> T::Native,
) -> Vec<T::Native> {
    let mut total = zero;
    let rows = restarts.iter().enumerate();
    rows.map(|(row, restart)| {
        if *restart {
            total = zero;
        }
        if terms.is_valid(row) {
            total = add(total, terms.value(row));
        }
        total
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use arrow::array::BooleanArray;

    use super::*;
    use crate::window::_rows::evaluate;

    #[test]
    fn adds_from_row_to_row() {
        let values = [
            ColumnValue::array(Int64Array::from(vec![Some(1), None, Some(2), Some(3)])),
            ColumnValue::array(BooleanArray::from(vec![Some(false), None, Some(true), None])),
        ];
        let types = [ScalarType::Long, ScalarType::Bool];
        let plain = evaluate(&FUNCTION, &values[..1], &types[..1], ScalarType::Long, 4).expect("rows");
        assert_eq!(plain.as_primitive::<Int64Type>().values(), &[1, 1, 3, 6]);
        let restarted = evaluate(&FUNCTION, &values, &types, ScalarType::Long, 4).expect("rows");
        assert_eq!(restarted.as_primitive::<Int64Type>().values(), &[1, 1, 2, 5]);
    }

    #[test]
    fn keeps_the_type() {
        let ints = [ColumnValue::array(Int32Array::from(vec![i32::MAX, 1]))];
        let totals = evaluate(&FUNCTION, &ints, &[ScalarType::Int], ScalarType::Int, 2).expect("rows");
        assert_eq!(totals.as_primitive::<Int32Type>().values(), &[i32::MAX, i32::MIN]);
        let most = kql_types::decimal::parse("9e39").expect("a decimal").0;
        let decimals = DecimalArray::from(vec![most, most]).with_data_type(ScalarType::Decimal.arrow());
        let totals = evaluate(&FUNCTION, &[ColumnValue::array(decimals)], &[ScalarType::Decimal], ScalarType::Decimal, 2);
        let totals = totals.expect("rows");
        assert_eq!(totals.as_primitive::<DecimalType>().value(0), most);
        assert!(totals.is_null(1));
    }
}
