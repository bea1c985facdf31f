//! Tables in Parquet files, as other tools write them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, new_empty_array};
use arrow::compute::{cast, concat};
use arrow::datatypes::{DataType, Int64Type, TimeUnit};
use arrow::error::ArrowError;
use engine::{Engine, QueryError, QueryOptions};
use ingest::{DiscoverOptions, Input, TableSource, discover};
use kql_types::dynamic::{DynamicRef, to_json};
use kql_types::{ScalarType, datetime};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::check::{NOW, Rows};

/// Rows of a row group: enough that texts are known by their place in a dictionary.
const ROWS_OF_A_GROUP: usize = 64;
/// Files of a table, so that several partitions read it.
const FILES: usize = 2;

/// The files of some tables, for as long as this lives.
pub(crate) struct StoredTables {
    folder: PathBuf,
    sources: Vec<TableSource>,
}

impl StoredTables {
    /// Writes the rows of tables into files.
    pub(crate) fn write(tables: &[Rows]) -> Result<Self, String> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("kustodian-differential-{}-{count}", std::process::id()));
        let mut stored = Self { folder, sources: Vec::new() };
        for table in tables {
            let folder = stored.folder.join(&table.name);
            write_files(table, &folder).map_err(|error| format!("{}: {error}", table.name))?;
            let input = Input { table: Some(table.name.clone()), path: folder };
            let found = discover(&[input], &DiscoverOptions::default()).map_err(|error| error.to_string())?;
            let mut source = found.tables.into_iter().next().ok_or_else(|| format!("{}: no table", table.name))?;
            // Files do not say that a number is a time and a text JSON.
            source.schema.clone_from(&table.columns);
            stored.sources.push(source);
        }
        Ok(stored)
    }

    /// Makes an engine that reads the files.
    pub(crate) fn engine(&self) -> Result<Engine, QueryError> {
        let builder = Engine::builder().with_threads(2).with_memory(1 << 30);
        self.sources.iter().cloned().fold(builder, |builder, source| builder.with_files(source)).build()
    }

    /// Reads the tables back: files do not hold all that a table in memory can.
    pub(crate) fn rows(&self) -> Result<Vec<Rows>, QueryError> {
        let engine = self.engine()?;
        let options = QueryOptions { partitions: Some(1), ..QueryOptions::at(NOW) };
        let read = |source: &TableSource| {
            let batches = engine.query(&source.table, &options)?.result.batches;
            Ok(Rows { name: source.table.clone(), columns: source.schema.clone(), batches })
        };
        self.sources.iter().map(read).collect()
    }
}

impl Drop for StoredTables {
    fn drop(&mut self) {
        // A folder that stays in the temporary one does no harm.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn write_files(table: &Rows, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(folder)?;
    let columns = table.columns.iter().enumerate().map(|(at, column)| {
        let empty = new_empty_array(&column.ty.arrow());
        let arrays: Vec<&dyn Array> = std::iter::once(&empty)
            .chain(table.batches.iter().map(|batch| batch.column(at)))
            .map(AsRef::as_ref)
            .collect();
        Ok((&column.name, stored(&concat(&arrays)?, column.ty, at)?, true))
    });
    let rows = RecordBatch::try_from_iter_with_nullable(columns.collect::<Result<Vec<_>, ArrowError>>()?)?;
    let of_a_file = rows.num_rows().div_ceil(FILES);
    for file in 0..FILES {
        let at = (file * of_a_file).min(rows.num_rows());
        let rows = rows.slice(at, of_a_file.min(rows.num_rows() - at));
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(ROWS_OF_A_GROUP)).build();
        let path = folder.join(format!("part-{file}.parquet"));
        let mut writer = ArrowWriter::try_new(File::create(path)?, rows.schema(), Some(properties))?;
        writer.write(&rows)?;
        writer.close()?;
    }
    Ok(())
}

/// Returns a column as a file holds it; `at` chooses between the ways to do so.
fn stored(array: &ArrayRef, ty: ScalarType, at: usize) -> Result<ArrayRef, ArrowError> {
    Ok(match ty {
        ScalarType::String => {
            let is_missing = |text: &str| text.is_empty() && at % 2 == 1;
            let texts = array.as_string_view().iter().map(|text| text.filter(|text| !is_missing(text)));
            Arc::new(texts.collect::<StringArray>())
        }
        ScalarType::Dynamic => {
            let texts = array.as_binary_view().iter().map(|value| {
                value.map(|value| {
                    let mut text = String::new();
                    to_json(DynamicRef::new(value), &mut text);
                    text
                })
            });
            Arc::new(texts.collect::<StringArray>())
        }
        ScalarType::DateTime if at % 3 > 0 => {
            let micros = array.as_primitive::<Int64Type>().iter().map(|ticks| ticks.map(datetime::to_unix_micros));
            let micros: ArrayRef = Arc::new(micros.collect::<Int64Array>());
            let unit = TimeUnit::Microsecond;
            let zone = (at % 3 == 1).then(|| "UTC".into());
            cast(&micros, &DataType::Timestamp(unit, zone))?
        }
        _ => Arc::clone(array),
    })
}
