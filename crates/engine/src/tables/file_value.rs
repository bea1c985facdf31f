//! Values as files hold them, in the engine's layout.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray, Int64Array, StringViewArray, StructArray};
use arrow::compute::{CastOptions, cast, cast_with_options};
use arrow::datatypes::{DataType, TimeUnit};
use datafusion::common::Result;
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use kql_types::cell::Cells;
use kql_types::dynamic::{DynamicColumnBuilder, Encoder};
use kql_types::{ScalarType, ValueMemo, convert, datetime, decimal, guid, timespan};

/// Converts a column of a file to the type its table gives it; what does not fit becomes
/// null.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct FileValue {
    ty: ScalarType,
    signature: Signature,
    memo: ValueMemo,
}

impl FileValue {
    pub(crate) fn new(ty: ScalarType) -> Self {
        Self { ty, signature: Signature::any(1, Volatility::Immutable), memo: ValueMemo::default() }
    }
}

impl ScalarUDFImpl for FileValue {
    fn name(&self) -> &str {
        "file_value"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(self.ty.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let value = |array: &ArrayRef| engine_array(array, self.ty);
        Ok(ColumnarValue::Array(match self.ty {
            ScalarType::String => value(&array)?,
            // Each text of a dictionary is read once.
            _ => self.memo.apply(&array, &[], value)?,
        }))
    }
}

/// Returns the KQL type that comes nearest to an Arrow type.
fn natural_type(ty: &DataType) -> ScalarType {
    match ty {
        DataType::Boolean => ScalarType::Bool,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => ScalarType::Int,
        DataType::Int64 | DataType::UInt32 | DataType::UInt64 => ScalarType::Long,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => ScalarType::Real,
        ty if ty.is_decimal() => ScalarType::Decimal,
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => ScalarType::DateTime,
        DataType::Duration(_) | DataType::Time32(_) | DataType::Time64(_) => ScalarType::TimeSpan,
        DataType::FixedSizeBinary(16) => ScalarType::Guid,
        DataType::Struct(_)
        | DataType::List(_)
        | DataType::LargeList(_)
        | DataType::FixedSizeList(..)
        | DataType::Map(..) => ScalarType::Dynamic,
        _ => ScalarType::String,
    }
}

/// Converts an array of a file.
pub(crate) fn engine_array(array: &ArrayRef, ty: ScalarType) -> Result<ArrayRef> {
    if let DataType::Dictionary(_, value_type) = array.data_type() {
        // Convert each distinct value once, then spread the results.
        let dictionary = array.as_any_dictionary();
        let values = engine_array(dictionary.values(), ty)?;
        let _ = value_type;
        let spread = arrow::compute::take(&values, dictionary.keys(), None)?;
        return if ty == ScalarType::String { Ok(filled(&spread)) } else { Ok(spread) };
    }
    let natural = natural_type(array.data_type());
    let array = natural_array(array, natural)?;
    match (natural, ty) {
        _ if natural == ty => Ok(array),
        (ScalarType::String, ScalarType::Dynamic) => Ok(json(array.as_string_view())),
        (ScalarType::String, _) => from_text(array.as_string_view(), ty),
        (_, ScalarType::String) => text(&array, natural),
        (_, ScalarType::Dynamic) => wrapped(&array, natural),
        // Engine layouts on disk: ticks.
        (ScalarType::Long, ScalarType::DateTime | ScalarType::TimeSpan) => Ok(array),
        _ => {
            let options = CastOptions { safe: true, ..CastOptions::default() };
            match cast_with_options(&array, &ty.arrow(), &options) {
                Ok(array) => Ok(array),
                Err(_) => from_text(text(&array, natural)?.as_string_view(), ty),
            }
        }
    }
}

fn natural_array(array: &ArrayRef, natural: ScalarType) -> Result<ArrayRef> {
    Ok(match natural {
        ScalarType::DateTime => Arc::new(ticks(array)?),
        ScalarType::TimeSpan => Arc::new(span_ticks(array)?),
        ScalarType::String => {
            let array = match array.data_type() {
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                    cast(&cast(array, &DataType::Binary)?, &DataType::Utf8).or_else(|_| lossy_text(array))?
                }
                _ => Arc::clone(array),
            };
            let array =
                if array.data_type() == &DataType::Utf8View { array } else { cast(&array, &DataType::Utf8View)? };
            filled(&array)
        }
        ScalarType::Dynamic => nested(array)?,
        ScalarType::Decimal => {
            let options = CastOptions { safe: true, ..CastOptions::default() };
            cast_with_options(array, &natural.arrow(), &options)?
        }
        _ if array.data_type() == &natural.arrow() => Arc::clone(array),
        _ => cast(array, &natural.arrow())?,
    })
}

