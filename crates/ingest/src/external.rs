//! Files that a query names itself, with the columns that it declares: `externaldata`.
//! Fields of separated files go by their place, those of JSON by their name or path. A
//! value that does not fit its column is null, as Kusto has it.

use std::io::{self, Read};
use std::path::Path;

use arrow::array::RecordBatch;
use kql_catalog::Column;
use kql_types::ScalarType;

use crate::batch::BatchBuilder;
use crate::compression::{self, Packing};
use crate::formats::csv::CsvRecords;
use crate::formats::json_values::{JsonValues, RecordError};
use crate::json::{Cursor, JsonError, JsonValue};
use crate::window::Window;

/// Unpacked bytes of a file; `externaldata` is for lists, not for logs.
const MAX_BYTES: u64 = 256 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExternalFormat {
    /// Fields between separators, by place.
    Separated(u8),
    /// A row for each line, in the first column.
    Lines,
    /// One row, in the first column.
    Whole,
    /// Objects, by lines, in an array or one after the other.
    Json,
    Parquet,
}

impl ExternalFormat {
    /// Returns the format that Kusto has the name for.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "csv" => Self::Separated(b','),
            "tsv" | "tsve" => Self::Separated(b'\t'),
            "scsv" => Self::Separated(b';'),
            "psv" => Self::Separated(b'|'),
            "sohsv" => Self::Separated(1),
            "ssv" => Self::Separated(b' '),
            "txt" => Self::Lines,
            "raw" => Self::Whole,
            "json" | "multijson" | "singlejson" => Self::Json,
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    /// Returns the format that a file's name suggests; Kusto's default is CSV.
    pub fn of_path(path: &Path) -> Self {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
        name.rsplit_once('.').and_then(|(_, extension)| Self::from_name(extension)).unwrap_or(Self::Separated(b','))
    }
}

/// How an external file is read.
#[derive(Debug, Clone)]
pub struct ExternalOptions {
    pub format: ExternalFormat,
    /// The first record is a header.
    pub skips_first: bool,
    /// Where in a JSON record a column lies, in the place of its name; empty: all of it.
    pub paths: Vec<(String, Vec<String>)>,
}

/// Reads a file of any format but Parquet; the reason is said where that cannot be.
pub fn read_external(path: &Path, columns: &[Column], options: &ExternalOptions) -> Result<Vec<RecordBatch>, String> {
    let failed = |error: io::Error| format!("cannot read `{}`: {error}", path.display());
    let head = compression::head(&mut std::fs::File::open(path).map_err(failed)?, 16).map_err(failed)?;
    let compression = match compression::detect(&head) {
        Packing::Known(compression) => compression,
        Packing::Unsupported(packing) => return Err(format!("`{}` is packed with {packing}", path.display())),
    };
    let reader = compression::open(path, compression).map_err(failed)?;
    read(reader, columns, options).map_err(|reason| format!("cannot read `{}`: {reason}", path.display()))
}

/// Reads what a file of that name holds, as [`read_external`] does.
pub fn read_external_bytes(
    name: &str,
    bytes: Vec<u8>,
    columns: &[Column],
    options: &ExternalOptions,
) -> Result<Vec<RecordBatch>, String> {
    let compression = match compression::detect(&bytes) {
        Packing::Known(compression) => compression,
        Packing::Unsupported(packing) => return Err(format!("`{name}` is packed with {packing}")),
    };
    let reader = compression::unpack(io::Cursor::new(bytes), compression);
    let reader = reader.map_err(|error| format!("cannot read `{name}`: {error}"))?;
    read(reader, columns, options).map_err(|reason| format!("cannot read `{name}`: {reason}"))
}

fn read(
    reader: Box<dyn Read + Send>,
    columns: &[Column],
    options: &ExternalOptions,
) -> Result<Vec<RecordBatch>, String> {
    let mut rows = Rows { builder: BatchBuilder::new(columns), batches: Vec::new() };
    let reader = Box::new(Limited { reader, left: MAX_BYTES });
    let read = match options.format {
        ExternalFormat::Separated(delimiter) => separated(reader, delimiter, columns, options.skips_first, &mut rows),
        ExternalFormat::Lines => lines(reader, columns, options.skips_first, &mut rows),
        ExternalFormat::Whole => whole(reader, columns, &mut rows),
        ExternalFormat::Json => json(reader, columns, options, &mut rows),
        ExternalFormat::Parquet => Err("a Parquet file is not read row by row".to_owned()),
    };
    read.and_then(|()| rows.finish())
}

struct Rows {
    builder: BatchBuilder,
    batches: Vec<RecordBatch>,
}

