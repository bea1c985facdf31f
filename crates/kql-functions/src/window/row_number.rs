//! `row_number()`: the position of each row.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use arrow::datatypes::Int64Type;
use kql_types::ScalarType;

use super::_rows::{RESTART, restarts, rows_of};
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "row_number",
    aliases: &[],
    summary: "Numbers the rows of a serialized row set.",
    signatures: &[fixed(
        &[optional("startingIndex", ParameterType::Exact(ScalarType::Long), "the first number; 1 when absent"), RESTART],
        ScalarType::Long,
    )],
    returns: "The number of the row, counted from the start or the last restart.",
    notes: &["A null first number is taken for 1."],
    examples: &[
        example("Number rows", "range x from 5 to 6 step 1 | serialize n = row_number()", "x:long|n:long\n5|1\n6|2"),
        example(
            "Anew for each name",
            "datatable(s:string)['a', 'a', 'b'] | serialize n = row_number(0, s != prev(s))",
            "s:string|n:long\na|0\na|1\nb|0",
        ),
        example("A null restart", "datatable(p:bool)[true, bool(null)] | serialize n = row_number(1, p)", "p:bool|n:long\ntrue|1\n|2"),
    ],
    result_name: ResultName::None,
    evaluate,
};

fn evaluate(args: &WindowArguments<'_>) -> Result<ArrayRef, FunctionError> {
    let starts = rows_of(args, 0)?;
    let starts = starts.as_ref().map(|array| array.as_primitive::<Int64Type>());
    let mut number = 0i64;
    let numbers = restarts(args, 1)?.into_iter().enumerate().map(|(row, restart)| {
        number = if row == 0 || restart {
            starts.filter(|starts| starts.is_valid(row)).map_or(1, |starts| starts.value(row))
        } else {
            number.wrapping_add(1)
        };
        number
    });
    Ok(Arc::new(Int64Array::from_iter_values(numbers)))
}

#[cfg(test)]
mod tests {
    use arrow::array::BooleanArray;

    use super::*;
    use crate::window::_rows::evaluate;

    #[test]
    fn numbers_rows_and_restarts() {
        let plain = evaluate(&FUNCTION, &[], &[], ScalarType::Long, 3).expect("rows");
        assert_eq!(plain.as_primitive::<Int64Type>().values(), &[1, 2, 3]);
        let values = [
            ColumnValue::scalar(Int64Array::from(vec![10])),
            ColumnValue::array(BooleanArray::from(vec![None, Some(false), Some(true), None])),
        ];
        let types = [ScalarType::Long, ScalarType::Bool];
        let restarted = evaluate(&FUNCTION, &values, &types, ScalarType::Long, 4).expect("rows");
        assert_eq!(restarted.as_primitive::<Int64Type>().values(), &[10, 11, 10, 11]);
        assert_eq!(evaluate(&FUNCTION, &[], &[], ScalarType::Long, 0).expect("no rows").len(), 0);
    }
}
