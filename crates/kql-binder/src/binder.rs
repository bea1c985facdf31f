//! The binder's state: diagnostics, ids and scope; and the entry point.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use kql_catalog::{Catalog, standard};
use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast;
use kql_types::{Literal, ScalarType};

use crate::access::Access;
use crate::bound::*;
use crate::expressions::{AnyColumn, PendingWindow};
use crate::levels::Levels;
use crate::options::{BindOptions, Bound};
use crate::scope::{Scope, UserFunction};
use crate::single_use::SingleUse;
use crate::typed::Typed;

/// How deep functions may call each other, and queries nest.
const MAX_DEPTH: u32 = 200;
/// How many expressions a query may come to, calls expanded.
const MAX_EXPRESSIONS: u32 = 2_000_000;
/// How many columns all its tables may come to.
const MAX_COLUMNS: u32 = 4_000_000;
/// How many columns and expressions the copies of its variables may come to.
const MAX_COPIED: u64 = 3_000_000;

/// Resolves the names, overloads and types of a query.
pub fn bind(query: &ast::Query, text: &str, catalog: &Catalog, options: &BindOptions<'_>) -> Bound {
    let mut binder = Binder::new(text, catalog, options);
    let bound = binder.bind_query(query);
    let mut diagnostics = binder.diagnostics;
    diagnostics.sort_by_key(|d| (d.span.start, d.span.end));
    diagnostics.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Bound { query: (!failed).then_some(bound), diagnostics }
}

pub(crate) struct Binder<'a> {
    pub(crate) text: &'a str,
    pub(crate) catalog: &'a Catalog,
    pub(crate) options: &'a BindOptions<'a>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// While a function's body is bound for a call, the first error is kept here
    /// instead of being reported: the body's own text has been checked before.
    expansion_error: Option<Option<Diagnostic>>,
    next_column: u32,
    next_shared: u32,
    /// How many calls of random functions there are so far.
    pub(crate) random_calls: i64,
    /// Columns whose type is not known.
    unknown_columns: HashSet<ColumnId>,
    pub(crate) scope: Scope,
    depth: u32,
    expressions: u32,
    /// How many columns and expressions were copied with the tables of variables.
    pub(crate) copied: u64,
    pub(crate) single_use: SingleUse,
    pub(crate) levels: Levels,
    /// While a stored function is bound: where the query calls it.
    call_site: Option<Span>,
    pub(crate) undetermined: Vec<Undetermined>,
    /// Bodies of functions are being bound for their errors, over no rows.
    pub(crate) is_declaring: bool,
    pub(crate) render: Option<Render>,
    pub(crate) query_options: Vec<(String, Option<Literal>)>,
    pub(crate) stored_functions: HashMap<String, Option<Rc<UserFunction>>>,
    /// Aggregate calls met in the expressions of the operator being bound.
    pub(crate) aggregates: Vec<AggregateCall>,
    /// In the condition of `search` or `find`: its tests that any column may pass.
    pub(crate) any_columns: Option<Vec<AnyColumn>>,
    /// In a `search` that is to mind the case of texts.
    pub(crate) minds_case: bool,
    /// Where the rows of the subqueries around come from, for all groups together; the
    /// innermost last.
    pub(crate) given_rows: Vec<Tabular>,
    /// A function of values that is not known was called.
    pub(crate) lacks_scalar_function: bool,
    /// What `restrict access` leaves to be read.
    pub(crate) access: Access,
    /// Window calls met in the expressions of the operator being bound.
    pub(crate) windows: Vec<PendingWindow>,
    /// Columns that no schema lists; another of the same name may take their place.
    standard_ids: HashSet<ColumnId>,
    /// The standard columns that the text being bound names.
    pub(crate) standard_columns: Rc<[&'static str]>,
    /// The stored functions whose bodies are being bound.
    pub(crate) active_functions: Vec<String>,
    /// In the expressions of a graph operator: its pattern.
    pub(crate) graph_pattern: Option<crate::operators::PatternScope>,
}

impl<'a> Binder<'a> {
    fn new(text: &'a str, catalog: &'a Catalog, options: &'a BindOptions<'a>) -> Self {
        Self {
            text,
            catalog,
            options,
            diagnostics: Vec::new(),
            expansion_error: None,
            next_column: 0,
            next_shared: 0,
            random_calls: 0,
            unknown_columns: HashSet::new(),
            scope: None,
            depth: 0,
            expressions: 0,
            copied: 0,
            single_use: SingleUse::default(),
            levels: Levels::default(),
            call_site: None,
            undetermined: Vec::new(),
            is_declaring: false,
            render: None,
            query_options: Vec::new(),
            stored_functions: HashMap::new(),
            aggregates: Vec::new(),
            any_columns: None,
            minds_case: false,
            lacks_scalar_function: false,
            access: None,
            given_rows: Vec::new(),
            windows: Vec::new(),
            standard_ids: HashSet::new(),
            standard_columns: if options.has_standard_columns { standard::named_in(text).into() } else { Rc::from([]) },
            active_functions: Vec::new(),
            graph_pattern: None,
        }
    }

