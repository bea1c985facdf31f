//! `evaluate plugin(…)`

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::{TableImplementation, registry};
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::projection::unique_name;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::typed::Value;

impl Binder<'_> {
    pub(crate) fn bind_evaluate(
        &mut self,
        input: Option<Tabular>,
        call: &ast::Call,
        schema: Option<&ast::RowSchema>,
        span: Span,
    ) -> Tabular {
        let name = call.name.text.as_str();
        let table = match (name, input) {
            ("bag_unpack", Some(input)) => self.bind_bag_unpack(input, call, schema, span),
            ("pivot", Some(input)) => self.bind_pivot(input, call, span),
            ("narrow", Some(input)) => {
                let columns =
                    [("Row", ScalarType::Long), ("Column", ScalarType::String), ("Value", ScalarType::String)];
                self.plugin("narrow", input, call, &columns, false, span)
            }
            ("autocluster" | "autocluster_v2", Some(input)) => {
                self.segments("autocluster", input, call, &PATTERN, span)
            }
            ("basket", Some(input)) => self.segments("basket", input, call, &PATTERN, span),
            ("diffpatterns", Some(input)) => self.segments("diffpatterns", input, call, &DIFFERENCE, span),
            ("ipv4_lookup", Some(input)) => self.bind_ip_lookup("ipv4_lookup", input, call, span),
            ("ipv6_lookup", Some(input)) => self.bind_ip_lookup("ipv6_lookup", input, call, span),
            (_, input) => {
                let Some(name) = known_plugin(name) else {
                    let near = crate::suggest::nearest(name, PLUGINS.iter().copied());
                    let mut diagnostic =
                        Diagnostic::error("KS124", call.name.span, format!("there is no plugin `{name}`"));
                    if let Some(near) = near {
                        diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
                    }
                    self.report(diagnostic);
                    return self.unknown_table(span);
                };
                if let Some(TableImplementation::Refused(reason)) = registry::table(name).map(|f| f.implementation) {
                    self.error("KU203", call.name.span, format!("the plugin `{name}` is refused: {reason}"));
                    return self.unknown_table(span);
                }
                let args = self.plugin_arguments(input.as_ref().map(|t| &t.row), call);
                let row = RowType { columns: Vec::new(), is_open: true };
                Tabular { kind: TabularKind::Plugin { input: input.map(Box::new), name, args }, row, span }
            }
        };
        match schema {
            Some(schema) if name != "bag_unpack" => self.with_schema(table, schema),
            _ => table,
        }
    }

    /// Gives a table the columns that `: (a:long, *)` declares; `*` is those it had.
    fn with_schema(&mut self, mut table: Tabular, schema: &ast::RowSchema) -> Tabular {
        let declared = self.column_declarations(&schema.columns);
        let mut columns = if schema.has_star { std::mem::take(&mut table.row.columns) } else { Vec::new() };
        for (name, ty) in declared {
            let column = match table.row.columns.iter().find(|c| c.name == name && c.ty == ty) {
                Some(column) => column.clone(),
                None => self.new_column(name, ty),
            };
            columns.push(column);
        }
        table.row = RowType::of(columns);
        table
    }

    fn bind_bag_unpack(
        &mut self,
        input: Tabular,
        call: &ast::Call,
        schema: Option<&ast::RowSchema>,
        span: Span,
    ) -> Tabular {
        let Some(first) = call.args.first().filter(|_| call.args.len() <= 4) else {
            let message = format!("`bag_unpack` takes 1 to 4 arguments, not {}", call.args.len());
            self.error("KS119", call.name.span, message);
            return self.unknown_table(span);
        };
        let first = unnamed(first);
        let Ast::Name(name) = &first.kind else {
            self.error("KS109", first.span, "the name of a column is expected");
            return self.unknown_table(span);
        };
        let bag = match input.row.find(&name.text) {
            Some(column) => column.clone(),
            None if input.row.is_open => {
                self.undetermined(&name.text, name.span);
                return self.unknown_table(span);
            }
            None => {
                self.no_such_column(&input.row, first);
                return self.unknown_table(span);
            }
        };
        if !self.is_unknown(bag.id) && bag.ty != ScalarType::Dynamic {
            self.error("KS235", first.span, format!("a dynamic bag is expected, not a {}", bag.ty));
            return self.unknown_table(span);
        }
        let options = self.bag_unpack_options(call);
        let mut columns: Vec<BoundColumn> = input.row.columns.iter().filter(|c| c.id != bag.id).cloned().collect();
        let mut is_open = true;
        if let Some(schema) = schema {
            // `: (*, a:long)`: `*` is the columns there were before.
            if !schema.has_star {
                columns.clear();
            }
            for (name, ty) in self.column_declarations(&schema.columns) {
                if columns.iter().all(|c| c.name != name) {
                    match input.row.find(&name) {
                        Some(column) if column.id != bag.id => columns.push(column.clone()),
                        _ => columns.push(self.new_column(name, ty)),
                    }
                }
            }
            is_open = false;
        } else if let Some(probe) = self.options.probe
            && !self.is_declaring
            && self.diagnostics.iter().all(|d| !d.is_error())
            && self.undetermined.is_empty()
        {
            let bags = self.keep_columns(input.clone(), vec![bag.clone()], false, span);
            match probe(&bags) {
                Ok(found) => {
                    self.add_unpacked(&mut columns, found, &options);
                    is_open = false;
                }
                Err(message) => {
                    self.error("KU211", span, format!("the keys of `{}` cannot be read: {message}", name.text));
                }
            }
        }
        let kind = TabularKind::BagUnpack { input: Box::new(input), bag: bag.id, options };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }

    /// Adds the keys that were found, as columns of their own ids.
    fn add_unpacked(&mut self, columns: &mut Vec<BoundColumn>, found: Vec<(String, ScalarType)>, options: &BagUnpack) {
        for (key, ty) in found {
            if options.ignored_properties.contains(&key) {
                continue;
            }
            let name = format!("{}{key}", options.prefix);
            match columns.iter().position(|c| c.name == name) {
                None => {
                    let column = self.new_column(name, ty);
                    columns.push(column);
                }
                Some(position) if options.column_conflict == "replace_source" => {
                    columns[position] = self.new_column(name, ty)
                }
                Some(_) if options.column_conflict == "keep_source" => {}
                Some(_) => {
                    let message = format!("the key `{key}` has the name of a column that is there already");
                    self.error("KU212", Span::default(), message);
                }
            }
        }
    }

    fn bag_unpack_options(&mut self, call: &ast::Call) -> BagUnpack {
        let mut options = BagUnpack { column_conflict: "error".into(), ..BagUnpack::default() };
        for (index, arg) in call.args.iter().enumerate().skip(1) {
            let (name, expr) = match &arg.kind {
                Ast::Named { names, value } if names.len() == 1 => (names[0].text.as_str(), value.as_ref()),
                _ => (["", "OutputColumnPrefix", "columnsConflict", "ignoredProperties"][index], arg),
            };
            let value = self.bind_scalar(expr, Context::NONE);
            match (name, self.evaluate(&value)) {
                (n, Some(Literal::String(text))) if n.eq_ignore_ascii_case("OutputColumnPrefix") => {
                    options.prefix = text
                }
                (n, Some(Literal::String(text))) if n.eq_ignore_ascii_case("columnsConflict") => match text.as_str() {
                    "error" | "replace_source" | "keep_source" => options.column_conflict = text,
                    _ => self.error("KS140", expr.span, "`error`, `replace_source` or `keep_source` is expected"),
                },
                (n, Some(Literal::Dynamic(bytes))) if n.eq_ignore_ascii_case("ignoredProperties") => {
                    let array = kql_types::dynamic::DynamicRef::new(&bytes);
                    options.ignored_properties =
                        array.elements().filter_map(|e| e.as_str().map(str::to_owned)).collect();
                }
                (_, None) if value.is_unknown => {}
                _ => self.error("KS129", expr.span, "a constant is expected here"),
            }
        }
        options
    }

    fn bind_pivot(&mut self, input: Tabular, call: &ast::Call, span: Span) -> Tabular {
        let Some(first) = call.args.first() else {
            self.error("KS119", call.name.span, "`pivot` takes the column to turn");
            return self.unknown_table(span);
        };
        let mut named = Vec::new();
        let mut args = Vec::new();
        let mut aggregated: Vec<String> = Vec::new();
        for (index, arg) in call.args.iter().enumerate() {
            if index == 1 {
                let (_, calls) = self.bind_single_aggregate(arg, &input.row);
                if let Ast::Call(aggregate) = &arg.kind {
                    args.push(PluginArgument::Literal(Literal::String(aggregate.name.text.clone())));
                    aggregated.extend(aggregate.args.iter().filter_map(|a| match &a.kind {
                        Ast::Name(name) => Some(name.text.clone()),
                        _ => None,
                    }));
                }
                args.extend(calls.into_iter().flat_map(|c| c.args).map(PluginArgument::Expr));
                continue;
            }
            if let Some(column) = self.column_argument(&input.row, arg) {
                named.push(column.clone());
                args.push(PluginArgument::Column(column.id));
            }
        }
        let is_listed = call.args.len() > 2;
        let turned = named.first().map(|c| c.id);
        let columns: Vec<BoundColumn> = if is_listed {
            named.iter().skip(1).cloned().collect()
        } else {
            input
                .row
                .columns
                .iter()
                .filter(|c| Some(c.id) != turned && !aggregated.contains(&c.name))
                .cloned()
                .collect()
        };
        let _ = first;
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name: "pivot", args };
        Tabular { kind, row: RowType { columns, is_open: true }, span }
    }

    /// Returns the column that an argument names, or reports that it names none.
    pub(crate) fn column_argument(&mut self, row: &RowType, arg: &ast::Expr) -> Option<BoundColumn> {
        let arg = unnamed(arg);
        let Ast::Name(name) = &arg.kind else {
            if !matches!(arg.kind, Ast::Missing | Ast::Error) {
                self.error("KS109", arg.span, "the name of a column is expected");
            }
            return None;
        };
        match row.find(&name.text) {
            Some(column) => Some(column.clone()),
            None if row.is_open => {
                self.undetermined(&name.text, name.span);
                None
            }
            None => {
                self.no_such_column(row, arg);
                None
            }
        }
    }

    fn segments(
        &mut self,
        name: &'static str,
        input: Tabular,
        call: &ast::Call,
        own: &[(&str, ScalarType)],
        span: Span,
    ) -> Tabular {
        let old: Vec<(String, ScalarType)> = input.row.columns.iter().map(|c| (c.name.clone(), c.ty)).collect();
        let is_open = input.row.is_open;
        let args = self.plugin_arguments(Some(&input.row), call);
        let mut columns: Vec<BoundColumn> = own.iter().map(|(n, ty)| self.new_column(*n, *ty)).collect();
        for (name, ty) in old {
            let name = unique_name(&name, |n| columns.iter().any(|c| c.name == n));
            columns.push(self.new_column(name, ty));
        }
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name, args };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }

    fn plugin(
        &mut self,
        name: &'static str,
        input: Tabular,
        call: &ast::Call,
        columns: &[(&str, ScalarType)],
        is_open: bool,
        span: Span,
    ) -> Tabular {
        let args = self.plugin_arguments(Some(&input.row), call);
        let columns = columns.iter().map(|(n, ty)| self.new_column(*n, *ty)).collect();
        Tabular {
            kind: TabularKind::Plugin { input: Some(Box::new(input)), name, args },
            row: RowType { columns, is_open },
            span,
        }
    }

    fn bind_ip_lookup(&mut self, name: &'static str, input: Tabular, call: &ast::Call, span: Span) -> Tabular {
        let [lookup, rest @ ..] = call.args.as_slice() else {
            self.error("KS119", call.name.span, format!("`{name}` takes the table to look in"));
            return self.unknown_table(span);
        };
        let right = self.bind_tabular(unnamed(lookup), Context::NONE);
        let mut columns = input.row.columns.clone();
        for column in &right.row.columns {
            let name = unique_name(&column.name, |n| columns.iter().any(|c| c.name == n));
            columns.push(BoundColumn { name, ..column.clone() });
        }
        let is_open = input.row.is_open || right.row.is_open;
        let mut args = Vec::new();
        for (index, arg) in rest.iter().enumerate() {
            let expr = unnamed(arg);
            let row = if index == 0 { &input.row } else { &right.row };
            if matches!(expr.kind, Ast::Name(_)) && !matches!(arg.kind, Ast::Named { .. }) {
                if let Some(column) = self.column_argument(row, expr) {
                    args.push(PluginArgument::Column(column.id));
                }
            } else {
                args.push(PluginArgument::Expr(self.bind_scalar(expr, Context::NONE).expr));
            }
        }
        args.insert(0, PluginArgument::Table(right));
        let kind = TabularKind::Plugin { input: Some(Box::new(input)), name, args };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }

    fn plugin_arguments(&mut self, row: Option<&RowType>, call: &ast::Call) -> Vec<PluginArgument> {
        let context = row.map_or(Context::NONE, Context::of);
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            let expr = unnamed(arg);
            if matches!(expr.kind, Ast::Star) {
                continue;
            }
            args.push(match self.bind_any(expr, context) {
                Value::Scalar(value) => match value.expr.kind {
                    ExprKind::Column(id) => PluginArgument::Column(id),
                    _ => PluginArgument::Expr(value.expr),
                },
                Value::Tabular(table) => PluginArgument::Table(table),
                Value::Type(ty) => PluginArgument::Literal(Literal::Null(ty)),
                Value::Entity(_) | Value::Group(_) | Value::Graph(_) | Value::Unknown(_) => continue,
            });
        }
        args
    }
}

