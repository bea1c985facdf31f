//! What binding is told, and what it answers.

use kql_diagnostics::Diagnostic;
use kql_types::{Literal, ScalarType};

use crate::bound::{BoundQuery, Tabular};

/// Learns the columns of a bag by running the query up to it.
pub type SchemaProbe<'a> = &'a dyn Fn(&Tabular) -> Result<Vec<(String, ScalarType)>, String>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BindMode {
    /// Only names and types are wanted: what the catalog lacks by its nature
    /// (watchlists) is taken to exist.
    #[default]
    Check,
    /// The query is to be run: everything that it reads must be there.
    Execute,
}

/// What binding is told besides the catalog.
#[derive(Clone, Copy, Default)]
pub struct BindOptions<'a> {
    /// The query time in ticks, for constants that the binder itself must know.
    pub now: i64,
    pub mode: BindMode,
    /// Values for `declare query_parameters`.
    pub parameters: &'a [(String, Literal)],
    /// Whether the workspace holds a table of the catalog, rather than only knowing its
    /// columns: `union *` is not about the others. Without it, it holds all.
    pub holds: Option<&'a dyn Fn(&str) -> bool>,
    /// Called with the input of `evaluate bag_unpack(…)` and the like, projected to the bag.
    pub probe: Option<SchemaProbe<'a>>,
}

/// The answer of [`crate::bind`]; without errors there is a query.
#[derive(Debug, Clone)]
pub struct Bound {
    pub query: Option<BoundQuery>,
    /// All findings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Bound {
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
