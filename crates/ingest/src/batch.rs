//! Builds one record batch, row by row, for the columns that are asked for.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryViewBuilder, BooleanArray, BooleanBuilder, FixedSizeBinaryBuilder, Float64Builder, Int32Builder,
    Int64Builder, RecordBatch, RecordBatchOptions, StringViewBuilder,
};
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use kql_catalog::Column;
use kql_types::ScalarType;
use kql_types::decimal::DecimalBuilder;
use kql_types::dynamic::{self, Encoder};

use crate::coerce;
use crate::json::{self, JsonValue};

/// A batch ends at so many rows …
const MAX_ROWS: usize = 16_384;
/// … or at so many bytes of input, whichever comes first.
const MAX_BYTES: usize = 32 << 20;

/// Returns the Arrow schema of columns in the engine's layout; every field is nullable.
pub fn arrow_schema(columns: &[Column]) -> SchemaRef {
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

fn field(column: &Column) -> Field {
    Field::new(&column.name, column.ty.arrow(), true)
}

/// The value is not of the column's type.
#[derive(Debug)]
pub(crate) struct DoesNotFit;

enum Cells {
    Bool(BooleanBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Decimal(DecimalBuilder),
    String(StringViewBuilder),
    DateTime(Int64Builder),
    TimeSpan(Int64Builder),
    Guid(FixedSizeBinaryBuilder),
    Dynamic(BinaryViewBuilder),
}

struct Builder {
    cells: Cells,
    /// The row (counted from one over the whole file) that last got a value.
    filled: u64,
    /// What a row without a value gets, when that is not null or the empty string.
    default: Option<Arc<str>>,
    /// What a row without a time gets, in ticks.
    default_time: Option<i64>,
}

/// Collects rows; slots are positions in the projection.
pub(crate) struct BatchBuilder {
    schema: SchemaRef,
    builders: Vec<Builder>,
    rows: usize,
    /// The row being filled, counted from one over the whole scan.
    row: u64,
    dropped: Vec<usize>,
    bytes: usize,
    scratch: Vec<u8>,
}

impl BatchBuilder {
    pub(crate) fn new(columns: &[Column]) -> Self {
        let builders = columns.iter().map(|column| Builder::new(column.ty)).collect();
        Self {
            schema: arrow_schema(columns),
            builders,
            rows: 0,
            row: 1,
            dropped: Vec::new(),
            bytes: 0,
            scratch: Vec::new(),
        }
    }

    /// Sets what string slots get that a row leaves empty; it may differ from file to file.
    pub(crate) fn set_defaults(&mut self, defaults: &[Option<Arc<str>>]) {
        for (builder, default) in self.builders.iter_mut().zip(defaults) {
            builder.default.clone_from(default);
        }
    }

    /// Sets what a time column gets that a row leaves empty.
    pub(crate) fn set_default_time(&mut self, slot: usize, ticks: Option<i64>) {
        self.builders[slot].default_time = ticks;
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns whether the current row has a value in the slot already.
    pub(crate) fn is_filled(&self, slot: usize) -> bool {
        self.builders[slot].filled == self.row
    }

    /// Puts a JSON value into the current row; null leaves the slot empty.
    pub(crate) fn put_json(&mut self, slot: usize, value: &JsonValue<'_>) -> Result<(), DoesNotFit> {
        let builder = &mut self.builders[slot];
        if builder.cells.put_json(value, &mut self.scratch)? {
            builder.filled = self.row;
        }
        Ok(())
    }

    /// Puts a field of a text file into the current row; empty text leaves the slot empty.
    pub(crate) fn put_text(&mut self, slot: usize, text: &str) -> Result<(), DoesNotFit> {
        let builder = &mut self.builders[slot];
        if builder.cells.put_text(text, &mut self.scratch, true)? {
            builder.filled = self.row;
        }
        Ok(())
    }

    /// Completes the current row; `bytes` is its size in the file.
    pub(crate) fn end_row(&mut self, bytes: usize) {
        for builder in &mut self.builders {
            if builder.filled != self.row {
                builder.put_missing();
            }
        }
        self.rows += 1;
        self.row += 1;
        self.bytes += bytes;
    }

    /// Completes the current row as one that the batch will not hold.
    pub(crate) fn drop_row(&mut self, bytes: usize) {
        self.dropped.push(self.rows);
        self.end_row(bytes);
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows >= MAX_ROWS || self.bytes >= MAX_BYTES
    }

    /// Returns the batch of the rows so far, or `None` when there are none, and begins another.
    pub(crate) fn finish(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let rows = std::mem::take(&mut self.rows);
        let dropped = std::mem::take(&mut self.dropped);
        self.bytes = 0;
        if rows == 0 {
            return Ok(None);
        }
        let arrays: Vec<ArrayRef> = self.builders.iter_mut().map(|b| b.cells.finish()).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options)?;
        if dropped.is_empty() {
            return Ok(Some(batch));
        }
        if dropped.len() == rows {
            return Ok(None);
        }
        let mut kept = vec![true; rows];
        for row in dropped {
            kept[row] = false;
        }
        arrow::compute::filter_record_batch(&batch, &BooleanArray::from(kept)).map(Some)
    }
}

impl Builder {
    fn new(ty: ScalarType) -> Self {
        Self { cells: Cells::new(ty), filled: 0, default: None, default_time: None }
    }

    fn put_missing(&mut self) {
        match (&mut self.cells, &self.default) {
            (Cells::String(cells), default) => cells.append_value(default.as_deref().unwrap_or("")),
            (Cells::Bool(cells), _) => cells.append_null(),
            (Cells::Int(cells), _) => cells.append_null(),
            (Cells::DateTime(cells), _) => cells.append_option(self.default_time),
            (Cells::Long(cells) | Cells::TimeSpan(cells), _) => cells.append_null(),
            (Cells::Real(cells), _) => cells.append_null(),
            (Cells::Decimal(cells), _) => cells.append_null(),
            (Cells::Guid(cells), _) => cells.append_null(),
            (Cells::Dynamic(cells), _) => cells.append_null(),
        }
    }
}

impl Cells {
    fn new(ty: ScalarType) -> Self {
        match ty {
            ScalarType::Bool => Self::Bool(BooleanBuilder::new()),
            ScalarType::Int => Self::Int(Int32Builder::new()),
            ScalarType::Long => Self::Long(Int64Builder::new()),
            ScalarType::Real => Self::Real(Float64Builder::new()),
            ScalarType::Decimal => Self::Decimal(DecimalBuilder::new().with_data_type(ty.arrow())),
            ScalarType::String => Self::String(StringViewBuilder::new()),
            ScalarType::DateTime => Self::DateTime(Int64Builder::new()),
            ScalarType::TimeSpan => Self::TimeSpan(Int64Builder::new()),
            ScalarType::Guid => Self::Guid(FixedSizeBinaryBuilder::new(16)),
            ScalarType::Dynamic => Self::Dynamic(BinaryViewBuilder::new()),
        }
    }

    /// Returns whether a value was appended; null and what reads as null append nothing.
    fn put_json(&mut self, value: &JsonValue<'_>, scratch: &mut Vec<u8>) -> Result<bool, DoesNotFit> {
        match (self, value) {
            (_, JsonValue::Null) => return Ok(false),
            (Self::String(cells), value) => match value {
                JsonValue::Object(text) | JsonValue::Array(text) => cells.append_value(json::compact(text)),
                other => {
                    let text = other.display();
                    if text.is_empty() {
                        return Ok(false);
                    }
                    cells.append_value(text);
                }
            },
            (Self::Dynamic(cells), value) => {
                scratch.clear();
                let text = value.display();
                let is_text = matches!(value, JsonValue::String(_));
                if is_text && !coerce::looks_like_container(&text) {
                    append_string(cells, &text);
                } else {
                    match dynamic::parse_json_into(scratch, &text) {
                        Ok(()) => cells.append_value(&scratch),
                        Err(_) if is_text => append_string(cells, &text),
                        Err(_) => return Err(DoesNotFit),
                    }
                }
            }
            (cells, JsonValue::String(text)) => return cells.put_text(&text.text(), scratch, false),
            (Self::DateTime(_) | Self::TimeSpan(_) | Self::Guid(_), _) => return Err(DoesNotFit),
            (cells, JsonValue::Number(text)) => return cells.put_text(text, scratch, false),
            (Self::Bool(cells), JsonValue::Bool(value)) => cells.append_value(*value),
            (Self::Int(cells), JsonValue::Bool(value)) => cells.append_value(i32::from(*value)),
            (Self::Long(cells), JsonValue::Bool(value)) => cells.append_value(i64::from(*value)),
            (Self::Real(cells), JsonValue::Bool(value)) => cells.append_value(f64::from(*value)),
            _ => return Err(DoesNotFit),
        }
        Ok(true)
    }

    /// Returns whether a value was appended; empty text appends nothing.
    ///
    /// `is_field` says that it is a field of a text file, where `dynamic` values and nulls can only be text.
    fn put_text(&mut self, text: &str, scratch: &mut Vec<u8>, is_field: bool) -> Result<bool, DoesNotFit> {
        if let Self::String(cells) = self {
            if !text.is_empty() {
                cells.append_value(text);
            }
            return Ok(!text.is_empty());
        }
        let trimmed = text.trim();
        // Some exports spell nulls out.
        if trimmed.is_empty() || (is_field && trimmed == "null") {
            return Ok(false);
        }
        match self {
            Self::String(_) => {}
            Self::Bool(cells) => cells.append_value(coerce::bool(trimmed).ok_or(DoesNotFit)?),
            Self::Int(cells) => cells.append_value(coerce::int(trimmed).ok_or(DoesNotFit)?),
            Self::Long(cells) => cells.append_value(coerce::long(trimmed).ok_or(DoesNotFit)?),
            Self::Real(cells) => cells.append_value(coerce::real(trimmed).ok_or(DoesNotFit)?),
            Self::Decimal(cells) => cells.append_value(coerce::decimal(trimmed).ok_or(DoesNotFit)?.0),
            Self::DateTime(cells) => cells.append_value(coerce::datetime(trimmed).ok_or(DoesNotFit)?),
            Self::TimeSpan(cells) => cells.append_value(coerce::timespan(trimmed).ok_or(DoesNotFit)?),
            Self::Guid(cells) => {
                cells.append_value(coerce::guid(trimmed).ok_or(DoesNotFit)?).map_err(|_| DoesNotFit)?
            }
            Self::Dynamic(cells) => {
                scratch.clear();
                if is_field && dynamic::parse_json_into(scratch, text).is_ok() {
                    cells.append_value(&scratch);
                } else {
                    append_string(cells, text);
                }
            }
        }
        Ok(true)
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Bool(cells) => Arc::new(cells.finish()),
            Self::Int(cells) => Arc::new(cells.finish()),
            Self::Long(cells) | Self::DateTime(cells) | Self::TimeSpan(cells) => Arc::new(cells.finish()),
            Self::Real(cells) => Arc::new(cells.finish()),
            Self::Decimal(cells) => Arc::new(cells.finish()),
            Self::String(cells) => Arc::new(cells.finish()),
            Self::Guid(cells) => Arc::new(cells.finish()),
            Self::Dynamic(cells) => Arc::new(cells.finish()),
        }
    }
}

fn append_string(cells: &mut BinaryViewBuilder, text: &str) {
    let mut encoder = Encoder::new();
    encoder.string(text);
    cells.append_value(encoder.as_bytes());
}