    pub(crate) fn report(&mut self, mut diagnostic: Diagnostic) {
        if let Some(site) = self.call_site {
            diagnostic.span = site;
            diagnostic.secondary.clear();
        }
        match &mut self.expansion_error {
            Some(kept) if diagnostic.is_error() => {
                kept.get_or_insert(diagnostic);
            }
            // The body of a saved function is bound for its calls only.
            Some(_) if self.call_site.is_none() => {}
            Some(_) | None => self.diagnostics.push(diagnostic),
        }
    }

    pub(crate) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, span, message));
    }

    /// Runs `bind` and returns the first error it met instead of reporting it.
    pub(crate) fn with_errors_kept<T>(&mut self, bind: impl FnOnce(&mut Self) -> T) -> (T, Option<Diagnostic>) {
        let outer = self.expansion_error.replace(None);
        let value = bind(self);
        let error = self.expansion_error.take().flatten();
        self.expansion_error = outer;
        (value, error)
    }

    /// Runs `bind` with every span of a diagnostic being that of a call.
    pub(crate) fn called_from<T>(&mut self, site: Span, bind: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.call_site;
        self.call_site = outer.or(Some(site));
        let value = bind(self);
        self.call_site = outer;
        value
    }

    pub(crate) fn with_scope<T>(&mut self, scope: Scope, bind: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope);
        let value = bind(self);
        self.scope = outer;
        value
    }

    /// Runs `bind` one level deeper, or reports that the query is too deep.
    pub(crate) fn nested<T>(&mut self, span: Span, bind: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.expressions += 1;
        if self.depth >= MAX_DEPTH {
            self.error("KS245", span, format!("functions and subqueries are nested more than {MAX_DEPTH} deep"));
            return None;
        }
        if self.is_too_large(span) {
            return None;
        }
        self.depth += 1;
        let value = bind(self);
        self.depth -= 1;
        Some(value)
    }

    /// Returns whether the query has grown beyond the limits; reports it.
    pub(crate) fn is_too_large(&mut self, span: Span) -> bool {
        if self.expressions <= MAX_EXPRESSIONS && self.next_column <= MAX_COLUMNS && self.copied <= MAX_COPIED {
            return false;
        }
        // What is kept for a call may be dropped with it, so it is said again until it stands.
        if self.diagnostics.iter().all(|d| d.code != "KU210") {
            self.error("KU210", span, "the query is too large once its functions and variables are expanded");
        }
        true
    }

    pub(crate) fn count_expression(&mut self) {
        self.expressions += 1;
    }

    pub(crate) fn new_id(&mut self) -> ColumnId {
        self.next_column += 1;
        ColumnId(self.next_column)
    }

    /// Returns the id that was given out last.
    pub(crate) fn newest_column(&self) -> ColumnId {
        ColumnId(self.next_column)
    }

    /// Returns a new id that is as unknown as another.
    pub(crate) fn fresh_like(&mut self, id: ColumnId) -> ColumnId {
        let new = self.new_id();
        if self.unknown_columns.contains(&id) {
            self.unknown_columns.insert(new);
        }
        if self.standard_ids.contains(&id) {
            self.standard_ids.insert(new);
        }
        new
    }

    /// Returns a new column that no schema lists.
    pub(crate) fn new_standard_column(&mut self, name: &str, ty: ScalarType) -> BoundColumn {
        let column = self.new_column(name, ty);
        self.standard_ids.insert(column.id);
        column
    }

    pub(crate) fn is_standard(&self, id: ColumnId) -> bool {
        self.standard_ids.contains(&id)
    }

    pub(crate) fn new_shared(&mut self) -> u32 {
        self.next_shared += 1;
        self.next_shared
    }

    pub(crate) fn new_column(&mut self, name: impl Into<String>, ty: ScalarType) -> BoundColumn {
        BoundColumn { id: self.new_id(), name: name.into(), ty }
    }

    pub(crate) fn new_unknown_column(&mut self, name: impl Into<String>) -> BoundColumn {
        let column = self.new_column(name, ScalarType::Dynamic);
        self.unknown_columns.insert(column.id);
        column
    }

    /// Returns a column for the result of an expression.
    pub(crate) fn column_for(&mut self, name: impl Into<String>, value: &Typed) -> BoundColumn {
        if value.is_unknown { self.new_unknown_column(name) } else { self.new_column(name, value.expr.ty) }
    }

    pub(crate) fn is_unknown(&self, id: ColumnId) -> bool {
        self.unknown_columns.contains(&id)
    }

    /// Returns a column as an expression.
    pub(crate) fn column_value(&self, column: &BoundColumn, span: Span) -> Typed {
        let mut value = Typed::column(column.id, column.ty, span);
        value.is_unknown = self.is_unknown(column.id);
        value
    }

    /// Returns an empty table of unknown columns, in place of one that has an error.
    pub(crate) fn unknown_table(&self, span: Span) -> Tabular {
        Tabular {
            kind: TabularKind::Values { rows: Vec::new() },
            row: RowType { columns: Vec::new(), is_open: true },
            span,
        }
    }

    pub(crate) fn source_text(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }
}
