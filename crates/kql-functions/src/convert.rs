//! Implicit conversions between scalar types: numeric promotions, scalars in and out of
//! `dynamic`, text where another type is compared with it.
//!
//! Decisions where Kusto's documentation is silent:
//! - A value that the target cannot hold (out of range, text that does not parse, an
//!   array where a number is wanted) becomes null; for `string` the empty text.
//! - Reals lose their fraction on the way to integers; NaN and infinities become null.
//! - Booleans are 1 and 0 as numbers; a number is true unless it is 0.
//! - Text inside a dynamic converts as text does: `dynamic("7") + 1` is 8.
//! - datetime and timespan convert to and from long as ticks, and to no other number.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, FixedSizeBinaryBuilder, Float64Array,
    Int32Array, Int64Array, StringViewArray, StringViewBuilder, make_view,
};
use arrow::buffer::Buffer;
use arrow::datatypes::i256;
use kql_types::decimal::DecimalArray;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Kind};
use kql_types::{DecimalValue, Literal, ScalarType, datetime, decimal, guid, real, timespan};

use crate::{Arguments, ColumnValue, FunctionError};

/// Returns the values as another type; what does not convert is null (`""` for string).
pub fn convert(array: &ArrayRef, from: ScalarType, to: ScalarType) -> Result<ArrayRef, FunctionError> {
    if from == to {
        return Ok(array.clone());
    }
    Ok(match to {
        ScalarType::Bool => Arc::new(to_bool(array, from)?),
        ScalarType::Int => Arc::new(to_int(array, from)?),
        ScalarType::Long => Arc::new(to_long(array, from)?),
        ScalarType::Real => Arc::new(to_real(array, from)?),
        ScalarType::Decimal => Arc::new(to_decimal(array, from)?),
        ScalarType::String => Arc::new(to_text(array, from)?),
        ScalarType::DateTime => Arc::new(to_ticks(array, from, datetime::parse, |d| d.as_datetime())?),
        ScalarType::TimeSpan => Arc::new(to_ticks(array, from, timespan::parse, |d| d.as_timespan())?),
        ScalarType::Guid => Arc::new(to_guid(array, from)?),
        ScalarType::Dynamic => to_dynamic(array, from)?,
    })
}

/// An argument in a concrete Arrow type, whatever form it came in.
#[derive(Debug, Clone)]
pub(crate) struct Column<A> {
    pub(crate) array: A,
    pub(crate) is_scalar: bool,
}

impl<A: Array> Column<A> {
    /// Returns the index into the array for a row.
    pub(crate) fn at(&self, row: usize) -> usize {
        if self.is_scalar { 0 } else { row }
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        self.array.is_null(self.at(row))
    }
}

impl Column<StringViewArray> {
    /// Returns the text of a row; a null is empty.
    #[inline]
    pub(crate) fn text(&self, row: usize) -> &str {
        let row = self.at(row);
        if self.array.is_null(row) { "" } else { self.array.value(row) }
    }
}

impl Column<Int64Array> {
    pub(crate) fn get(&self, row: usize) -> Option<i64> {
        let row = self.at(row);
        self.array.is_valid(row).then(|| self.array.value(row))
    }
}

impl Column<Float64Array> {
    pub(crate) fn get(&self, row: usize) -> Option<f64> {
        let row = self.at(row);
        self.array.is_valid(row).then(|| self.array.value(row))
    }
}

impl Column<BinaryViewArray> {
    pub(crate) fn get(&self, row: usize) -> DynamicRef<'_> {
        let row = self.at(row);
        if self.array.is_null(row) { DynamicRef::NULL } else { DynamicRef::new(self.array.value(row)) }
    }
}

/// Returns a value converted to a type, as the concrete array of that type.
pub(crate) fn column<A: Array + Clone + 'static>(
    value: &ColumnValue,
    from: ScalarType,
    to: ScalarType,
) -> Result<Column<A>, FunctionError> {
    let array = convert(value.inner(), from, to)?;
    Ok(Column { array: concrete::<A>(&array)?.clone(), is_scalar: value.is_scalar() })
}

/// Returns an argument converted to a type; an absent one is an error of the caller.
pub(crate) fn argument<A: Array + Clone + 'static>(
    args: &Arguments<'_>,
    index: usize,
    to: ScalarType,
) -> Result<Column<A>, FunctionError> {
    match (args.values.get(index), args.types.get(index)) {
        (Some(value), Some(from)) => column(value, *from, to),
        _ => Err(FunctionError::Internal { message: format!("argument {} is missing", index + 1) }),
    }
}

