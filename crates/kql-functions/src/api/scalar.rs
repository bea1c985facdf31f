//! The record of a scalar function or operator.

use kql_types::Literal;

use crate::{Arguments, ColumnValue, Example, FunctionError, ResultName, RunContext, Signature};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    Aggregation,
    Bitwise,
    Conditional,
    Conversion,
    DateTime,
    Dynamic,
    Encoding,
    Geospatial,
    /// In the patterns of graph operators only.
    Graph,
    Hash,
    IpAddress,
    Math,
    Metadata,
    /// Infix and prefix operators; called by symbol, not by name.
    Operator,
    Series,
    String,
    Window,
}

pub type Kernel = fn(&Arguments<'_>) -> Result<ColumnValue, FunctionError>;

/// A kernel with its constants compiled in; made once per plan.
pub type PreparedKernel = Box<dyn Fn(&Arguments<'_>) -> Result<ColumnValue, FunctionError> + Send + Sync>;

/// The constant arguments, by position.
#[derive(Debug, Clone, Copy)]
pub struct Constants<'a> {
    pub values: &'a [Option<Literal>],
    pub context: &'a RunContext,
}

/// How a scalar function is evaluated.
#[derive(Clone, Copy)]
pub enum Implementation {
    Kernel(Kernel),
    /// A kernel that works on whole buffers or looks at views only: rows cost less than finding
    /// out which of them repeat.
    Columnar(Kernel),
    /// For functions that compile a constant argument (a regex, a word list): called
    /// once per plan with the constants known by then.
    Prepared(fn(&Constants<'_>) -> Result<PreparedKernel, FunctionError>),
    /// The binder resolves the call (`column_ifexists`, `ingestion_time`, …).
    Binder,
    /// Known by name, and refused with this reason.
    Refused(&'static str),
}

impl std::fmt::Debug for Implementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Kernel(_) => "Kernel",
            Self::Columnar(_) => "Columnar",
            Self::Prepared(_) => "Prepared",
            Self::Binder => "Binder",
            Self::Refused(_) => "Refused",
        })
    }
}

/// A scalar function or operator. Every field is shown to users.
#[derive(Debug)]
pub struct ScalarFunction {
    /// The documented name; for operators the symbol (`==`, `!has_cs`).
    pub name: &'static str,
    /// Other spellings that Kusto accepts.
    pub aliases: &'static [&'static str],
    pub category: Category,
    pub summary: &'static str,
    pub signatures: &'static [Signature],
    /// What comes back, including for null and empty input.
    pub returns: &'static str,
    pub notes: &'static [&'static str],
    pub examples: &'static [Example],
    pub result_name: ResultName,
    /// Same arguments, same result: may be folded and shared.
    pub is_deterministic: bool,
    pub implementation: Implementation,
}
