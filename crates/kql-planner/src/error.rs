//! Why a bound query cannot be planned, or a plan not be run.

use datafusion::error::DataFusionError;
use kql_diagnostics::Span;
use kql_functions::FunctionError;

/// What kind of failure it is; decides exit codes and HTTP statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanErrorKind {
    /// The query is at fault.
    User,
    /// A limit bites.
    Limit,
    Cancelled,
    /// The data cannot be read.
    Config,
    /// The engine is at fault.
    Internal,
}

/// A refusal with its place in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError {
    pub kind: PlanErrorKind,
    /// `KU3xx`.
    pub code: &'static str,
    pub message: String,
    pub span: Option<Span>,
    pub help: Option<String>,
}

/// Names what the engine does not do yet.
pub const UNSUPPORTED: &str = "KU301";
/// A function refuses an argument.
pub const INVALID_ARGUMENT: &str = "KU302";
/// A value that has to be known before the data is not.
pub const NOT_CONSTANT: &str = "KU303";
/// A limit of the engine.
pub const LIMIT: &str = "KU304";
/// A table has no data source.
pub const NO_SOURCE: &str = "KU305";
/// The query was stopped.
pub const CANCELLED: &str = "KU306";
/// The query names a file that it may not read.
pub const NOT_ALLOWED: &str = "KU307";
/// A query needs more memory than it may take.
pub const MEMORY_LIMIT: &str = "KU308";
/// A query takes longer than it may.
pub const TIME_LIMIT: &str = "KU309";
/// A fault of the engine's own.
pub const INTERNAL: &str = "KU399";

impl PlanError {
    pub fn user(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { kind: PlanErrorKind::User, code, message: message.into(), span: Some(span), help: None }
    }

    /// Refuses something by name.
    pub fn unsupported(span: Span, what: impl std::fmt::Display) -> Self {
        Self::user(UNSUPPORTED, span, format!("{what} is not supported yet"))
    }

    pub fn limit(span: Option<Span>, message: impl Into<String>) -> Self {
        Self { kind: PlanErrorKind::Limit, code: LIMIT, message: message.into(), span, help: None }
    }

    /// Says that a table's data cannot be read.
    pub fn config(message: impl Into<String>) -> Self {
        Self { kind: PlanErrorKind::Config, code: NO_SOURCE, message: message.into(), span: None, help: None }
    }

    pub fn internal(message: impl Into<String>) -> Self {
        Self { kind: PlanErrorKind::Internal, code: INTERNAL, message: message.into(), span: None, help: None }
    }

    pub fn cancelled() -> Self {
        Self {
            kind: PlanErrorKind::Cancelled,
            code: CANCELLED,
            message: "the query was cancelled".into(),
            span: None,
            help: None,
        }
    }

    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Puts a place on an error that has none.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// Wraps what a function said about a call.
    pub fn function(name: &str, error: &FunctionError) -> Self {
        let (kind, code) = match error {
            FunctionError::InvalidArgument { .. } => (PlanErrorKind::User, INVALID_ARGUMENT),
            FunctionError::Limit { .. } => (PlanErrorKind::Limit, LIMIT),
            FunctionError::Internal { .. } => (PlanErrorKind::Internal, INTERNAL),
        };
        Self { kind, code, message: format!("`{name}`: {error}"), span: None, help: None }
    }
}

impl std::fmt::Display for PlanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for PlanError {}

impl From<PlanError> for DataFusionError {
    fn from(error: PlanError) -> Self {
        DataFusionError::External(Box::new(error))
    }
}

impl From<DataFusionError> for PlanError {
    fn from(error: DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::External(inner) => match inner.downcast_ref::<PlanError>() {
                Some(error) => error.clone(),
                None => Self::internal(inner.to_string()),
            },
            DataFusionError::ResourcesExhausted(message) => {
                let message = format!("the query needs more memory than it may take: {message}");
                Self { code: MEMORY_LIMIT, ..Self::limit(None, message) }
            }
            _ => Self::internal(error.strip_backtrace()),
        }
    }
}