/// Returns an argument as text.
pub(crate) fn text(args: &Arguments<'_>, index: usize) -> Result<Column<StringViewArray>, FunctionError> {
    argument(args, index, ScalarType::String)
}

/// Returns an argument as long.
pub(crate) fn long(args: &Arguments<'_>, index: usize) -> Result<Column<Int64Array>, FunctionError> {
    argument(args, index, ScalarType::Long)
}

/// Returns an argument as long, or nothing where the call has fewer arguments.
pub(crate) fn optional_long(args: &Arguments<'_>, index: usize) -> Result<Option<Column<Int64Array>>, FunctionError> {
    (index < args.len()).then(|| long(args, index)).transpose()
}

/// Returns a literal as an array of one row.
pub(crate) fn literal_array(literal: &Literal) -> Result<ArrayRef, FunctionError> {
    Ok(match literal {
        Literal::Null(ScalarType::String) => Arc::new(StringViewArray::from_iter_values([""])),
        Literal::Null(ty) => arrow::array::new_null_array(&ty.arrow(), 1),
        Literal::Bool(v) => Arc::new(BooleanArray::from(vec![*v])),
        Literal::Int(v) => Arc::new(Int32Array::from(vec![*v])),
        Literal::Long(v) | Literal::DateTime(v) | Literal::TimeSpan(v) => Arc::new(Int64Array::from(vec![*v])),
        Literal::Real(v) => Arc::new(Float64Array::from(vec![*v])),
        Literal::Decimal(v) => Arc::new(decimals(vec![Some(v.0)])?),
        Literal::String(v) => Arc::new(StringViewArray::from_iter_values([v])),
        Literal::Guid(v) => Arc::new(FixedSizeBinaryArray::try_from_iter([v].into_iter())?),
        Literal::Dynamic(v) => Arc::new(BinaryViewArray::from_iter_values([v])),
    })
}

/// Returns a literal's text as `tostring()` has it.
pub(crate) fn literal_text(literal: &Literal) -> Result<String, FunctionError> {
    let text = to_text(&literal_array(literal)?, literal.ty())?;
    Ok(text.value(0).to_owned())
}

/// Returns the long that a text means: digits with a sign, or `0x` and hexadecimal digits.
pub(crate) fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        // Sixteen digits are the bits of a long, so that the highest one may be set.
        Some(digits) if !digits.starts_with('+') => u64::from_str_radix(digits, 16).ok().map(|v| v as i64),
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// Returns the bool that a text means: `true`, `false` in any case, or a whole number.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    let text = text.trim_ascii();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        parse_long(text).map(|v| v != 0)
    }
}

/// Returns the whole part of a real, or `None` if a long does not hold it.
pub(crate) fn real_to_long(value: f64) -> Option<i64> {
    // 2^63 itself is out of range, and exactly representable.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (-LIMIT..LIMIT).contains(&value).then_some(value as i64)
}

fn concrete<A: Array + 'static>(array: &ArrayRef) -> Result<&A, FunctionError> {
    array
        .as_any()
        .downcast_ref::<A>()
        .ok_or_else(|| FunctionError::Internal { message: "a column does not lie as its type says".into() })
}

/// Reads a text column row by row.
fn texts<'a, T>(
    array: &'a ArrayRef,
    parse: impl Fn(&'a str) -> Option<T> + 'a,
) -> Result<impl Iterator<Item = Option<T>> + 'a, FunctionError>
where
    T: 'a,
{
    let array: &StringViewArray = concrete(array)?;
    Ok((0..array.len()).map(move |row| if array.is_null(row) { None } else { parse(array.value(row)) }))
}

/// Reads a dynamic column row by row.
fn dynamics<'a, T>(
    array: &'a ArrayRef,
    read: impl Fn(DynamicRef<'a>) -> Option<T> + 'a,
) -> Result<impl Iterator<Item = Option<T>> + 'a, FunctionError>
where
    T: 'a,
{
    let array: &BinaryViewArray = concrete(array)?;
    Ok((0..array.len()).map(move |row| if array.is_null(row) { None } else { read(DynamicRef::new(array.value(row))) }))
}

