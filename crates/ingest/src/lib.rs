//! Files of logs in, Arrow record batches in the engine's layout out.
//!
//! [`discover`] looks at what `--data` names: it finds each file's format, compression and table,
//! and settles the columns. [`TableSource::batches`] then streams the rows, with memory bounded by
//! one batch and one record, however large the files are.
//!
//! Decisions, where neither Kusto nor Log Analytics says how:
//! - **Names of tables.** In order of weight: `TABLE=` before the path; the category of a diagnostic
//!   record; a file's name that is a known table's (case, `_`, `-`, blanks, a `_CL` and a trailing
//!   part number or date do not matter); a folder's name of that kind, innermost first; the one value
//!   of a `Type` or `$table` column if most other columns fit that table; the shape of the rows
//!   (Graph, CloudTrail); else the file's name as it stands, or its folder's for `part-…` and the like.
//! - **Types of columns.** Known tables have theirs. Others are inferred from the first 64 MiB of each
//!   file (less per file when there are many), which for most files is all of it. A value that does not
//!   fit later, and a column that first appears later, are reported, never dropped silently.
//! - **Columns of known tables** are found exactly, else without regard to ASCII case. `X [UTC]` is `X`;
//!   `X_dynamic` and the like, which a union of tables leaves behind, is `X` when the table has an `X` of
//!   that type. Columns beyond the known ones are appended in order of appearance.
//! - **Twice the same column in a row:** the first value that is not null counts.
//! - **`Type`** of a known table is the table's name when the row does not say it.
//! - **No `TimeGenerated` in a file** of a table that should have it: the column that connectors take it
//!   from stands in (`CreatedDateTime`, `ActivityDateTime`, …) and that is reported; rows that have neither
//!   get the default time of the options, as Log Analytics gives them that of ingestion, or stay without.
//! - **Fractions in integer columns**, numbers in `datetime` columns and objects in scalar columns do not
//!   fit; `3.0` and `"3"` fit an integer, 0 and 1 a bool.
//! - **Text in a `dynamic` column** becomes the value it is the JSON of; text that is none stays a string.
//!   In JSON input only text that looks like an object or array is taken for JSON.
//! - **Invalid UTF-8** is replaced by U+FFFD and reported; the row is kept.
//! - **A ragged CSV row** is skipped and reported, since its values may be in the wrong columns; surplus
//!   fields that are all empty do no harm.

mod batch;
mod coerce;
mod columns;
mod compression;
mod detect;
mod discovery;
mod error;
mod event_time;
mod external;
mod formats;
mod infer;
mod input;
mod issue;
mod json;
mod json_rows;
mod source;
mod table_name;
mod window;

pub use batch::arrow_schema;
pub use compression::Compression;
pub use discovery::{DiscoverOptions, Discovery, discover};
pub use error::IngestError;
pub use event_time::event_time;
pub use external::{ExternalFormat, ExternalOptions, json_rows, read_external, read_external_bytes};
pub use formats::{Format, Shape};
pub use input::Input;
pub use issue::{Issue, IssueKind, IssueSink};
pub use source::{Batches, SourceFile, TableSource};