const PATTERN: [(&str, ScalarType); 3] =
    [("SegmentId", ScalarType::Long), ("Count", ScalarType::Long), ("Percent", ScalarType::Real)];
const DIFFERENCE: [(&str, ScalarType); 6] = [
    ("SegmentId", ScalarType::Long),
    ("CountA", ScalarType::Long),
    ("CountB", ScalarType::Long),
    ("PercentA", ScalarType::Real),
    ("PercentB", ScalarType::Real),
    ("PercentDiffAB", ScalarType::Real),
];

/// Plugins whose columns are not worked out here.
const PLUGINS: &[&str] = &[
    "active_users_count",
    "activity_counts_metrics",
    "activity_engagement",
    "activity_metrics",
    "autocluster",
    "azure_digital_twins_query_request",
    "bag_unpack",
    "basket",
    "cosmosdb_sql_request",
    "dcount_intersect",
    "diffpatterns",
    "diffpatterns_text",
    "funnel_sequence",
    "funnel_sequence_completion",
    "http_request",
    "http_request_post",
    "identity_v3",
    "infer_storage_schema",
    "ipv4_lookup",
    "ipv6_lookup",
    "mysql_request",
    "narrow",
    "new_activity_metrics",
    "pivot",
    "postgresql_request",
    "preview",
    "python",
    "r",
    "rolling_percentile",
    "rows_near",
    "schema_merge",
    "sequence_detect",
    "session_count",
    "sliding_window_counts",
    "sql_request",
];

fn known_plugin(name: &str) -> Option<&'static str> {
    PLUGINS.iter().copied().find(|p| *p == name)
}

fn unnamed(arg: &ast::Expr) -> &ast::Expr {
    match &arg.kind {
        Ast::Named { value, .. } => value,
        _ => arg,
    }
}
