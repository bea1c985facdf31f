//! `evaluate plugin(…)`

mod arguments;
mod bag_unpack;
mod lookup;
mod pivot;

use kql_diagnostics::{Diagnostic, Span};
use kql_functions::{
    FunctionError, OutputArgument, OutputArguments, OutputColumn, TableFunction, TableFunctionKind,
    TableImplementation, TableOutputs, registry, table,
};
use kql_syntax::ast::{self, ExprKind as Ast};

use self::arguments::Given;
use super::projection::{Projection, unique_name};
use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    pub(crate) fn bind_evaluate(
        &mut self,
        input: Option<Tabular>,
        call: &ast::Call,
        schema: Option<&ast::RowSchema>,
        span: Span,
    ) -> Tabular {
        let name = call.name.text.as_str();
        let Some(function) = registry::table(name).filter(|f| f.kind == TableFunctionKind::Plugin) else {
            self.unknown_plugin(&call.name);
            return self.unknown_table(span);
        };
        if let TableImplementation::Refused(reason) = function.implementation {
            self.error("KU203", call.name.span, format!("the plugin `{name}` is refused: {reason}"));
            return self.unknown_table(span);
        }
        if let TableImplementation::Request { outputs } = function.implementation {
            let result = self.bind_request(function, outputs, call, span);
            return match schema {
                Some(schema) => self.with_schema(result, schema),
                None => result,
            };
        }
        let Some(input) = input else {
            let message = format!("a table is expected before `{name}`");
            let diagnostic = Diagnostic::error("KS111", call.name.span, message);
            self.report(diagnostic.with_help(format!("write `T | evaluate {name}(…)`")));
            return self.unknown_table(span);
        };
        match name {
            "bag_unpack" => return self.bind_bag_unpack(input, call, schema, span),
            "pivot" => return self.bind_pivot(input, call, schema, span),
            _ => {}
        }
        let Some(given) = self.bind_plugin_arguments(function, &input.row, call) else {
            return self.unknown_table(span);
        };
        let (input, given) = match function.implementation {
            TableImplementation::Plugin { outputs, .. } if matches!(name, "ipv4_lookup" | "ipv6_lookup") => {
                match self.bind_ip_lookup(function, outputs, input, given, span) {
                    Ok(joined) => {
                        return match schema {
                            Some(schema) => self.with_schema(joined, schema),
                            None => joined,
                        };
                    }
                    Err(unchanged) => unchanged,
                }
            }
            _ => (input, given),
        };
        let result = match function.implementation {
            TableImplementation::Plugin { outputs, .. } => {
                let columns = self.plugin_columns(function, outputs, &input.row, &given);
                match columns {
                    Some((columns, is_open)) => Tabular {
                        kind: TabularKind::Plugin {
                            input: Some(Box::new(input)),
                            name: function.name,
                            args: given.into_iter().map(|g| g.argument).collect(),
                        },
                        row: RowType { columns, is_open },
                        span,
                    },
                    None => self.unknown_table(span),
                }
            }
            TableImplementation::Binder
            | TableImplementation::Evaluate(_)
            | TableImplementation::Request { .. }
            | TableImplementation::Refused(_) => self.bind_as_operators(name, input, given, call, span),
        };
        match schema {
            Some(schema) => self.with_schema(result, schema),
            None => result,
        }
    }

    /// Binds a plugin that reads no table.
    fn bind_request(
        &mut self,
        function: &'static TableFunction,
        outputs: TableOutputs,
        call: &ast::Call,
        span: Span,
    ) -> Tabular {
        let none = RowType { columns: Vec::new(), is_open: false };
        let given = self.bind_plugin_arguments(function, &none, call);
        let columns = given.as_ref().and_then(|given| self.plugin_columns(function, outputs, &none, given));
        let (Some(given), Some((columns, is_open))) = (given, columns) else { return self.unknown_table(span) };
        let args = given.into_iter().map(|g| g.argument).collect();
        let kind = TabularKind::Plugin { input: None, name: function.name, args };
        Tabular { kind, row: RowType { columns, is_open }, span }
    }

    fn unknown_plugin(&mut self, name: &ast::Name) {
        let plugins = table::functions().filter(|f| f.kind == TableFunctionKind::Plugin).map(|f| f.name);
        let near = crate::suggest::nearest(&name.text, plugins);
        let mut diagnostic = Diagnostic::error("KS124", name.span, format!("there is no plugin `{}`", name.text));
        if let Some(near) = near {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.report(diagnostic);
    }

    /// Plugins that other operators make up.
    fn bind_as_operators(
        &mut self,
        name: &str,
        input: Tabular,
        given: Vec<Given>,
        call: &ast::Call,
        span: Span,
    ) -> Tabular {
        match (name, given.into_iter().next()) {
            ("identity", _) => input,
            ("preview", Some(Given { argument: PluginArgument::Literal(count), span: at, .. })) => {
                let count = crate::typed::Typed::literal(count, at);
                let row = input.row.clone();
                let count = self.convert(count, kql_types::ScalarType::Long).expr;
                Tabular { kind: TabularKind::Take { input: Box::new(input), count }, row, span }
            }
            ("estimate_rows_count", _) => {
                let outer = std::mem::take(&mut self.aggregates);
                let mut output = Projection::default();
                if let Some(count) = registry::aggregate("count") {
                    for column in self.add_aggregate(count, Vec::new(), &call.name, span) {
                        let value = self.column_value(&column, span);
                        output.add(self, "EstimatedRowsCount".to_owned(), value);
                    }
                }
                let calls = std::mem::replace(&mut self.aggregates, outer);
                self.aggregate_node(input, Vec::new(), Vec::new(), calls, output, span)
            }
            _ => {
                self.error("KU200", call.name.span, format!("the plugin `{name}` is not supported yet"));
                self.unknown_table(span)
            }
        }
    }

    /// Returns the columns of a plugin's result, or nothing after an error; the flag says
    /// whether there are more that only the data knows.
    fn plugin_columns(
        &mut self,
        function: &'static TableFunction,
        outputs: TableOutputs,
        input: &RowType,
        given: &[Given],
    ) -> Option<(Vec<BoundColumn>, bool)> {
        let mut rows: Vec<&RowType> = vec![input];
        rows.extend(given.iter().filter_map(|g| match &g.argument {
            PluginArgument::Table(table) => Some(&table.row),
            PluginArgument::Expr(_) | PluginArgument::Column(_) | PluginArgument::Literal(_) => None,
        }));
        let tables: Vec<Vec<_>> =
            rows.iter().map(|row| row.columns.iter().map(|c| (c.name.clone(), c.ty)).collect()).collect();
        let arguments: Vec<OutputArgument> = given.iter().map(|g| g.known.clone()).collect();
        let outputs = match outputs(&OutputArguments { tables: &tables, arguments: &arguments }) {
            Ok(outputs) => outputs,
            Err(FunctionError::InvalidArgument { argument, message }) => {
                let span = given.get(argument).map_or_else(Span::default, |g| g.span);
                self.error("KU302", span, format!("`{}`: {message}", function.name));
                return None;
            }
            Err(FunctionError::Limit { message } | FunctionError::Internal { message }) => {
                self.error("KU302", Span::default(), format!("`{}`: {message}", function.name));
                return None;
            }
        };
        let mut columns: Vec<BoundColumn> = Vec::with_capacity(outputs.len());
        let mut is_open = false;
        for output in outputs {
            match output {
                OutputColumn::New(name, ty) => {
                    let name = unique_name(&name, |n| columns.iter().any(|c| c.name == n));
                    columns.push(self.new_column(name, ty));
                }
                OutputColumn::Like { table, column } => {
                    let column = rows.get(table)?.columns.get(column)?;
                    columns.push(self.column_like(column, &columns));
                }
                OutputColumn::All { table, without } => {
                    let row = rows.get(table)?;
                    is_open |= row.is_open;
                    for (position, column) in row.columns.iter().enumerate() {
                        if !without.contains(&position) {
                            columns.push(self.column_like(column, &columns));
                        }
                    }
                }
            }
        }
        Some((columns, is_open))
    }

    /// Returns a new column like another one, under a name that is free.
    fn column_like(&mut self, column: &BoundColumn, taken: &[BoundColumn]) -> BoundColumn {
        let name = unique_name(&column.name, |n| taken.iter().any(|c| c.name == n));
        BoundColumn { id: self.fresh_like(column.id), name, ty: column.ty }
    }

    /// Gives a table the columns that `: (a:long, *)` declares; `*` is those it has.
    fn with_schema(&mut self, table: Tabular, schema: &ast::RowSchema) -> Tabular {
        let span = table.span;
        let mut projection =
            if schema.has_star { Projection::of_row(self, &table.row, span) } else { Projection::default() };
        for (name, ty) in self.column_declarations(&schema.columns) {
            if projection.position(&name).is_some() {
                continue;
            }
            match table.row.find(&name).cloned() {
                Some(column) => {
                    let value = self.column_value(&column, span);
                    let value = if column.ty == ty { value } else { self.convert(value, ty) };
                    projection.add(self, name, value);
                }
                None if table.row.is_open => {
                    let column = self.new_column(name, ty);
                    projection.push(column, crate::typed::Typed::unknown(span).expr);
                }
                None => {
                    let message = format!("the result has no column `{name}`, which the schema declares");
                    self.error("KU213", schema.span, message);
                }
            }
        }
        projection.into_table(table, span)
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

    /// Returns whether columns may be looked for in the data now.
    fn may_probe(&self) -> bool {
        !self.is_declaring && self.diagnostics.iter().all(|d| !d.is_error()) && self.undetermined.is_empty()
    }
}

fn unnamed(arg: &ast::Expr) -> &ast::Expr {
    match &arg.kind {
        Ast::Named { value, .. } => value,
        _ => arg,
    }
}
