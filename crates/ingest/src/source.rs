//! The files of one table, and the batches that come out of them.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use kql_catalog::{Column, Table, log_analytics};
use kql_types::ScalarType;

use crate::batch::{BatchBuilder, arrow_schema};
use crate::columns::Columns;
use crate::compression::{self, Compression};
use crate::error::IngestError;
use crate::event_time::TIME_GENERATED;
use crate::formats::csv::CsvRecords;
use crate::formats::json_values::RecordError;
use crate::formats::{Format, Shape, portal_csv};
use crate::issue::{IssueKind, IssueLog, IssueSink};
use crate::json_rows::{JsonRecords, JsonRows, RowsContext};

/// A file of a table, with all that reading it takes.
#[derive(Debug, Clone)]
pub struct SourceFile {
    pub path: PathBuf,
    pub format: Format,
    pub compression: Compression,
    pub shape: Shape,
    /// The tables that rows of the file were found to belong to, this one among them.
    pub tables: Vec<String>,
    /// The table of rows that do not name theirs.
    pub default_table: String,
    /// The file's own schema, for Parquet.
    pub arrow_schema: Option<SchemaRef>,
    /// The file's column whose values are `TimeGenerated`, too, since it has no column of that name.
    pub event_time: Option<String>,
}

/// A table with its files and settled columns.
#[derive(Debug, Clone)]
pub struct TableSource {
    pub table: String,
    pub files: Vec<SourceFile>,
    /// The known columns in their order, then those the files add.
    pub schema: Vec<Column>,
    /// `TimeGenerated` of rows that have none, in ticks.
    pub default_time: Option<i64>,
    pub(crate) columns: Arc<Columns>,
}

impl TableSource {
    pub(crate) fn new(table: String, files: Vec<SourceFile>, columns: Columns, default_time: Option<i64>) -> Self {
        Self { table, files, schema: columns.list().to_vec(), default_time, columns: Arc::new(columns) }
    }

    /// Returns the table as a query can name it.
    pub fn table(&self) -> Table {
        Table { name: self.table.clone(), columns: self.schema.clone(), is_open: false }
    }

    /// Returns the schema of the batches with all columns.
    pub fn arrow_schema(&self) -> SchemaRef {
        arrow_schema(&self.schema)
    }

    /// Returns the files that the engine reads itself.
    pub fn parquet_files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.format == Format::Parquet)
    }

    /// Returns the files whose rows [`TableSource::batches`] yields.
    pub fn row_files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.format != Format::Parquet)
    }

    /// Returns an iterator over the rows of all files but Parquet ones, in the order of the files.
    ///
    /// `projection` holds positions in `schema`; other columns are passed over without being built.
    /// Issues come once per kind, column and file, when the file has been read or the iterator is dropped.
    pub fn batches(&self, projection: Option<&[usize]>, on_issue: IssueSink) -> Batches {
        self.batches_of(self.row_files().cloned().collect(), projection, on_issue)
    }

    /// Like [`TableSource::batches`], for some of the files: readers on several threads take some each.
    pub fn batches_of(&self, files: Vec<SourceFile>, projection: Option<&[usize]>, on_issue: IssueSink) -> Batches {
        let all: Vec<usize>;
        let projection = match projection {
            Some(projection) => projection,
            None => {
                all = (0..self.schema.len()).collect();
                &all
            }
        };
        let projected: Vec<Column> = projection.iter().map(|&at| self.schema[at].clone()).collect();
        let mut slots = vec![None; self.schema.len()];
        for (slot, &at) in projection.iter().enumerate() {
            slots[at] = Some(slot);
        }
        Batches {
            table: self.table.clone(),
            columns: Arc::clone(&self.columns),
            default_time: self.default_time,
            slots,
            builder: BatchBuilder::new(&projected),
            projected,
            files: files.into(),
            current: None,
            log: IssueLog::default(),
            on_issue,
        }
    }
}

/// Streams record batches; memory holds one batch and one record at a time.
pub struct Batches {
    table: String,
    columns: Arc<Columns>,
    default_time: Option<i64>,
    slots: Vec<Option<usize>>,
    projected: Vec<Column>,
    builder: BatchBuilder,
    files: VecDeque<SourceFile>,
    current: Option<(SourceFile, Rows)>,
    log: IssueLog,
    on_issue: IssueSink,
}

enum Rows {
    Json { records: JsonRecords, rows: JsonRows },
    Csv { records: CsvRecords, fields: CsvFields },
}

/// Where the fields of a separated file go.
struct CsvFields {
    slots: Vec<Option<usize>>,
    /// A field whose value is `TimeGenerated`, too, and that column's slot.
    event_time: Option<(usize, usize)>,
}

impl Batches {
    /// Returns the schema of the batches.
    pub fn schema(&self) -> SchemaRef {
        self.builder.schema().clone()
    }

    /// Opens the next file; a file that cannot be opened is reported, and the one after it tried.
    fn open_next(&mut self) -> bool {
        while let Some(file) = self.files.pop_front() {
            match self.open(&file) {
                Ok(rows) => {
                    self.builder.set_defaults(&self.defaults(&file));
                    if let Some(slot) = self.time_slot() {
                        self.builder.set_default_time(slot, self.default_time);
                    }
                    self.current = Some((file, rows));
                    return true;
                }
                Err(e) => {
                    self.log.add(&file.path, Some(e.line), e.kind);
                    self.flush();
                }
            }
        }
        false
    }

