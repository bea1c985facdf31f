//! Values of other rows: `prev()` and `next()`.

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::compute::{concat, take};
use arrow::datatypes::Int64Type;
use kql_types::cell::cell_to_literal;
use kql_types::{Literal, ScalarType};

use super::_rows::{required_rows, rows_of};
use crate::*;

pub(crate) const OFFSET: Parameter =
    optional("offset", ParameterType::Exact(ScalarType::Long), "how many rows away; 1 when absent");
pub(crate) const DEFAULT: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..optional("default_value", ParameterType::Scalar, "the value where there is no such row; null when absent")
};

/// Returns the column as seen from rows further on (`direction` -1) or further back (1).
pub(crate) fn neighbours(args: &WindowArguments<'_>, direction: i64) -> Result<ArrayRef, FunctionError> {
    let column = required_rows(args, 0)?;
    let offsets = rows_of(args, 1)?;
    let offsets = offsets.as_ref().map(|array| array.as_primitive::<Int64Type>());
    let outside = outside(args)?;
    // The default value stands behind the column's own.
    let extended = concat(&[column.as_ref(), outside.as_ref()])?;
    let last = u32::try_from(args.rows)
        .map_err(|_| FunctionError::Limit { message: "a window cannot have more than 2^32 rows".into() })?;
    let indices = (0..i64::from(last)).map(|row| {
        let offset = match offsets {
            None => Some(1),
            Some(offsets) => offsets.is_valid(row as usize).then(|| offsets.value(row as usize)),
        };
        let target = offset.and_then(|offset| row.checked_add(direction.checked_mul(offset)?));
        target.and_then(|target| u32::try_from(target).ok()).filter(|target| *target < last).unwrap_or(last)
    });
    Ok(take(&extended, &UInt32Array::from_iter_values(indices), None)?)
}

/// Returns the default value as an array of one row of the column's type.
fn outside(args: &WindowArguments<'_>) -> Result<ArrayRef, FunctionError> {
    let ty = args.types.first().copied().unwrap_or(args.return_type);
    let literal = match (args.values.get(2), args.types.get(2)) {
        (Some(value), Some(default_type)) if !value.inner().is_empty() => {
            let literal = cell_to_literal(value.inner().as_ref(), 0, *default_type)
                .map_err(|_| FunctionError::Internal { message: "argument 3 does not lie as its type says".into() })?;
            converted(literal, ty)?
        }
        _ if ty == ScalarType::String => Literal::String(String::new()),
        _ => Literal::Null(ty),
    };
    Ok(kql_types::cell::literal_to_array(&literal, 1))
}

/// Converts a default value to the column's type: numbers to numbers, anything to dynamic.
fn converted(literal: Literal, ty: ScalarType) -> Result<Literal, FunctionError> {
    use kql_types::{DecimalValue, convert};

    let from = literal.ty();
    if from == ty {
        return Ok(literal);
    }
    let converted = match (ty, &literal) {
        (ScalarType::String, Literal::Null(_)) => Some(Literal::String(String::new())),
        (_, Literal::Null(_)) => Some(Literal::Null(ty)),
        (ScalarType::Int, Literal::Long(value)) => convert::int_from_long(*value).map(Literal::Int),
        (ScalarType::Long, Literal::Int(value)) => Some(Literal::Long(i64::from(*value))),
        (ScalarType::Real, Literal::Int(value)) => Some(Literal::Real(f64::from(*value))),
        (ScalarType::Real, Literal::Long(value)) => Some(Literal::Real(*value as f64)),
        (ScalarType::Real, Literal::Decimal(value)) => Some(Literal::Real(value.to_f64())),
        (ScalarType::Decimal, Literal::Int(value)) => Some(Literal::Decimal(DecimalValue::from_i64(i64::from(*value)))),
        (ScalarType::Decimal, Literal::Long(value)) => Some(Literal::Decimal(DecimalValue::from_i64(*value))),
        (ScalarType::Decimal, Literal::Real(value)) => DecimalValue::from_f64(*value).map(Literal::Decimal),
        (ScalarType::Dynamic, literal) => {
            let mut encoder = kql_types::dynamic::Encoder::new();
            encoder.literal(literal);
            Some(Literal::Dynamic(encoder.into_bytes()))
        }
        _ => None,
    };
    converted.ok_or_else(|| FunctionError::InvalidArgument {
        argument: 2,
        message: format!("the default value of type `{from}` cannot stand for a `{ty}`"),
    })
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, StringViewArray};

    use super::*;
    use crate::window::_rows::evaluate;
    use crate::window::{next, prev};

    fn longs(function: &WindowFunction, others: &[ColumnValue]) -> Vec<Option<i64>> {
        let column = Int64Array::from(vec![Some(7), None, Some(9)]);
        let mut values = vec![ColumnValue::array(column)];
        values.extend_from_slice(others);
        let types = vec![ScalarType::Long; values.len()];
        let seen = evaluate(function, &values, &types, ScalarType::Long, 3).expect("rows");
        seen.as_primitive::<Int64Type>().iter().collect()
    }

    #[test]
    fn looks_back_and_ahead() {
        assert_eq!(longs(&prev::FUNCTION, &[]), [None, Some(7), None]);
        assert_eq!(longs(&next::FUNCTION, &[]), [None, Some(9), None]);
        let two = [ColumnValue::scalar(Int64Array::from(vec![2])), ColumnValue::scalar(Int64Array::from(vec![-1]))];
        assert_eq!(longs(&prev::FUNCTION, &two), [Some(-1), Some(-1), Some(7)]);
        assert_eq!(longs(&next::FUNCTION, &two), [Some(9), Some(-1), Some(-1)]);
        let far = [ColumnValue::scalar(Int64Array::from(vec![i64::MIN]))];
        assert_eq!(longs(&prev::FUNCTION, &far), [None, None, None]);
    }

    #[test]
    fn answers_the_empty_string_outside() {
        let values = [ColumnValue::array(StringViewArray::from(vec!["a", "b"]))];
        let seen = evaluate(&prev::FUNCTION, &values, &[ScalarType::String], ScalarType::String, 2).expect("rows");
        assert_eq!(seen.as_string_view().iter().collect::<Vec<_>>(), [Some(""), Some("a")]);
    }

    #[test]
    fn refuses_a_default_of_another_kind() {
        let values = [
            ColumnValue::array(Int64Array::from(vec![1])),
            ColumnValue::scalar(Int64Array::from(vec![1])),
            ColumnValue::scalar(StringViewArray::from(vec!["x"])),
        ];
        let types = [ScalarType::Long, ScalarType::Long, ScalarType::String];
        assert!(evaluate(&prev::FUNCTION, &values, &types, ScalarType::Long, 1).is_err());
    }
}