fn lossy_text(array: &ArrayRef) -> std::result::Result<ArrayRef, arrow::error::ArrowError> {
    let bytes = cast(array, &DataType::BinaryView)?;
    let bytes = bytes.as_binary_view();
    let text = bytes.iter().map(|b| b.map(String::from_utf8_lossy));
    Ok(Arc::new(text.collect::<StringViewArray>()))
}

/// Returns text without nulls: a missing string is empty.
fn filled(array: &ArrayRef) -> ArrayRef {
    if array.null_count() == 0 {
        return Arc::clone(array);
    }
    let text = array.as_string_view();
    // A null view may hold anything; the empty view is all zeros.
    let views = text.views().iter().enumerate().map(|(row, view)| if text.is_null(row) { 0 } else { *view });
    let views = views.collect::<Vec<u128>>().into();
    match StringViewArray::try_new(views, text.data_buffers().to_vec(), None) {
        Ok(filled) => Arc::new(filled),
        Err(_) => Arc::new(StringViewArray::from_iter_values(text.iter().map(Option::unwrap_or_default))),
    }
}

/// Returns the ticks of timestamps and dates.
fn ticks(array: &ArrayRef) -> Result<Int64Array> {
    let unit = match array.data_type() {
        DataType::Timestamp(unit, _) => *unit,
        DataType::Date64 => TimeUnit::Millisecond,
        DataType::Date32 => {
            let days = cast(array, &DataType::Int32)?;
            let days = days.as_primitive::<arrow::datatypes::Int32Type>();
            return Ok(days.unary_opt(|d| {
                i64::from(d).checked_mul(datetime::TICKS_PER_DAY).and_then(|t| t.checked_add(datetime::UNIX_EPOCH))
            }));
        }
        other => return Err(DataFusionError::Internal(format!("{other} is no time"))),
    };
    let values = cast(array, &DataType::Int64)?;
    let values = values.as_primitive::<arrow::datatypes::Int64Type>();
    Ok(match unit {
        // These always fit or leave the years 1 to 9999.
        TimeUnit::Second => values.unary_opt(datetime::from_unix_seconds),
        TimeUnit::Millisecond => values.unary_opt(datetime::from_unix_millis),
        TimeUnit::Microsecond => values.unary_opt(datetime::from_unix_micros),
        TimeUnit::Nanosecond => values.unary(|v| v.div_euclid(100) + datetime::UNIX_EPOCH),
    })
}

fn span_ticks(array: &ArrayRef) -> Result<Int64Array> {
    let unit = match array.data_type() {
        DataType::Duration(unit) | DataType::Time32(unit) | DataType::Time64(unit) => *unit,
        other => return Err(DataFusionError::Internal(format!("{other} is no span of time"))),
    };
    let values = match array.data_type() {
        DataType::Time32(_) => cast(&cast(array, &DataType::Int32)?, &DataType::Int64)?,
        _ => cast(array, &DataType::Int64)?,
    };
    let values = values.as_primitive::<arrow::datatypes::Int64Type>();
    Ok(match unit {
        TimeUnit::Second => values.unary_opt(|v: i64| v.checked_mul(datetime::TICKS_PER_SECOND)),
        TimeUnit::Millisecond => values.unary_opt(|v: i64| v.checked_mul(datetime::TICKS_PER_MILLISECOND)),
        TimeUnit::Microsecond => values.unary_opt(|v: i64| v.checked_mul(datetime::TICKS_PER_MICROSECOND)),
        TimeUnit::Nanosecond => values.unary(|v| v.div_euclid(100)),
    })
}

/// Parses JSON text; the same text as in the row before is not parsed again.
fn json(text: &StringViewArray) -> ArrayRef {
    let mut builder = DynamicColumnBuilder::with_capacity(text.len());
    text.iter().for_each(|text| builder.append_json(text.unwrap_or_default()));
    builder.finish_ref()
}