    fn open(&self, file: &SourceFile) -> Result<Rows, RecordError> {
        let reader = compression::open(&file.path, file.compression).map_err(|e| RecordError::io(1, &e))?;
        match file.format {
            Format::Csv { delimiter } => {
                let records = CsvRecords::new(reader, delimiter)?;
                let mut slots: Vec<Option<usize>> = Vec::new();
                let mut taken = Vec::new();
                for header in records.header() {
                    let at = csv_column(header).and_then(|name| self.columns.find(&name));
                    // Of two headers that mean one column the first counts.
                    let is_first = at.is_some_and(|at| !taken.contains(&at));
                    taken.extend(at);
                    slots.push(at.filter(|_| is_first).and_then(|at| self.slots[at]));
                }
                let event_time = file.event_time.as_deref().and_then(|time| {
                    let at = self.columns.find(time)?;
                    let means =
                        |header: &String| csv_column(header).and_then(|name| self.columns.find(&name)) == Some(at);
                    Some((records.header().iter().position(means)?, self.time_slot()?))
                });
                Ok(Rows::Csv { records, fields: CsvFields { slots, event_time } })
            }
            format => {
                let context = RowsContext {
                    shape: file.shape,
                    table: &self.table,
                    columns: &self.columns,
                    slots: &self.slots,
                    projected: &self.projected,
                    file_tables: &file.tables,
                    default_table: &file.default_table,
                    event_time: file.event_time.as_deref(),
                };
                Ok(Rows::Json { records: JsonRecords::new(reader, format)?, rows: JsonRows::new(&context) })
            }
        }
    }

    /// Returns the slot of `TimeGenerated`, when it is asked for.
    fn time_slot(&self) -> Option<usize> {
        self.columns.find(TIME_GENERATED).and_then(|at| self.slots[at])
    }

    fn defaults(&self, file: &SourceFile) -> Vec<Option<Arc<str>>> {
        let is_known = log_analytics::table(&self.table).is_some();
        let constants = file.shape.record().defaults;
        let default = |column: &Column| -> Option<Arc<str>> {
            if column.ty != ScalarType::String {
                return None;
            }
            if column.name == "Type" && is_known {
                return Some(Arc::from(self.table.as_str()));
            }
            constants.iter().find(|(name, _)| *name == column.name).map(|(_, text)| Arc::from(*text))
        };
        self.projected.iter().map(default).collect()
    }

    /// Reads rows until the batch is full; returns whether the file has more.
    fn read(&mut self) -> bool {
        let Some((file, rows)) = &mut self.current else { return false };
        let (builder, log, path) = (&mut self.builder, &mut self.log, &file.path);
        while !builder.is_full() {
            let more = match rows {
                Rows::Json { records, rows } => match records.next() {
                    Ok(Some((bytes, line))) => {
                        rows.put(bytes, line, builder, log, path);
                        Ok(true)
                    }
                    Ok(None) => Ok(false),
                    Err(e) => Err(e),
                },
                Rows::Csv { records, fields } => match records.next() {
                    Ok(Some((record, line))) => {
                        put_csv(record, line, fields, &self.projected, builder, log, path);
                        Ok(true)
                    }
                    Ok(None) => Ok(false),
                    Err(e) => Err(e),
                },
            };
            match more {
                Ok(true) => {}
                Ok(false) => return false,
                Err(e) => {
                    log.add(path, Some(e.line), e.kind);
                    return false;
                }
            }
        }
        true
    }

    fn flush(&mut self) {
        for issue in self.log.drain() {
            (self.on_issue)(issue);
        }
    }

    fn finish(&mut self) -> Option<Result<RecordBatch, IngestError>> {
        self.builder
            .finish()
            .map_err(|e| IngestError::Batch { table: self.table.clone(), reason: e.to_string() })
            .transpose()
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.current.is_none() && !self.open_next() {
                return self.finish();
            }
            if !self.read() {
                self.current = None;
                self.flush();
            }
            if self.builder.is_full()
                && let Some(batch) = self.finish()
            {
                return Some(batch);
            }
        }
    }
}

impl Drop for Batches {
    /// A scan that is broken off early still says what it met.
    fn drop(&mut self) {
        self.flush();
    }
}

/// Returns the column that a header of a separated file names, or `None` for one that is not a column.
pub(crate) fn csv_column(header: &str) -> Option<Cow<'_, str>> {
    match portal_csv::column_name(header).0 {
        "" | "$table" => None,
        name => Some(Cow::Borrowed(name)),
    }
}

fn put_csv(
    record: &csv::ByteRecord,
    line: u64,
    fields: &CsvFields,
    projected: &[Column],
    batch: &mut BatchBuilder,
    log: &mut IssueLog,
    path: &std::path::Path,
) {
    let width = fields.slots.len();
    let has_surplus = record.len() > width && record.iter().skip(width).any(|field| !field.is_empty());
    if record.len() < width || has_surplus {
        log.add(path, Some(line), IssueKind::RaggedRow { found: record.len(), expected: width });
        return;
    }
    let of_column = record.iter().zip(&fields.slots).filter_map(|(field, slot)| Some((field, (*slot)?)));
    let of_time = fields.event_time.and_then(|(at, slot)| Some((record.get(at)?, slot)));
    for (field, slot) in of_column.chain(of_time) {
        let text = String::from_utf8_lossy(field);
        if let Cow::Owned(_) = text {
            log.add(path, Some(line), IssueKind::InvalidUtf8);
        }
        if batch.put_text(slot, &text).is_err() {
            let column = &projected[slot];
            log.add_value(path, line, &column.name, column.ty, &text);
        }
    }
    batch.end_row(record.as_slice().len());
}
