//! The columns of a Parquet file; its rows are read by the engine.

use std::fs::File;
use std::path::Path;

use arrow::datatypes::{DataType, SchemaRef};
use kql_types::ScalarType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::input::reason;
use crate::issue::IssueKind;

/// Returns the file's Arrow schema.
pub(crate) fn schema(path: &Path) -> Result<SchemaRef, IssueKind> {
    let file = File::open(path).map_err(|e| IssueKind::Unreadable { reason: reason(&e) })?;
    let builder =
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| IssueKind::BadParquet { reason: e.to_string() })?;
    Ok(builder.schema().clone())
}

/// Returns the KQL type that values of an Arrow type are read as.
pub(crate) fn scalar_type(data_type: &DataType) -> ScalarType {
    match data_type {
        DataType::Boolean => ScalarType::Bool,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => ScalarType::Int,
        DataType::Int64 | DataType::UInt32 | DataType::UInt64 => ScalarType::Long,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => ScalarType::Real,
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => {
            ScalarType::Decimal
        }
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => ScalarType::DateTime,
        DataType::Duration(_) | DataType::Time32(_) | DataType::Time64(_) => ScalarType::TimeSpan,
        DataType::FixedSizeBinary(16) => ScalarType::Guid,
        DataType::Dictionary(_, values) => scalar_type(values),
        DataType::List(_)
        | DataType::LargeList(_)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::FixedSizeList(..)
        | DataType::Struct(_)
        | DataType::Map(..) => ScalarType::Dynamic,
        _ => ScalarType::String,
    }
}