fn from_text(text: &StringViewArray, ty: ScalarType) -> Result<ArrayRef> {
    let values = || text.iter().map(|t| t.unwrap_or_default());
    Ok(match ty {
        ScalarType::Bool => Arc::new(values().map(convert::bool_from_text).collect::<arrow::array::BooleanArray>()),
        ScalarType::Int => Arc::new(values().map(convert::int_from_text).collect::<arrow::array::Int32Array>()),
        ScalarType::Long => Arc::new(values().map(convert::long_from_text).collect::<Int64Array>()),
        ScalarType::Real => Arc::new(values().map(convert::real_from_text).collect::<arrow::array::Float64Array>()),
        ScalarType::Decimal => {
            let values = values().map(|t| decimal::parse(t).map(|d| d.0));
            Arc::new(values.collect::<kql_types::decimal::DecimalArray>().with_data_type(ty.arrow()))
        }
        ScalarType::DateTime => Arc::new(values().map(datetime::parse).collect::<Int64Array>()),
        ScalarType::TimeSpan => Arc::new(values().map(timespan::parse).collect::<Int64Array>()),
        ScalarType::Guid => {
            Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(values().map(guid::parse), 16)?)
        }
        ScalarType::String => Arc::new(text.clone()),
        ScalarType::Dynamic => json(text),
    })
}

fn cells(array: &ArrayRef, ty: ScalarType) -> Result<Cells<'_>> {
    Cells::new(array.as_ref(), ty).map_err(|error| DataFusionError::Internal(error.to_string()))
}

fn text(array: &ArrayRef, ty: ScalarType) -> Result<ArrayRef> {
    let cells = cells(array, ty)?;
    let mut builder = arrow::array::StringViewBuilder::with_capacity(array.len());
    let mut text = String::new();
    for row in 0..array.len() {
        text.clear();
        cells.write_text(row, &mut text);
        builder.append_value(&text);
    }
    Ok(Arc::new(builder.finish()))
}

fn wrapped(array: &ArrayRef, ty: ScalarType) -> Result<ArrayRef> {
    let cells = cells(array, ty)?;
    let mut builder = DynamicColumnBuilder::with_capacity(array.len());
    for row in 0..array.len() {
        builder.append_with(|encoder| cells.encode(row, encoder));
    }
    Ok(builder.finish_ref())
}

/// Encodes structs, lists and maps. Null fields of a struct are left out, since a file's
/// struct has every field that any of its rows has.
fn nested(array: &ArrayRef) -> Result<ArrayRef> {
    let node = Node::new(array)?;
    let mut builder = DynamicColumnBuilder::with_capacity(array.len());
    for row in 0..array.len() {
        builder.append_with(|encoder| node.encode(row, encoder));
    }
    Ok(builder.finish_ref())
}

/// A nested array with its leaves in the engine's layout.
enum Node {
    Leaf { array: ArrayRef, ty: ScalarType },
    Struct { array: StructArray, fields: Vec<(String, Node)> },
    List { offsets: Vec<usize>, nulls: Option<arrow::buffer::NullBuffer>, items: Box<Node> },
    Map { offsets: Vec<usize>, nulls: Option<arrow::buffer::NullBuffer>, keys: ArrayRef, values: Box<Node> },
}

