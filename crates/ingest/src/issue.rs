//! What is wrong with a file, a row or a value, counted per file and reported with its first place.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kql_diagnostics::Severity;
use kql_types::ScalarType;

/// Receives the issues of a scan; called from whichever thread reads.
pub type IssueSink = Arc<dyn Fn(Issue) + Send + Sync>;

/// One kind of finding in one file; `line` and examples are those of the first of `count` cases.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Issue {
    pub path: PathBuf,
    /// One-based; absent when the whole file is meant.
    pub line: Option<u64>,
    /// How many rows or values of the file are affected.
    pub count: u64,
    pub kind: IssueKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IssueKind {
    /// The value became null.
    ValueDoesNotFit {
        column: String,
        ty: ScalarType,
        example: String,
    },
    /// The bytes were replaced by U+FFFD.
    InvalidUtf8,
    /// The column's values are not kept.
    LateColumn {
        column: String,
    },
    /// The rows belong to another table than those found in the file's beginning, or than the one asked for.
    OtherTable {
        table: String,
    },
    /// Times are read as UTC although the header names another zone.
    TimeZone {
        column: String,
        zone: String,
    },
    /// Rules select by this column and will find no rows.
    MissingTime {
        table: String,
    },
    /// Another column's values are taken for `TimeGenerated`.
    EventTime {
        table: String,
        column: String,
    },
    /// A column name occurs twice in a header; the first counts.
    DuplicateColumn {
        column: String,
    },
    /// A file of a folder that is not of a known format by its name.
    SkippedFile,
    /// The row was skipped.
    BadJson {
        message: &'static str,
        byte: u64,
    },
    /// The row was skipped.
    NotAnObject {
        found: &'static str,
    },
    /// The row was skipped.
    RaggedRow {
        found: usize,
        expected: usize,
    },
    /// The rest of the file was not read.
    Truncated,
    /// The rest of the file was not read.
    RecordTooLong {
        limit: usize,
    },
    /// The rest of the file was not read.
    Unreadable {
        reason: String,
    },
    Empty,
    /// A folder without a file of a known format.
    NoFiles,
    /// No column name of the table is in the first line.
    NoHeader {
        table: String,
    },
    UnknownFormat,
    UnsupportedCompression {
        name: &'static str,
    },
    UnsupportedEncoding {
        name: &'static str,
    },
    BadParquet {
        reason: String,
    },
}

impl IssueKind {
    /// Returns the code under which the issue is documented.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ValueDoesNotFit { .. } => "KU310",
            Self::InvalidUtf8 => "KU311",
            Self::LateColumn { .. } => "KU312",
            Self::OtherTable { .. } => "KU313",
            Self::TimeZone { .. } => "KU314",
            Self::MissingTime { .. } => "KU315",
            Self::DuplicateColumn { .. } => "KU316",
            Self::SkippedFile => "KU317",
            Self::EventTime { .. } => "KU318",
            Self::BadJson { .. } => "KU320",
            Self::NotAnObject { .. } => "KU321",
            Self::RaggedRow { .. } => "KU322",
            Self::Truncated => "KU323",
            Self::RecordTooLong { .. } => "KU324",
            Self::Unreadable { .. } => "KU325",
            Self::Empty => "KU326",
            Self::NoHeader { .. } => "KU327",
            Self::UnknownFormat => "KU328",
            Self::UnsupportedCompression { .. } => "KU329",
            Self::UnsupportedEncoding { .. } => "KU330",
            Self::BadParquet { .. } => "KU331",
            Self::NoFiles => "KU332",
        }
    }

    /// Returns `Error` where rows were lost, else `Warning`.
    pub fn severity(&self) -> Severity {
        match self {
            Self::SkippedFile | Self::EventTime { .. } => Severity::Info,
            Self::ValueDoesNotFit { .. }
            | Self::InvalidUtf8
            | Self::LateColumn { .. }
            | Self::OtherTable { .. }
            | Self::TimeZone { .. }
            | Self::MissingTime { .. }
            | Self::DuplicateColumn { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Returns what to do about it.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::LateColumn { .. } => "put a row that has the column near the file's beginning, or split the file",
            Self::OtherTable { .. } => "name the file without `TABLE=`, or split it by table",
            Self::TimeZone { .. } => "export with the time zone set to UTC",
            Self::MissingTime { .. } => {
                "add the column, or give all rows a time with `--default-time`; without one no row lies in a time range"
            }
            Self::RaggedRow { .. } => "quote fields that contain the separator or a line break",
            Self::Truncated => "check that the file was copied whole",
            Self::RecordTooLong { .. } => "look for a quotation mark that is never closed",
            Self::NoHeader { .. } => "add a first line with the column names",
            Self::UnknownFormat | Self::NoFiles => "use JSON, CSV, TSV or Parquet",
            Self::UnsupportedCompression { .. } => "unpack the file, or pack it with gzip or zstd",
            Self::UnsupportedEncoding { .. } => "save the file as UTF-8",
            _ => return None,
        })
    }

    fn column(&self) -> Option<&str> {
        match self {
            Self::ValueDoesNotFit { column, .. } | Self::LateColumn { column } => Some(column),
            Self::OtherTable { table } => Some(table),
            _ => None,
        }
    }
}