fn bools(array: &ArrayRef) -> Result<impl Iterator<Item = Option<bool>> + '_, FunctionError> {
    Ok(concrete::<BooleanArray>(array)?.iter())
}

fn longs(array: &ArrayRef) -> Result<&Int64Array, FunctionError> {
    concrete(array)
}

fn decimals(values: Vec<Option<i256>>) -> Result<DecimalArray, FunctionError> {
    Ok(DecimalArray::from(values).with_precision_and_scale(ScalarType::DECIMAL_PRECISION, ScalarType::DECIMAL_SCALE)?)
}

fn to_bool(array: &ArrayRef, from: ScalarType) -> Result<BooleanArray, FunctionError> {
    Ok(match from {
        ScalarType::Bool => concrete::<BooleanArray>(array)?.clone(),
        ScalarType::Int => concrete::<Int32Array>(array)?.iter().map(|v| v.map(|v| v != 0)).collect(),
        ScalarType::Long => longs(array)?.iter().map(|v| v.map(|v| v != 0)).collect(),
        ScalarType::Real => concrete::<Float64Array>(array)?.iter().map(|v| v.map(|v| v != 0.0)).collect(),
        ScalarType::Decimal => concrete::<DecimalArray>(array)?.iter().map(|v| v.map(|v| v != i256::ZERO)).collect(),
        ScalarType::String => texts(array, parse_bool)?.collect(),
        ScalarType::Dynamic => dynamics(array, dynamic_to_bool)?.collect(),
        ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid => BooleanArray::new_null(array.len()),
    })
}

fn to_int(array: &ArrayRef, from: ScalarType) -> Result<Int32Array, FunctionError> {
    Ok(match from {
        ScalarType::Int => concrete::<Int32Array>(array)?.clone(),
        _ => to_long(array, from)?.unary_opt(|v| i32::try_from(v).ok()),
    })
}

fn to_long(array: &ArrayRef, from: ScalarType) -> Result<Int64Array, FunctionError> {
    Ok(match from {
        ScalarType::Bool => bools(array)?.map(|v| v.map(i64::from)).collect(),
        ScalarType::Int => concrete::<Int32Array>(array)?.unary(i64::from),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => longs(array)?.clone(),
        ScalarType::Real => concrete::<Float64Array>(array)?.unary_opt(real_to_long),
        ScalarType::Decimal => concrete::<DecimalArray>(array)?.unary_opt(|v| DecimalValue(v).to_i64()),
        ScalarType::String => texts(array, parse_long)?.collect(),
        ScalarType::Guid => Int64Array::new_null(array.len()),
        ScalarType::Dynamic => dynamics(array, dynamic_to_long)?.collect(),
    })
}

fn to_real(array: &ArrayRef, from: ScalarType) -> Result<Float64Array, FunctionError> {
    Ok(match from {
        ScalarType::Bool => bools(array)?.map(|v| v.map(f64::from)).collect(),
        ScalarType::Int => concrete::<Int32Array>(array)?.unary(f64::from),
        ScalarType::Long => longs(array)?.unary(|v| v as f64),
        ScalarType::Real => concrete::<Float64Array>(array)?.clone(),
        ScalarType::Decimal => concrete::<DecimalArray>(array)?.unary(|v| DecimalValue(v).to_f64()),
        ScalarType::String => texts(array, real::parse)?.collect(),
        ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid => Float64Array::new_null(array.len()),
        ScalarType::Dynamic => dynamics(array, dynamic_to_real)?.collect(),
    })
}

fn to_decimal(array: &ArrayRef, from: ScalarType) -> Result<DecimalArray, FunctionError> {
    let of = |v: i64| DecimalValue::from_i64(v).0;
    decimals(match from {
        ScalarType::Bool => bools(array)?.map(|v| v.map(|v| of(i64::from(v)))).collect(),
        ScalarType::Int => concrete::<Int32Array>(array)?.iter().map(|v| v.map(|v| of(i64::from(v)))).collect(),
        ScalarType::Long => longs(array)?.iter().map(|v| v.map(of)).collect(),
        ScalarType::Real => {
            concrete::<Float64Array>(array)?.iter().map(|v| v.and_then(DecimalValue::from_f64).map(|d| d.0)).collect()
        }
        ScalarType::Decimal => return Ok(concrete::<DecimalArray>(array)?.clone()),
        ScalarType::String => texts(array, |t| decimal::parse(t).map(|d| d.0))?.collect(),
        ScalarType::DateTime | ScalarType::TimeSpan | ScalarType::Guid => vec![None; array.len()],
        ScalarType::Dynamic => dynamics(array, |d| dynamic_to_decimal(d).map(|d| d.0))?.collect(),
    })
}