impl Node {
    fn new(array: &ArrayRef) -> Result<Self> {
        Ok(match array.data_type() {
            DataType::Struct(fields) => {
                let array = array.as_struct().clone();
                let children = fields.iter().zip(array.columns());
                let fields = children.map(|(field, column)| Ok((field.name().clone(), Self::new(column)?)));
                Self::Struct { fields: fields.collect::<Result<_>>()?, array }
            }
            DataType::List(_) => {
                let list = array.as_list::<i32>();
                let offsets = list.offsets().iter().map(|o| *o as usize).collect();
                Self::List { offsets, nulls: list.nulls().cloned(), items: Box::new(Self::new(list.values())?) }
            }
            DataType::LargeList(_) => {
                let list = array.as_list::<i64>();
                let offsets = list.offsets().iter().map(|o| *o as usize).collect();
                Self::List { offsets, nulls: list.nulls().cloned(), items: Box::new(Self::new(list.values())?) }
            }
            DataType::FixedSizeList(field, _) => {
                return Self::new(&cast(array, &DataType::LargeList(Arc::clone(field)))?);
            }
            DataType::Map(..) => {
                let map = array.as_map();
                let offsets = map.offsets().iter().map(|o| *o as usize).collect();
                let keys = engine_array(map.keys(), ScalarType::String)?;
                Self::Map { offsets, nulls: map.nulls().cloned(), keys, values: Box::new(Self::new(map.values())?) }
            }
            DataType::Dictionary(_, value_type) => return Self::new(&cast(array, value_type)?),
            other => {
                let ty = natural_type(other);
                // Text loses its nulls in the engine's layout; inside a value they count.
                let nulls = array.nulls().cloned();
                let array = natural_array(array, ty)?;
                match (ty, nulls) {
                    (ScalarType::String, Some(nulls)) => {
                        let text = array.as_string_view();
                        let views = text.views().clone();
                        let array = StringViewArray::try_new(views, text.data_buffers().to_vec(), Some(nulls))?;
                        Self::Leaf { array: Arc::new(array), ty }
                    }
                    _ => Self::Leaf { array, ty },
                }
            }
        })
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Leaf { array, .. } => array.is_null(row),
            Self::Struct { array, .. } => array.is_null(row),
            Self::List { nulls, .. } | Self::Map { nulls, .. } => nulls.as_ref().is_some_and(|n| n.is_null(row)),
        }
    }

    fn encode(&self, row: usize, encoder: &mut Encoder) {
        if self.is_null(row) {
            return encoder.null();
        }
        match self {
            Self::Leaf { array, ty } => match Cells::new(array.as_ref(), *ty) {
                Ok(cells) => cells.encode(row, encoder),
                Err(_) => encoder.null(),
            },
            Self::Struct { fields, .. } => {
                encoder.begin_bag();
                for (name, node) in fields.iter().filter(|(_, node)| !node.is_null(row)) {
                    encoder.key(name);
                    node.encode(row, encoder);
                }
                encoder.end();
            }
            Self::List { offsets, items, .. } => {
                encoder.begin_array();
                (offsets[row]..offsets[row + 1]).for_each(|item| items.encode(item, encoder));
                encoder.end();
            }
            Self::Map { offsets, keys, values, .. } => {
                encoder.begin_bag();
                for entry in offsets[row]..offsets[row + 1] {
                    encoder.key(keys.as_string_view().value(entry));
                    values.encode(entry, encoder);
                }
                encoder.end();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        DictionaryArray, Int32Array, ListArray, StringArray, TimestampMicrosecondArray, TimestampNanosecondArray,
    };
    use arrow::datatypes::{Field, Int32Type};
    use kql_types::cell::cell_to_string;

    use super::*;

    fn column(array: impl Array + 'static, ty: ScalarType) -> Vec<String> {
        let array = engine_array(&(Arc::new(array) as ArrayRef), ty).unwrap();
        assert_eq!(array.data_type(), &ty.arrow());
        (0..array.len()).map(|row| cell_to_string(&array, row, ty).unwrap()).collect()
    }

    #[test]
    fn times_become_ticks() {
        let micros = TimestampMicrosecondArray::from(vec![Some(1), None]).with_timezone("UTC");
        assert_eq!(column(micros, ScalarType::DateTime), ["1970-01-01T00:00:00.0000010Z", ""]);
        let nanos = TimestampNanosecondArray::from(vec![199, -1]);
        assert_eq!(
            column(nanos, ScalarType::DateTime),
            ["1970-01-01T00:00:00.0000001Z", "1969-12-31T23:59:59.9999999Z"]
        );
        let text = StringArray::from(vec!["2026-01-02T03:04:05Z", "no"]);
        assert_eq!(column(text, ScalarType::DateTime), ["2026-01-02T03:04:05.0000000Z", ""]);
    }

    #[test]
    fn missing_text_is_empty() {
        let text = StringArray::from(vec![Some("a long text that is not inlined"), None]);
        assert_eq!(column(text, ScalarType::String), ["a long text that is not inlined", ""]);
        let array = engine_array(&(Arc::new(StringArray::from(vec![None::<&str>])) as ArrayRef), ScalarType::String);
        assert_eq!(array.unwrap().null_count(), 0);
        let dictionary: DictionaryArray<Int32Type> = vec![Some("a"), None, Some("a")].into_iter().collect();
        assert_eq!(column(dictionary, ScalarType::String), ["a", "", "a"]);
    }

    #[test]
    fn other_types_convert() {
        assert_eq!(column(Int32Array::from(vec![Some(0), None]), ScalarType::String), ["0", ""]);
        assert_eq!(column(StringArray::from(vec!["7", "x"]), ScalarType::Long), ["7", ""]);
        assert_eq!(column(StringArray::from(vec!["{\"a\": [1]}", ""]), ScalarType::Dynamic), ["{\"a\":[1]}", ""]);
        assert_eq!(column(Int64Array::from(vec![5]), ScalarType::Dynamic), ["5"]);
    }

    #[test]
    fn nested_values_are_dynamic() {
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None]), None]);
        assert_eq!(column(list.clone(), ScalarType::Dynamic), ["[1,null]", ""]);
        let names = StringArray::from(vec![Some("x"), None]);
        let fields = vec![
            Arc::new(Field::new("name", DataType::Utf8, true)),
            Arc::new(Field::new("items", list.data_type().clone(), true)),
        ];
        let value = StructArray::new(fields.into(), vec![Arc::new(names), Arc::new(list)], None);
        assert_eq!(column(value, ScalarType::Dynamic), ["{\"name\":\"x\",\"items\":[1,null]}", "{}"]);
    }
}
