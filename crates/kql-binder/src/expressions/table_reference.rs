//! Tables that are called for: `table("x")`, `workspace("w").T`, `_GetWatchlist("a")`.

use std::rc::Rc;
use std::sync::Arc;

use kql_catalog::{Catalog, Table, standard};
use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::{Context, Wanted};
use crate::binder::Binder;
use crate::bound::*;
use crate::operators::found;
use crate::options::BindMode;
use crate::row::matches_wildcard;
use crate::scope::{Entity, Symbol};
use crate::suggest::nearest;
use crate::typed::{Typed, Value};

/// Watchlists that the parsers of Microsoft's information model look up if they are there.
const OPTIONAL_WATCHLISTS: [&str; 3] = ["ASimDisabledParsers", "ASimSourceType", "Sources_by_SourceType"];

impl Binder<'_> {
    /// Binds the functions that name a place or a table; nothing for all others.
    pub(super) fn bind_table_function(&mut self, call: &ast::Call, span: Span, context: Context<'_>) -> Option<Value> {
        let name = call.name.text.as_str();
        let value = match name {
            "cluster" => {
                self.constant_names(call, context);
                Value::Entity(Entity::Cluster)
            }
            "database" => self.bind_database(call, false, span, context),
            "workspace" | "app" | "resource" => match self.constant_names(call, context)?.into_iter().next() {
                // While only names and types are checked, another workspace has the known tables.
                Some(Some(workspace))
                    if self.options.mode == BindMode::Check || self.catalog.workspaces.contains_key(&workspace) =>
                {
                    Value::Entity(Entity::Workspace(workspace))
                }
                Some(Some(workspace)) => {
                    let at = call.args.first().map_or(span, |a| a.span);
                    self.unknown_database("workspace", &workspace, at);
                    Value::Unknown(span)
                }
                _ => Value::Unknown(span),
            },
            "table" | "external_table" | "materialized_view" | "stored_query_result" => {
                let names = self.constant_names(call, context)?;
                match names.into_iter().next() {
                    Some(Some(table)) => self.table_of_kind(name, &table, &Entity::Local, call.args[0].span, span),
                    _ => Value::Tabular(self.undetermined_table(name, span)),
                }
            }
            "_GetWatchlistAlias" if call.args.is_empty() && self.catalog.functions.get(name).is_none() => {
                Value::Tabular(self.watchlist_aliases(span))
            }
            "_GetWatchlist" | "_ASIM_GetWatchlistRaw" if self.catalog.functions.get(name).is_none() => {
                let Some(first) = call.args.first() else {
                    self.error("KS119", call.name.span, format!("`{name}` takes the alias of a watchlist"));
                    return Some(Value::Unknown(span));
                };
                let first = match &first.kind {
                    Ast::Named { value, .. } => value,
                    _ => first,
                };
                let alias = self.bind_scalar(first, context.in_call());
                match self.evaluate_string(&alias) {
                    Some(alias) => Value::Tabular(self.watchlist(&alias, span)),
                    None => Value::Tabular(self.undetermined_table(name, span)),
                }
            }
            "inline_external_table"
            | "__contextual_datatable"
            | "materialized-view-combine"
            | "entity_group"
            | "graph"
                if self.catalog.functions.get(name).is_none() =>
            {
                let reason = match name {
                    "inline_external_table" => "a query opens no files and no connections of its own",
                    "__contextual_datatable" => "there is no client that sends tables beside a query",
                    "entity_group" => "there are no stored groups; write `entity_group [database('a'), ...]`",
                    "graph" => "there are no stored graphs; make one with `make-graph`",
                    _ => "there are no materialized views",
                };
                self.error("KU203", call.name.span, format!("`{name}` is refused: {reason}"));
                Value::Unknown(span)
            }
            _ => return None,
        };
        Some(value)
    }

    fn unknown_database(&mut self, what: &str, name: &str, span: Span) {
        let message = format!("the name `{name}` does not refer to any known {what}");
        let mut diagnostic = Diagnostic::error("KS208", span, message);
        if let Some(near) = nearest(name, self.catalog.workspaces.keys().map(String::as_str)) {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
    }

    /// Binds `database("x")`: the own one without a name, else a workspace of that name.
    fn bind_database(&mut self, call: &ast::Call, of_cluster: bool, span: Span, context: Context<'_>) -> Value {
        let names = self.constant_names(call, context).unwrap_or_default();
        match names.into_iter().next() {
            None => Value::Entity(Entity::Local),
            Some(Some(name)) if name.is_empty() => Value::Entity(Entity::Local),
            Some(Some(name)) if self.catalog.workspaces.contains_key(&name) => Value::Entity(Entity::Workspace(name)),
            // What another cluster has is not known before a run.
            Some(Some(name)) if of_cluster && self.options.mode == BindMode::Check => {
                Value::Entity(Entity::Elsewhere(name))
            }
            Some(Some(name)) => {
                let at = call.args.first().map_or(span, |a| a.span);
                self.unknown_database("database", &name, at);
                Value::Unknown(span)
            }
            Some(None) => Value::Entity(Entity::Elsewhere(String::new())),
        }
    }

    /// Binds arguments that are constant names; a name that only a run knows is `None`.
    fn constant_names(&mut self, call: &ast::Call, context: Context<'_>) -> Option<Vec<Option<String>>> {
        let mut names = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            // `cluster(help)`: a bare word stands for itself.
            if let Ast::Name(name) = &arg.kind
                && crate::scope::find(&self.scope, &name.text).is_none()
            {
                names.push(Some(name.text.clone()));
                continue;
            }
            if matches!(arg.kind, Ast::Named { .. }) {
                continue;
            }
            let value = self.bind_scalar(arg, context.in_call());
            if !value.may_be(ScalarType::String) {
                self.error("KS107", arg.span, format!("a name is a string, not a {}", value.expr.ty));
            }
            names.push(self.evaluate_string(&value));
        }
        Some(names)
    }

    pub(super) fn bind_member(
        &mut self,
        entity: &Entity,
        selector: &ast::Expr,
        context: Context<'_>,
        wanted: Wanted,
    ) -> Value {
        let span = selector.span;
        match &selector.kind {
            Ast::Name(name) => self.table_named(&name.text, entity, span, span),
            Ast::Wildcard(name) => Value::Tabular(self.bind_table_pattern(name, span)),
            Ast::Call(call) => match call.name.text.as_str() {
                "database" => self.bind_database(call, *entity == Entity::Cluster, span, context),
                "table" | "external_table" | "materialized_view" | "stored_query_result" => {
                    match self.constant_names(call, context).and_then(|n| n.into_iter().next()).flatten() {
                        Some(table) => {
                            let kind = call.name.text.as_str();
                            self.table_of_kind(kind, &table, entity, call.args[0].span, span)
                        }
                        None => Value::Tabular(self.undetermined_table(&call.name.text, span)),
                    }
                }
                _ => self.bind(selector, context, wanted),
            },
            _ => {
                self.error("KS216", span, "a database or a table is expected");
                Value::Unknown(span)
            }
        }
    }

    /// Returns what `table("x")` and the like mean. External tables and materialized views
    /// are tables here; there are no stored results.
    fn table_of_kind(&mut self, kind: &str, name: &str, entity: &Entity, name_span: Span, span: Span) -> Value {
        let (code, what) = match kind {
            "external_table" => ("KS209", "external table"),
            "materialized_view" => ("KS210", "materialized view"),
            "stored_query_result" => ("KS248", "stored query result"),
            _ => return self.table_named(name, entity, name_span, span),
        };
        if matches!(entity, Entity::Elsewhere(_)) {
            return Value::Tabular(self.undetermined_table(name, span));
        }
        if kind != "stored_query_result" && self.catalog.table(name).is_some() {
            return self.table_named(name, entity, name_span, span);
        }
        self.error(code, name_span, format!("the name `{name}` does not refer to any known {what}"));
        Value::Unknown(span)
    }

    fn table_named(&mut self, name: &str, entity: &Entity, name_span: Span, span: Span) -> Value {
        let catalog = self.catalog;
        let (found, source): (&Catalog, ScanSource) = match entity {
            Entity::Cluster => {
                self.error("KS216", name_span, "a database is expected");
                return Value::Unknown(span);
            }
            Entity::Elsewhere(_) => return Value::Tabular(self.undetermined_table(name, span)),
            Entity::Local => (catalog, ScanSource::Table),
            Entity::Workspace(workspace) => (
                catalog.workspaces.get(workspace).map_or(catalog, Arc::as_ref),
                ScanSource::Workspace(workspace.clone()),
            ),
        };
        if self.may_read(name)
            && let Some(table) = found.table(name).cloned()
        {
            return Value::Tabular(self.scan(&table, source, span));
        }
        // `table("T")` finds variables and views as well.
        if *entity == Entity::Local {
            match crate::scope::find(&self.scope, name).cloned() {
                Some(Symbol::Table(table)) => return Value::Tabular(self.copy_table(&table)),
                Some(Symbol::Function(function)) if function.parameters.is_empty() => {
                    return self.call_function(&function, &[], None, span, Context::NONE);
                }
                _ => {}
            }
        }
        if let Some(function) = self.stored_function(name) {
            return self.call_function(&function, &[], None, span, Context::NONE);
        }
        let message = format!("the name `{name}` does not refer to any known table, tabular variable or function");
        let mut diagnostic = Diagnostic::error("KS204", name_span, message);
        if let Some(near) = nearest(name, found.tables.keys().map(String::as_str)) {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
        Value::Unknown(span)
    }

    /// Returns a scan of a stored table.
    pub(crate) fn scan(&mut self, table: &Arc<Table>, source: ScanSource, span: Span) -> Tabular {
        let mut columns: Vec<BoundColumn> = table.columns.iter().map(|c| self.new_column(&c.name, c.ty)).collect();
        let mut hidden = Vec::new();
        if source != ScanSource::Watchlist {
            let named = Rc::clone(&self.standard_columns);
            for (name, ty) in standard::missing_columns(table, |name| named.contains(&name)) {
                columns.push(self.new_standard_column(name, ty));
                hidden.push(if name == "Type" { HiddenColumn::TableName } else { HiddenColumn::Stored });
            }
        }
        Tabular {
            kind: TabularKind::Scan { source, table: Arc::clone(table), hidden },
            row: RowType { columns, is_open: table.is_open },
            span,
        }
    }

    /// Returns the union of the tables and views that a pattern matches.
    pub(crate) fn bind_table_pattern(&mut self, name: &ast::Name, span: Span) -> Tabular {
        let tables = self.tables_matching(name, span);
        if tables.is_empty() { self.unknown_table(span) } else { self.union_legs(found(tables), false, None, span) }
    }

    /// Returns the tables and views that a pattern matches, by name; none is an error.
    pub(crate) fn tables_matching(&mut self, name: &ast::Name, span: Span) -> Vec<(String, Tabular)> {
        let mut tables = self.declared_views(&name.text, span);
        tables.extend(self.stored_tables(&name.text, span));
        if tables.is_empty() {
            self.error("KS142", span, format!("no table's name matches `{}`", name.text));
        }
        tables
    }

    /// Returns the views of the query that a pattern matches; other variables are none of a
    /// pattern's tables.
    pub(crate) fn declared_views(&mut self, pattern: &str, span: Span) -> Vec<(String, Tabular)> {
        let is_view = |s: &Symbol| matches!(s, Symbol::Function(f) if f.is_view && f.parameters.is_empty());
        let declared: Vec<(String, Symbol)> = crate::scope::symbols(&self.scope)
            .filter(|(n, s)| matches_wildcard(pattern, n) && is_view(s))
            .map(|(n, s)| (n.to_owned(), s.clone()))
            .collect();
        let mut tables = Vec::new();
        for (name, symbol) in declared {
            if let Symbol::Function(function) = symbol
                && let Value::Tabular(table) = self.call_function(&function, &[], None, span, Context::NONE)
            {
                tables.push((name, table));
            }
        }
        tables
    }

    /// Returns the tables of the catalog that a pattern matches, by name; those that the
    /// workspace holds, if it holds any of them.
    pub(crate) fn stored_tables(&mut self, pattern: &str, span: Span) -> Vec<(String, Tabular)> {
        let mut stored: Vec<Arc<Table>> =
            self.catalog.tables.values().filter(|t| matches_wildcard(pattern, &t.name)).cloned().collect();
        stored.retain(|t| self.may_read(&t.name));
        if let Some(holds) = self.options.holds
            && stored.iter().any(|t| holds(&t.name))
        {
            stored.retain(|t| holds(&t.name));
        }
        stored.sort_by(|a, b| a.name.cmp(&b.name));
        stored.into_iter().map(|t| (t.name.clone(), self.scan(&t, ScanSource::Table, span))).collect()
    }

    fn watchlist(&mut self, alias: &str, span: Span) -> Tabular {
        match self.catalog.watchlists.get(alias).cloned() {
            Some(watchlist) => {
                let table = Table { name: watchlist.alias.clone(), columns: watchlist.columns.clone(), is_open: false };
                self.scan(&Arc::new(table), ScanSource::Watchlist, span)
            }
            // As the service has it where such a watchlist was never made.
            None if OPTIONAL_WATCHLISTS.contains(&alias) && self.options.mode == BindMode::Execute => {
                let columns = [
                    ("_DTItemId", ScalarType::String),
                    ("LastUpdatedTimeUTC", ScalarType::DateTime),
                    ("SearchKey", ScalarType::String),
                ];
                let columns = columns.into_iter().map(|(name, ty)| self.new_column(name, ty)).collect();
                Tabular { kind: TabularKind::Values { rows: Vec::new() }, row: RowType::of(columns), span }
            }
            None => {
                if self.options.mode == BindMode::Execute {
                    let mut diagnostic = Diagnostic::error("KU204", span, format!("there is no watchlist `{alias}`"));
                    let help = match nearest(alias, self.catalog.watchlists.keys().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("put `{alias}.csv` into the folder of watchlists"),
                    };
                    diagnostic = diagnostic.with_help(help);
                    self.report(diagnostic);
                }
                self.undetermined_table(alias, span)
            }
        }
    }

    /// Returns the aliases of the watchlists, a row each.
    pub(crate) fn watchlist_aliases(&mut self, span: Span) -> Tabular {
        let aliases = self.catalog.watchlists.keys();
        let rows = aliases.map(|alias| vec![Typed::literal(Literal::String(alias.clone()), span).expr]).collect();
        let column = self.new_column("WatchlistAlias", ScalarType::String);
        Tabular { kind: TabularKind::Values { rows }, row: RowType::of(vec![column]), span }
    }

    /// Returns a table of which nothing is known before the run.
    pub(crate) fn undetermined_table(&mut self, name: &str, span: Span) -> Tabular {
        self.undetermined(name, span);
        self.unknown_table(span)
    }
}