/// Converts to datetime or timespan; long is taken for ticks.
fn to_ticks(
    array: &ArrayRef,
    from: ScalarType,
    parse: fn(&str) -> Option<i64>,
    read: fn(DynamicRef<'_>) -> Option<i64>,
) -> Result<Int64Array, FunctionError> {
    Ok(match from {
        ScalarType::Long => longs(array)?.clone(),
        ScalarType::Int => to_long(array, from)?,
        ScalarType::String => texts(array, parse)?.collect(),
        ScalarType::Dynamic => {
            dynamics(array, |d| d.as_str().map_or_else(|| read(d).or_else(|| d.as_long()), parse))?.collect()
        }
        _ => Int64Array::new_null(array.len()),
    })
}

fn to_guid(array: &ArrayRef, from: ScalarType) -> Result<FixedSizeBinaryArray, FunctionError> {
    let mut out = FixedSizeBinaryBuilder::with_capacity(array.len(), 16);
    let mut append = |value: Option<[u8; 16]>| match value {
        Some(value) => out.append_value(value),
        None => {
            out.append_null();
            Ok(())
        }
    };
    match from {
        ScalarType::String => texts(array, guid::parse)?.try_for_each(&mut append)?,
        ScalarType::Dynamic => {
            dynamics(array, |d| d.as_str().map_or_else(|| d.as_guid(), guid::parse))?.try_for_each(&mut append)?
        }
        _ => (0..array.len()).try_for_each(|_| append(None))?,
    }
    Ok(out.finish())
}

fn to_text(array: &ArrayRef, from: ScalarType) -> Result<StringViewArray, FunctionError> {
    if from == ScalarType::Dynamic {
        return dynamic_to_text(concrete(array)?);
    }
    if from == ScalarType::String {
        return Ok(concrete::<StringViewArray>(array)?.clone());
    }
    let mut out = StringViewBuilder::with_capacity(array.len());
    let mut buffer = String::new();
    macro_rules! write_rows {
        ($array:ty, |$value:ident| $write:expr) => {{
            let array: &$array = concrete(array)?;
            for row in 0..array.len() {
                buffer.clear();
                if array.is_valid(row) {
                    let $value = array.value(row);
                    // Writing to a string cannot fail.
                    let _ = $write;
                }
                out.append_value(&buffer);
            }
        }};
    }
    match from {
        ScalarType::Bool => write_rows!(BooleanArray, |v| buffer.write_str(if v { "true" } else { "false" })),
        ScalarType::Int => write_rows!(Int32Array, |v| write!(buffer, "{v}")),
        ScalarType::Long => write_rows!(Int64Array, |v| write!(buffer, "{v}")),
        ScalarType::Real => write_rows!(Float64Array, |v| real::write(v, &mut buffer)),
        ScalarType::Decimal => write_rows!(DecimalArray, |v| decimal::write(DecimalValue(v), &mut buffer)),
        ScalarType::DateTime => write_rows!(Int64Array, |v| datetime::write(v, &mut buffer)),
        ScalarType::TimeSpan => write_rows!(Int64Array, |v| timespan::write(v, &mut buffer)),
        ScalarType::Guid => write_rows!(FixedSizeBinaryArray, |v| match v.try_into() {
            Ok(bytes) => guid::write(bytes, &mut buffer),
            Err(_) => Ok(()),
        }),
        ScalarType::String | ScalarType::Dynamic => {}
    }
    Ok(out.finish())
}

/// Returns text for dynamic values: strings are views onto the dynamic column's own
/// buffers, everything else is its JSON.
fn dynamic_to_text(array: &BinaryViewArray) -> Result<StringViewArray, FunctionError> {
    let mut views = Vec::with_capacity(array.len());
    let mut buffers = array.data_buffers().to_vec();
    let own_buffer = buffers.len() as u32;
    let mut own = String::new();
    for row in 0..array.len() {
        if array.is_null(row) {
            views.push(0);
            continue;
        }
        let value = DynamicRef::new(array.value(row));
        match value.as_str_bytes() {
            Some(text) => {
                // The text begins one byte behind the encoding; short texts move into the view.
                let view = arrow::array::ByteView::from(array.views()[row]);
                views.push(make_view(text, view.buffer_index, view.offset.wrapping_add(1)));
            }
            None => {
                let start = own.len();
                kql_types::convert::text_from_dynamic(value, &mut own);
                views.push(make_view(&own.as_bytes()[start..], own_buffer, offset(start)?));
            }
        }
    }
    if !own.is_empty() {
        buffers.push(Buffer::from_vec(own.into_bytes()));
    }
    Ok(StringViewArray::try_new(views.into(), buffers, None)?)
}

/// Returns a position in a buffer as views hold it.
pub(crate) fn offset(position: usize) -> Result<u32, FunctionError> {
    u32::try_from(position).map_err(|_| FunctionError::Limit { message: "the texts of one batch exceed 4 GiB".into() })
}

fn to_dynamic(array: &ArrayRef, from: ScalarType) -> Result<ArrayRef, FunctionError> {
    let mut out = DynamicColumnBuilder::with_capacity(array.len());
    macro_rules! write_rows {
        ($array:ty, |$encoder:ident, $value:ident| $write:expr) => {{
            let array: &$array = concrete(array)?;
            for row in 0..array.len() {
                if array.is_null(row) {
                    out.append_null();
                } else {
                    let $value = array.value(row);
                    out.append_with(|$encoder| $write);
                }
            }
        }};
    }
    match from {
        ScalarType::Bool => write_rows!(BooleanArray, |e, v| e.bool(v)),
        ScalarType::Int => write_rows!(Int32Array, |e, v| e.long(i64::from(v))),
        ScalarType::Long => write_rows!(Int64Array, |e, v| e.long(v)),
        ScalarType::Real => write_rows!(Float64Array, |e, v| e.real(v)),
        ScalarType::Decimal => write_rows!(DecimalArray, |e, v| e.decimal(DecimalValue(v))),
        ScalarType::String => write_rows!(StringViewArray, |e, v| e.string(v)),
        ScalarType::DateTime => write_rows!(Int64Array, |e, v| e.datetime(v)),
        ScalarType::TimeSpan => write_rows!(Int64Array, |e, v| e.timespan(v)),
        ScalarType::Guid => write_rows!(FixedSizeBinaryArray, |e, v| match v.try_into() {
            Ok(bytes) => e.guid(bytes),
            Err(_) => e.null(),
        }),
        ScalarType::Dynamic => return Ok(array.clone()),
    }
    Ok(out.finish_ref())
}

fn dynamic_to_bool(value: DynamicRef<'_>) -> Option<bool> {
    match value.kind() {
        Kind::True => Some(true),
        Kind::False => Some(false),
        Kind::String => value.as_str().and_then(parse_bool),
        _ => value.as_number().map(|v| v != 0.0),
    }
}

/// Returns a dynamic as long: numbers, bools and text of a number.
pub(crate) fn dynamic_to_long(value: DynamicRef<'_>) -> Option<i64> {
    match value.kind() {
        Kind::True | Kind::False => value.as_bool().map(i64::from),
        Kind::Long => value.as_long(),
        Kind::Real => value.as_real().and_then(real_to_long),
        Kind::Decimal => value.as_decimal().and_then(DecimalValue::to_i64),
        Kind::String => value.as_str().and_then(parse_long),
        Kind::DateTime => value.as_datetime(),
        Kind::TimeSpan => value.as_timespan(),
        Kind::Null | Kind::Guid | Kind::Array | Kind::Bag => None,
    }
}

/// Returns a dynamic as real: numbers, bools and text of a number.
pub(crate) fn dynamic_to_real(value: DynamicRef<'_>) -> Option<f64> {
    match value.kind() {
        Kind::True | Kind::False => value.as_bool().map(f64::from),
        Kind::String => value.as_str().and_then(real::parse),
        _ => value.as_number(),
    }
}

fn dynamic_to_decimal(value: DynamicRef<'_>) -> Option<DecimalValue> {
    match value.kind() {
        Kind::Decimal => value.as_decimal(),
        Kind::Real => value.as_real().and_then(DecimalValue::from_f64),
        Kind::String => value.as_str().and_then(decimal::parse),
        _ => dynamic_to_long(value).map(DecimalValue::from_i64),
    }
}