impl Rows {
    fn end(&mut self, bytes: usize) -> Result<(), String> {
        self.builder.end_row(bytes);
        if self.builder.is_full() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), String> {
        self.batches.extend(self.builder.finish().map_err(|error| error.to_string())?);
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<RecordBatch>, String> {
        self.flush()?;
        Ok(self.batches)
    }
}

fn separated(
    reader: Box<dyn Read + Send>,
    delimiter: u8,
    columns: &[Column],
    skips_first: bool,
    rows: &mut Rows,
) -> Result<(), String> {
    let mut records = CsvRecords::new(reader, delimiter).map_err(|e| reason(&e))?;
    let header = records.header().to_vec();
    if !skips_first && !header.is_empty() {
        for (slot, field) in header.iter().enumerate().take(columns.len()) {
            // A value that does not fit stays null.
            let _ = rows.builder.put_text(slot, field);
        }
        rows.end(header.iter().map(String::len).sum())?;
    }
    while let Some((record, _)) = records.next().map_err(|e| reason(&e))? {
        for (slot, field) in record.iter().enumerate().take(columns.len()) {
            let _ = rows.builder.put_text(slot, &String::from_utf8_lossy(field));
        }
        rows.end(record.as_slice().len())?;
    }
    Ok(())
}

fn lines(
    mut reader: Box<dyn Read + Send>,
    columns: &[Column],
    skips_first: bool,
    rows: &mut Rows,
) -> Result<(), String> {
    let text = text_of(&mut reader)?;
    if columns.is_empty() {
        return Ok(());
    }
    for line in text.lines().skip(usize::from(skips_first)) {
        let _ = rows.builder.put_text(0, line);
        rows.end(line.len())?;
    }
    Ok(())
}

fn whole(mut reader: Box<dyn Read + Send>, columns: &[Column], rows: &mut Rows) -> Result<(), String> {
    let text = text_of(&mut reader)?;
    if columns.is_empty() {
        return Ok(());
    }
    let _ = rows.builder.put_text(0, &text);
    rows.end(text.len())
}

fn json(
    reader: Box<dyn Read + Send>,
    columns: &[Column],
    options: &ExternalOptions,
    rows: &mut Rows,
) -> Result<(), String> {
    let window = Window::new(reader).map_err(|_| "the file cannot be read".to_owned())?;
    let mut values = JsonValues::new(window);
    let mut is_first = options.skips_first;
    while let Some((bytes, line)) = values.next().map_err(|e| reason(&e))? {
        if std::mem::take(&mut is_first) {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        let refused = |error: JsonError| format!("line {line}: {}", error.message);
        put_record(&text, columns, &options.paths, &mut rows.builder).map_err(refused)?;
        rows.end(bytes.len())?;
    }
    Ok(())
}

/// Returns rows that are made, not read, as a batch: a JSON object each.
pub fn json_rows<'r>(
    columns: &[Column],
    records: impl IntoIterator<Item = &'r str>,
) -> Result<Vec<RecordBatch>, String> {
    let mut rows = Rows { builder: BatchBuilder::new(columns), batches: Vec::new() };
    for record in records {
        put_record(record, columns, &[], &mut rows.builder).map_err(|error| error.message)?;
        rows.end(record.len())?;
    }
    rows.finish()
}

/// Puts the values of a JSON object into the columns of their names, or of their paths.
fn put_record(
    text: &str,
    columns: &[Column],
    paths: &[(String, Vec<String>)],
    builder: &mut BatchBuilder,
) -> Result<(), JsonError> {
    let record = Cursor::new(text).value()?;
    for (slot, column) in columns.iter().enumerate() {
        let path: Vec<&str> = match paths.iter().find(|(name, _)| *name == column.name) {
            Some((_, path)) => path.iter().map(String::as_str).collect(),
            None => vec![column.name.as_str()],
        };
        let value = record.at_path(&path)?;
        // Objects and arrays are strings where a string is wanted.
        let _ = match (column.ty, &value) {
            (ScalarType::String, JsonValue::Null) => Ok(()),
            (ScalarType::String, value) => builder.put_text(slot, &value.display()),
            (_, value) => builder.put_json(slot, value),
        };
    }
    Ok(())
}

fn text_of(reader: &mut dyn Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

fn reason(error: &RecordError) -> String {
    format!("line {}: {}", error.line, error.kind)
}

/// Fails when a file unpacks to more than it may.
struct Limited {
    reader: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => {
                let message = format!("it has more than {MAX_BYTES} bytes");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
        }
        Ok(count)
    }
}
