//! What keeps ingestion from starting, or a batch from being made.

use std::path::PathBuf;

/// A failure that is not one of a row or a file among others; those are [`crate::Issue`]s.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The path of a `--data` argument does not exist or cannot be read.
    #[error("cannot read `{}`: {reason}", path.display())]
    Path { path: PathBuf, reason: String },
    /// A `--data` argument is not of the form `PATH` or `TABLE=PATH`.
    #[error("`{argument}` is not `PATH` or `TABLE=PATH`")]
    Argument { argument: String },
    /// Arrow refused the columns of a batch.
    #[error("cannot build a batch of `{table}`: {reason}")]
    Batch { table: String, reason: String },
}

impl IngestError {
    /// Returns the code under which the error is documented.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Path { .. } => "KU301",
            Self::Argument { .. } => "KU302",
            Self::Batch { .. } => "KU303",
        }
    }

    /// Returns what to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Path { .. } => Some("check the path and its permissions"),
            Self::Argument { .. } => Some("write `SigninLogs=exports/signins.csv`, or only the path"),
            Self::Batch { .. } => None,
        }
    }
}
