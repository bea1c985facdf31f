//! Writes `SigninLogs` rows of one day to Parquet files, sorted by time.
//!
//! ```text
//! cargo run --release -p benches --bin generate -- --rows 20000000 --out target/bench/SigninLogs
//! ```

#![expect(clippy::print_stdout, reason = "a program that prints")]

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use benches::random::Random;
use benches::sign_ins::{DAY, Tenant};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

/// Rows that are made at once.
const CHUNK: usize = 1 << 15;
/// Small enough that an hour's rows are found by the statistics of their row groups.
const ROW_GROUP: usize = 1 << 17;
/// 2026-01-15T00:00:00Z in microseconds since 1970.
const START: i64 = 1_768_435_200_000_000;

struct Options {
    rows: usize,
    files: usize,
    threads: usize,
    seed: u64,
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    std::fs::create_dir_all(&options.out)?;
    let start = Instant::now();
    let tenant = Tenant::new(options.seed);
    let next = AtomicUsize::new(0);
    let work = || -> Result<(), String> {
        loop {
            let file = next.fetch_add(1, Ordering::Relaxed);
            if file >= options.files {
                return Ok(());
            }
            write(&tenant, &options, file).map_err(|e| format!("file {file}: {e}"))?;
            println!("file {file} after {:.1} s", start.elapsed().as_secs_f64());
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..options.threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("a writer failed".to_owned())))
    })?;
    println!("{} rows in {} files, {:.1} s", options.rows, options.files, start.elapsed().as_secs_f64());
    Ok(())
}

fn options() -> Result<Options, Box<dyn Error>> {
    let mut options =
        Options { rows: 20_000_000, files: 20, threads: 2, seed: 1, out: "target/bench/SigninLogs".into() };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        match name.as_str() {
            "--rows" => options.rows = value.parse()?,
            "--files" => options.files = value.parse()?,
            "--threads" => options.threads = value.parse()?,
            "--seed" => options.seed = value.parse()?,
            "--out" => options.out = value.into(),
            _ => return Err(format!("`{name}` is none of --rows, --files, --threads, --seed, --out").into()),
        }
    }
    if options.files == 0 || options.threads == 0 || options.rows < options.files {
        return Err("there must be at least one row per file, one file and one thread".into());
    }
    Ok(options)
}

/// Writes one file; its rows depend on the seed and its number only, not on who writes it.
fn write(tenant: &Tenant, options: &Options, file: usize) -> Result<(), Box<dyn Error>> {
    let bound = |file: usize| options.rows * file / options.files;
    let (first, last) = (bound(file), bound(file + 1));
    let time = |row: usize| START + (i128::from(DAY) * row as i128 / options.rows as i128) as i64;
    let mut random = Random::new(options.seed.wrapping_mul(1_000_003).wrapping_add(file as u64));
    let mut writer = None;
    let mut row = first;
    while row < last {
        let end = (row + CHUNK).min(last);
        let batch = tenant.rows(end - row, time(row), time(end) - time(row), &mut random)?;
        let writer = match &mut writer {
            Some(writer) => writer,
            None => {
                let path = options.out.join(format!("part-{file:03}.parquet"));
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
                    .set_max_row_group_row_count(Some(ROW_GROUP))
                    .set_statistics_enabled(EnabledStatistics::Page)
                    .set_column_dictionary_enabled(ColumnPath::from("Id"), false)
                    .set_column_dictionary_enabled(ColumnPath::from("CorrelationId"), false)
                    .build();
                // Without the Arrow schema inside, readers see strings, not this program's dictionaries.
                let settings = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
                writer.insert(ArrowWriter::try_new_with_options(File::create(path)?, batch.schema(), settings)?)
            }
        };
        writer.write(&batch)?;
        row = end;
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(())
}