impl fmt::Display for IssueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ValueDoesNotFit { column, ty, example } => {
                write!(f, "`{example}` in column `{column}` is no {ty}; it is read as null")
            }
            Self::InvalidUtf8 => write!(f, "bytes that are not UTF-8 are read as U+FFFD"),
            Self::LateColumn { column } => {
                write!(
                    f,
                    "column `{column}` first appears here, after the part that settles the columns; it is not read"
                )
            }
            Self::OtherTable { table } => write!(f, "the row belongs to table `{table}`; it is not read"),
            Self::TimeZone { column, zone } => {
                write!(f, "times of `{column}` are marked `{zone}`; they are read as UTC")
            }
            Self::MissingTime { table } => write!(f, "no column `TimeGenerated` for table `{table}`"),
            Self::EventTime { table, column } => {
                write!(f, "no column `TimeGenerated` for table `{table}`; `{column}` is taken for it")
            }
            Self::DuplicateColumn { column } => write!(f, "column `{column}` occurs twice; the first is read"),
            Self::SkippedFile => write!(f, "the file is skipped: its name does not end in a known format"),
            Self::BadJson { message, byte } => {
                write!(f, "invalid JSON at byte {byte} of the row: {message}; the row is skipped")
            }
            Self::NotAnObject { found } => write!(f, "expected a JSON object, found {found}; it is skipped"),
            Self::RaggedRow { found, expected } => {
                write!(f, "the row has {found} fields, the header {expected}; it is skipped")
            }
            Self::Truncated => write!(f, "the file ends within the value that begins here"),
            Self::RecordTooLong { limit } => {
                write!(
                    f,
                    "the record that begins here is longer than {} MiB; the rest of the file is not read",
                    limit >> 20
                )
            }
            Self::Unreadable { reason } => write!(f, "cannot read on: {reason}"),
            Self::Empty => write!(f, "the file is empty"),
            Self::NoFiles => write!(f, "the folder holds no file of a known format"),
            Self::NoHeader { table } => write!(f, "the first line names no column of `{table}`"),
            Self::UnknownFormat => write!(f, "the file's format is not known"),
            Self::UnsupportedCompression { name } => write!(f, "{name} files are not supported"),
            Self::UnsupportedEncoding { name } => write!(f, "{name} text is not supported"),
            Self::BadParquet { reason } => write!(f, "not a readable Parquet file: {reason}"),
        }
    }
}

impl Issue {
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    pub fn help(&self) -> Option<&'static str> {
        self.kind.help()
    }
}

/// Shows `path:line: message (n times)`.
impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.kind)?;
        if self.count > 1 {
            write!(f, " ({} times)", self.count)?;
        }
        Ok(())
    }
}

/// Counts the issues of one file; kinds and columns are few, so a list will do.
#[derive(Debug, Default)]
pub(crate) struct IssueLog {
    issues: Vec<Issue>,
}

impl IssueLog {
    /// Counts one case; `kind` is only built for the first one of its class and column.
    pub(crate) fn add(&mut self, path: &Path, line: Option<u64>, kind: IssueKind) {
        let class = std::mem::discriminant(&kind);
        let same = |i: &&mut Issue| std::mem::discriminant(&i.kind) == class && i.kind.column() == kind.column();
        match self.issues.iter_mut().find(same) {
            Some(issue) => issue.count += 1,
            None => self.issues.push(Issue { path: path.to_owned(), line, count: 1, kind }),
        }
    }

    /// Counts a value that does not fit, quoting no more of it than a message can show.
    pub(crate) fn add_value(&mut self, path: &Path, line: u64, column: &str, ty: ScalarType, value: &str) {
        let known = self
            .issues
            .iter_mut()
            .find(|i| matches!(&i.kind, IssueKind::ValueDoesNotFit { column: c, .. } if c == column));
        match known {
            Some(issue) => issue.count += 1,
            None => {
                let mut example: String = value.chars().take(60).collect();
                if example.len() < value.len() {
                    example.push('…');
                }
                let kind = IssueKind::ValueDoesNotFit { column: column.to_owned(), ty, example };
                self.issues.push(Issue { path: path.to_owned(), line: Some(line), count: 1, kind });
            }
        }
    }

    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Issue> + '_ {
        self.issues.drain(..)
    }
}
