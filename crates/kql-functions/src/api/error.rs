//! What a kernel can refuse.

/// An error of a function's arguments; data never causes one where Kusto answers null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FunctionError {
    /// A constant argument that the function refuses (a bad regex, a negative size).
    InvalidArgument { argument: usize, message: String },
    /// A limit that bites; never cut silently.
    Limit { message: String },
    /// A broken contract between caller and kernel.
    Internal { message: String },
}

impl std::fmt::Display for FunctionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InvalidArgument { argument, message } => write!(f, "argument {}: {message}", argument + 1),
            Self::Limit { message } | Self::Internal { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for FunctionError {}

impl From<arrow::error::ArrowError> for FunctionError {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::Internal { message: error.to_string() }
    }
}
