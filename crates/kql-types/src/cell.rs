//! Single cells of Arrow columns: as literals, as text and as JSON; and literals as columns.

use std::sync::Arc;

use crate::decimal::DecimalArray;
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryViewArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray, Float64Array,
    Int32Array, Int64Array, StringArray, StringViewArray, new_null_array,
};
use arrow::datatypes::{DataType, Int32Type};
use serde_json::Value;

use crate::dynamic::{DynamicRef, to_json_value, write_json_value};
use crate::{DecimalValue, Literal, ScalarType, convert, datetime, decimal, guid, real, timespan};

/// A column's Arrow type is not the one that its KQL type has in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeMismatch {
    pub ty: ScalarType,
    pub arrow: DataType,
}

impl std::fmt::Display for TypeMismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a column of type `{}` cannot lie in an Arrow array of type `{}`", self.ty, self.arrow)
    }
}

impl std::error::Error for TypeMismatch {}

/// A column with its KQL type, cast once and read by row; rows out of range panic as in Arrow.
#[derive(Debug, Clone, Copy)]
pub enum Cells<'a> {
    Bool(&'a BooleanArray),
    Int(&'a Int32Array),
    Long(&'a Int64Array),
    Real(&'a Float64Array),
    Decimal(&'a DecimalArray),
    String(Strings<'a>),
    DateTime(&'a Int64Array),
    TimeSpan(&'a Int64Array),
    Guid(&'a FixedSizeBinaryArray),
    Dynamic(&'a BinaryViewArray),
}

/// The layouts that a string column may have; a missing cell reads as the empty string.
#[derive(Debug, Clone, Copy)]
pub enum Strings<'a> {
    View(&'a StringViewArray),
    Plain(&'a StringArray),
    Dictionary(&'a DictionaryArray<Int32Type>, &'a StringViewArray),
}

impl<'a> Strings<'a> {
    fn new(array: &'a dyn Array) -> Option<Self> {
        if let Some(array) = array.as_string_view_opt() {
            return Some(Self::View(array));
        }
        if let Some(array) = array.as_string_opt::<i32>() {
            return Some(Self::Plain(array));
        }
        let array = array.as_dictionary_opt::<Int32Type>()?;
        Some(Self::Dictionary(array, array.values().as_string_view_opt()?))
    }

    pub fn get(self, row: usize) -> &'a str {
        match self {
            Self::View(array) if array.is_valid(row) => array.value(row),
            Self::Plain(array) if array.is_valid(row) => array.value(row),
            Self::Dictionary(array, values) => match array.key(row) {
                Some(key) if values.is_valid(key) => values.value(key),
                _ => "",
            },
            _ => "",
        }
    }
}

impl<'a> Cells<'a> {
    /// Casts a column.
    pub fn new(array: &'a dyn Array, ty: ScalarType) -> Result<Self, TypeMismatch> {
        let cells = match ty {
            ScalarType::Bool => array.as_boolean_opt().map(Self::Bool),
            ScalarType::Int => array.as_primitive_opt().map(Self::Int),
            ScalarType::Long => array.as_primitive_opt().map(Self::Long),
            ScalarType::Real => array.as_primitive_opt().map(Self::Real),
            ScalarType::Decimal if *array.data_type() == ty.arrow() => array.as_primitive_opt().map(Self::Decimal),
            ScalarType::Decimal => None,
            ScalarType::String => Strings::new(array).map(Self::String),
            ScalarType::DateTime => array.as_primitive_opt().map(Self::DateTime),
            ScalarType::TimeSpan => array.as_primitive_opt().map(Self::TimeSpan),
            ScalarType::Guid if *array.data_type() == ty.arrow() => array.as_fixed_size_binary_opt().map(Self::Guid),
            ScalarType::Guid => None,
            ScalarType::Dynamic => array.as_binary_view_opt().map(Self::Dynamic),
        };
        cells.ok_or_else(|| TypeMismatch { ty, arrow: array.data_type().clone() })
    }

    /// Returns whether the cell is null; strings never are.
    pub fn is_null(self, row: usize) -> bool {
        match self {
            Self::Bool(a) => a.is_null(row),
            Self::Int(a) => a.is_null(row),
            Self::Long(a) | Self::DateTime(a) | Self::TimeSpan(a) => a.is_null(row),
            Self::Real(a) => a.is_null(row),
            Self::Decimal(a) => a.is_null(row),
            Self::String(_) => false,
            Self::Guid(a) => a.is_null(row),
            Self::Dynamic(a) => a.is_null(row),
        }
    }

    pub fn ty(self) -> ScalarType {
        match self {
            Self::Bool(_) => ScalarType::Bool,
            Self::Int(_) => ScalarType::Int,
            Self::Long(_) => ScalarType::Long,
            Self::Real(_) => ScalarType::Real,
            Self::Decimal(_) => ScalarType::Decimal,
            Self::String(_) => ScalarType::String,
            Self::DateTime(_) => ScalarType::DateTime,
            Self::TimeSpan(_) => ScalarType::TimeSpan,
            Self::Guid(_) => ScalarType::Guid,
            Self::Dynamic(_) => ScalarType::Dynamic,
        }
    }

    /// Returns the cell as a literal.
    pub fn literal(self, row: usize) -> Literal {
        if self.is_null(row) {
            return Literal::Null(self.ty());
        }
        match self {
            Self::Bool(a) => Literal::Bool(a.value(row)),
            Self::Int(a) => Literal::Int(a.value(row)),
            Self::Long(a) => Literal::Long(a.value(row)),
            Self::Real(a) => Literal::Real(a.value(row)),
            Self::Decimal(a) => Literal::Decimal(DecimalValue(a.value(row))),
            Self::String(a) => Literal::String(a.get(row).to_owned()),
            Self::DateTime(a) => Literal::DateTime(a.value(row)),
            Self::TimeSpan(a) => Literal::TimeSpan(a.value(row)),
            Self::Guid(a) => Literal::Guid(guid_bytes(a, row)),
            Self::Dynamic(a) => Literal::Dynamic(a.value(row).to_vec()),
        }
    }

    /// Appends the cell as `tostring()` prints it; null as nothing.
    pub fn write_text(self, row: usize, out: &mut String) {
        use std::fmt::Write;
        if self.is_null(row) {
            return;
        }
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Bool(a) => out.write_str(if a.value(row) { "true" } else { "false" }),
            Self::Int(a) => write!(out, "{}", a.value(row)),
            Self::Long(a) => write!(out, "{}", a.value(row)),
            Self::Real(a) => real::write(a.value(row), out),
            Self::Decimal(a) => decimal::write(DecimalValue(a.value(row)), out),
            Self::String(a) => out.write_str(a.get(row)),
            Self::DateTime(a) => datetime::write(a.value(row), out),
            Self::TimeSpan(a) => timespan::write(a.value(row), out),
            Self::Guid(a) => guid::write(&guid_bytes(a, row), out),
            Self::Dynamic(a) => {
                convert::text_from_dynamic(DynamicRef::new(a.value(row)), out);
                Ok(())
            }
        };
    }

    /// Appends the cell to a dynamic value that is being written; null as the dynamic null.
    pub fn encode(self, row: usize, encoder: &mut crate::dynamic::Encoder) {
        if self.is_null(row) {
            return encoder.null();
        }
        match self {
            Self::Bool(a) => encoder.bool(a.value(row)),
            Self::Int(a) => encoder.long(i64::from(a.value(row))),
            Self::Long(a) => encoder.long(a.value(row)),
            Self::Real(a) => encoder.real(a.value(row)),
            Self::Decimal(a) => encoder.decimal(DecimalValue(a.value(row))),
            Self::String(a) => encoder.string(a.get(row)),
            Self::DateTime(a) => encoder.datetime(a.value(row)),
            Self::TimeSpan(a) => encoder.timespan(a.value(row)),
            Self::Guid(a) => encoder.guid(&guid_bytes(a, row)),
            Self::Dynamic(a) => encoder.value(DynamicRef::new(a.value(row))),
        }
    }

    /// Returns the cell as JSON: longs beyond 2^53, decimals, datetimes, timespans, guids, NaN and
    /// the infinities as strings; dynamic values as JSON trees by the same rules.
    pub fn json(self, row: usize) -> Value {
        if self.is_null(row) {
            return Value::Null;
        }
        match self {
            Self::Bool(a) => Value::Bool(a.value(row)),
            Self::Int(a) => Value::from(a.value(row)),
            Self::Long(a) => long_to_json(a.value(row)),
            Self::Real(a) => real_to_json(a.value(row)),
            Self::Dynamic(a) => to_json_value(DynamicRef::new(a.value(row))),
            Self::String(a) => Value::String(a.get(row).to_owned()),
            Self::Decimal(_) | Self::DateTime(_) | Self::TimeSpan(_) | Self::Guid(_) => {
                let mut text = String::new();
                self.write_text(row, &mut text);
                Value::String(text)
            }
        }
    }
}

impl Cells<'_> {
    /// Appends the cell as JSON text, by the rules of [`Cells::json`], with the keys of bags in their order.
    pub fn write_json(self, row: usize, out: &mut String) {
        match self {
            Self::Dynamic(a) if a.is_valid(row) => write_json_value(DynamicRef::new(a.value(row)), out),
            other => out.push_str(&other.json(row).to_string()),
        }
    }
}

fn guid_bytes(array: &FixedSizeBinaryArray, row: usize) -> [u8; 16] {
    // `Cells::new` has checked the width.
    array.value(row).try_into().unwrap_or_default()
}

/// Returns a number, or a string where a JSON reader's double would lose digits.
pub(crate) fn long_to_json(value: i64) -> Value {
    if value.unsigned_abs() <= 1 << 53 { Value::from(value) } else { Value::String(value.to_string()) }
}

pub(crate) fn real_to_json(value: f64) -> Value {
    // Adding nothing takes the sign off a zero.
    match serde_json::Number::from_f64(value + 0.0) {
        Some(number) => Value::Number(number),
        None => Value::String(real::format(value)),
    }
}

/// Returns the cell as a literal.
pub fn cell_to_literal(array: &dyn Array, row: usize, ty: ScalarType) -> Result<Literal, TypeMismatch> {
    Ok(Cells::new(array, ty)?.literal(row))
}

/// Returns the cell as `tostring()` prints it; null as the empty string.
pub fn cell_to_string(array: &dyn Array, row: usize, ty: ScalarType) -> Result<String, TypeMismatch> {
    let mut text = String::new();
    Cells::new(array, ty)?.write_text(row, &mut text);
    Ok(text)
}

/// Returns the cell as JSON; see [`Cells::json`].
pub fn cell_to_json(array: &dyn Array, row: usize, ty: ScalarType) -> Result<Value, TypeMismatch> {
    Ok(Cells::new(array, ty)?.json(row))
}

/// Returns a column that repeats a literal.
pub fn literal_to_array(literal: &Literal, rows: usize) -> ArrayRef {
    match literal {
        Literal::Null(ScalarType::String) => Arc::new(StringViewArray::from(vec![""; rows])),
        Literal::Null(ty) => new_null_array(&ty.arrow(), rows),
        Literal::Bool(v) => Arc::new(BooleanArray::from(vec![*v; rows])),
        Literal::Int(v) => Arc::new(Int32Array::from_value(*v, rows)),
        Literal::Long(v) | Literal::DateTime(v) | Literal::TimeSpan(v) => Arc::new(Int64Array::from_value(*v, rows)),
        Literal::Real(v) => Arc::new(Float64Array::from_value(*v, rows)),
        Literal::Decimal(v) => {
            Arc::new(DecimalArray::from_value(v.0, rows).with_data_type(ScalarType::Decimal.arrow()))
        }
        Literal::String(v) => {
            let mut builder = arrow::array::StringViewBuilder::new().with_deduplicate_strings();
            (0..rows).for_each(|_| builder.append_value(v));
            Arc::new(builder.finish())
        }
        Literal::Guid(v) => {
            let mut builder = arrow::array::FixedSizeBinaryBuilder::with_capacity(rows, 16);
            for _ in 0..rows {
                // The only error is a width other than 16.
                let _ = builder.append_value(v);
            }
            Arc::new(builder.finish())
        }
        Literal::Dynamic(v) => {
            let mut builder = arrow::array::BinaryViewBuilder::new().with_deduplicate_strings();
            let value = DynamicRef::new(v).non_null_bytes();
            (0..rows).for_each(|_| builder.append_option(value));
            Arc::new(builder.finish())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn every_literal() -> Vec<(Literal, &'static str, Value)> {
        let dynamic = |text: &str| crate::dynamic::parse_literal(text).unwrap_or(Literal::Null(ScalarType::Dynamic));
        vec![
            (Literal::Bool(true), "true", json!(true)),
            (Literal::Int(-5), "-5", json!(-5)),
            (Literal::Long(1 << 53), "9007199254740992", json!(9007199254740992i64)),
            (Literal::Long(i64::MIN), "-9223372036854775808", json!("-9223372036854775808")),
            (Literal::Real(1.5), "1.5", json!(1.5)),
            (Literal::Real(f64::NEG_INFINITY), "-Infinity", json!("-Infinity")),
            (Literal::Decimal(decimal::parse("0.25").expect("a decimal")), "0.25", json!("0.25")),
            (Literal::String("a long enough text".into()), "a long enough text", json!("a long enough text")),
            (Literal::String(String::new()), "", json!("")),
            (
                Literal::DateTime(datetime::UNIX_EPOCH),
                "1970-01-01T00:00:00.0000000Z",
                json!("1970-01-01T00:00:00.0000000Z"),
            ),
            (Literal::TimeSpan(datetime::TICKS_PER_DAY), "1.00:00:00", json!("1.00:00:00")),
            (
                Literal::Guid([0x11; 16]),
                "11111111-1111-1111-1111-111111111111",
                json!("11111111-1111-1111-1111-111111111111"),
            ),
            (
                dynamic("{'a':[1, 2.0, \"x\", 1h]}"),
                "{\"a\":[1,2.0,\"x\",\"01:00:00\"]}",
                json!({"a": [1, 2.0, "x", "01:00:00"]}),
            ),
        ]
    }

    #[test]
    fn literals_as_cells() -> Result<(), TypeMismatch> {
        for (literal, text, value) in every_literal() {
            let ty = literal.ty();
            let array = literal_to_array(&literal, 3);
            assert_eq!(array.data_type(), &ty.arrow());
            assert_eq!(array.len(), 3);
            assert_eq!(cell_to_literal(&array, 2, ty)?, literal);
            assert_eq!(cell_to_string(&array, 1, ty)?, text);
            assert_eq!(cell_to_json(&array, 0, ty)?, value);
        }
        Ok(())
    }

    #[test]
    fn nulls() -> Result<(), TypeMismatch> {
        for ty in ScalarType::ALL {
            let array = literal_to_array(&Literal::Null(ty), 1);
            assert_eq!(array.data_type(), &ty.arrow());
            assert_eq!(cell_to_string(&array, 0, ty)?, "");
            let expected = if ty == ScalarType::String { Literal::String(String::new()) } else { Literal::Null(ty) };
            assert_eq!(cell_to_literal(&array, 0, ty)?, expected);
        }
        Ok(())
    }

    #[test]
    fn mismatches_are_named() {
        let array = literal_to_array(&Literal::Bool(true), 1);
        let error = Cells::new(&array, ScalarType::Guid).map(|_| ()).map_err(|e| e.to_string());
        assert_eq!(error, Err("a column of type `guid` cannot lie in an Arrow array of type `Boolean`".to_owned()));
    }
}
