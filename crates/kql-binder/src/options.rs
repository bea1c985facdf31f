//! What binding is told, and what it answers.

use kql_diagnostics::Diagnostic;
use kql_types::{Literal, ScalarType};

use crate::bound::{BoundQuery, Tabular};

/// Learns columns from the data, by running the query up to them: a table of one column.
pub type SchemaProbe<'a> = &'a dyn Fn(&Tabular, Sought) -> Result<Vec<(String, ScalarType)>, String>;

/// What a [`SchemaProbe`] looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// The keys of bags, by name, with the types of their values.
    Properties,
    /// The distinct strings, in the order in which they are met; one more than `most` when
    /// there are more.
    Values { most: usize },
}

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
    /// Tables of the service have its standard columns, such as `_ItemId`, where the query
    /// names them, even if their schemas do not say so.
    pub has_standard_columns: bool,
    /// Values for `declare query_parameters`.
    pub parameters: &'a [(String, Literal)],
    /// Whether the workspace holds a table of the catalog, rather than only knowing its
    /// columns: `union *` is not about the others. Without it, it holds all.
    pub holds: Option<&'a dyn Fn(&str) -> bool>,
    /// Called for plugins whose columns only the data knows.
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
