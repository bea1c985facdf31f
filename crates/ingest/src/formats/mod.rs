//! One file per input format, and one per shape that JSON rows of a known product have.

pub(crate) mod cloud_trail;
pub(crate) mod csv;
pub(crate) mod diagnostic_records;
pub(crate) mod graph_directory_audit;
pub(crate) mod graph_sign_in;
pub(crate) mod json_lines;
pub(crate) mod json_values;
pub(crate) mod parquet;
pub(crate) mod plain;
pub(crate) mod portal_csv;
mod shape;

pub use shape::Shape;
pub(crate) use shape::{Extract, ShapeRecord, Target, nothing, pascal_case, whole};

/// How a file's bytes are to be read, once unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// One JSON object per line.
    JsonLines,
    /// Arrays of objects, objects one after another over any number of lines, and objects that
    /// wrap an array of rows as `records`, `Records` or `value`.
    JsonValues,
    /// Separated fields under a header line.
    Csv { delimiter: u8 },
    /// Read by the engine; ingestion only knows its columns.
    Parquet,
}

impl Format {
    /// Returns the name for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonLines => "JSON lines",
            Self::JsonValues => "JSON",
            Self::Csv { delimiter: b'\t' } => "TSV",
            Self::Csv { .. } => "CSV",
            Self::Parquet => "Parquet",
        }
    }
}
