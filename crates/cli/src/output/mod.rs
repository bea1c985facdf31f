//! Result tables as text: a drawn table, JSON, CSV.

mod csv;
mod json;
mod table;

use std::io::{self, Write};

use kql_types::QueryResult;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Columns drawn for reading.
    Table,
    /// One object: `{"columns": [{"name", "type"}], "rows": [[…]]}`.
    Json,
    /// RFC 4180, with a header line.
    Csv,
}

/// Writes a result in a format.
pub(crate) fn write(result: &QueryResult, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => table::write(result, out),
        Format::Json => json::write(result, out),
        Format::Csv => csv::write(result, out),
    }
}
