//! Statements: `let`, `set`, `declare query_parameters`, and the query itself.

use std::rc::Rc;

use kql_diagnostics::Diagnostic;
use kql_syntax::ast::{self, LetValue, StatementKind};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::levels::MAX_LEVELS;
use crate::scope::{FunctionParameter, FunctionParameterType, Symbol, UserFunction, declare};
use crate::single_use::SingleUse;
use crate::typed::{Typed, Value};

impl Binder<'_> {
    pub(crate) fn bind_query(&mut self, query: &ast::Query) -> BoundQuery {
        let mut results: Vec<NamedResult> = Vec::new();
        self.single_use = SingleUse::of(query, self.text);
        for statement in &query.statements {
            if let StatementKind::Expr(expr) = &statement.kind {
                let result = match self.bind_any(expr, Context::NONE) {
                    Value::Scalar(value) => BoundResult::Scalar(value.expr),
                    Value::Tabular(table) => match several_tables(table) {
                        Ok(tables) => {
                            results.extend(tables);
                            continue;
                        }
                        Err(table) => BoundResult::Tabular(table),
                    },
                    Value::Type(_) | Value::Entity(_) | Value::Group(_) => {
                        self.error("KS112", expr.span, "a table or a scalar value is expected");
                        BoundResult::Nothing
                    }
                    Value::Graph(graph) => BoundResult::Tabular(graph.into_table(expr.span)),
                    Value::Unknown(_) => BoundResult::Nothing,
                };
                let name = match &result {
                    BoundResult::Tabular(table) => match &table.kind {
                        TabularKind::Materialize { name, .. } => name.clone(),
                        _ => None,
                    },
                    BoundResult::Scalar(_) | BoundResult::Nothing => None,
                };
                results.push(NamedResult { name, result });
            } else {
                self.bind_statement(statement);
            }
        }
        let tables = crate::tables::tables_of(results.iter().map(|r| &r.result));
        let result = results.last().map_or(BoundResult::Nothing, |last| last.result.clone());
        if results.len() < 2 {
            results.clear();
        }
        BoundQuery {
            result,
            several: results,
            options: std::mem::take(&mut self.query_options),
            render: self.render.take(),
            tables,
            undetermined: std::mem::take(&mut self.undetermined),
        }
    }

    pub(crate) fn bind_statement(&mut self, statement: &ast::Statement) {
        match &statement.kind {
            StatementKind::Let { name, value } => self.bind_let(name, value),
            StatementKind::Set { name, value } => {
                let value = value.as_ref().map(|v| self.option_value(v));
                self.query_options.push((name.text.clone(), value.flatten()));
            }
            StatementKind::DeclareQueryParameters(parameters) => {
                for parameter in parameters {
                    self.declare_query_parameter(parameter);
                }
            }
            StatementKind::DeclarePattern(pattern) => self.declare_pattern(pattern),
            StatementKind::Alias { name, target } => {
                let symbol = match self.bind_any(target, Context::NONE) {
                    Value::Entity(entity) => Symbol::Entity(entity),
                    Value::Unknown(_) => Symbol::Unknown,
                    _ => {
                        self.error("KS114", target.span, "a database is expected");
                        Symbol::Unknown
                    }
                };
                declare(&mut self.scope, &name.text, symbol);
            }
            StatementKind::RestrictAccess(entities) => self.restrict_access(entities),
            StatementKind::Expr(expr) => {
                self.bind_any(expr, Context::NONE);
            }
            StatementKind::ControlCommand { text } => {
                let name = text.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
                self.report(Diagnostic::error(
                    "KU201",
                    statement.span,
                    format!("the control command `{name}` is not supported"),
                ));
            }
            StatementKind::Error => {}
        }
    }

    /// Returns the value of a `set` option: a literal, or a word as a string.
    fn option_value(&mut self, value: &ast::Expr) -> Option<Literal> {
        match &value.kind {
            ast::ExprKind::Name(name) => Some(Literal::String(name.text.clone())),
            _ => {
                let typed = self.bind_scalar(value, Context::NONE);
                self.evaluate(&typed)
            }
        }
    }

    fn bind_let(&mut self, name: &ast::Name, value: &LetValue) {
        if crate::scope::is_declared_in_body(&self.scope, &name.text) {
            self.error("KS201", name.span, format!("a variable `{}` is already declared", name.text));
        }
        let outer = self.levels.begin();
        let symbol = match value {
            LetValue::Function(function) => {
                Some(Symbol::Function(Rc::new(self.declare_function(&name.text, function))))
            }
            LetValue::Expr(expr) => match self.bind_any(expr, Context::NONE) {
                Value::Scalar(value) => Some(Symbol::Scalar(Rc::new(value))),
                Value::Tabular(table) => {
                    self.single_use.keep(&name.text, table).map(|table| Symbol::Table(Rc::new(table)))
                }
                Value::Entity(entity) => Some(Symbol::Entity(entity)),
                Value::Group(group) => Some(Symbol::Group(Rc::new(group))),
                Value::Graph(graph) => Some(Symbol::Graph(Rc::new(*graph))),
                Value::Type(_) => {
                    self.error("KS112", expr.span, "a table or a scalar value is expected");
                    Some(Symbol::Unknown)
                }
                Value::Unknown(_) => Some(Symbol::Unknown),
            },
        };
        let is_table = matches!(symbol, None | Some(Symbol::Table(_)));
        if self.levels.end(&name.text, is_table, outer) {
            let message = format!("variables build on one another more than {MAX_LEVELS} levels deep");
            self.error("KS245", name.span, message);
            self.single_use.take(&name.text);
            declare(&mut self.scope, &name.text, Symbol::Unknown);
        } else if let Some(symbol) = symbol {
            declare(&mut self.scope, &name.text, symbol);
        }
    }

    /// Binds a function's body once with values of its parameters' types, so that its
    /// errors are reported where they stand, whether or not it is called.
    pub(crate) fn declare_function(&mut self, name: &str, function: &ast::FunctionDecl) -> UserFunction {
        let before = self.diagnostics.len();
        let parameters = self.bind_parameters(&function.params);
        let mut scope = self.scope.clone();
        crate::scope::begin_body(&mut scope);
        for parameter in &parameters {
            let symbol = match &parameter.ty {
                FunctionParameterType::Scalar(ty) => {
                    Symbol::Scalar(Rc::new(Typed::literal(Literal::Null(*ty), function.span)))
                }
                FunctionParameterType::Tabular(columns) => {
                    let columns = columns.iter().map(|(name, ty)| self.new_column(name, *ty)).collect();
                    Symbol::Table(Rc::new(Tabular {
                        kind: TabularKind::Values { rows: Vec::new() },
                        row: RowType::of(columns),
                        span: function.span,
                    }))
                }
                FunctionParameterType::Unknown => Symbol::Unknown,
            };
            declare(&mut scope, &parameter.name, symbol);
        }
        let undetermined = self.undetermined.len();
        let was_declaring = std::mem::replace(&mut self.is_declaring, true);
        self.with_scope(scope, |binder| binder.nested(function.span, |binder| binder.bind_body(&function.body)));
        self.is_declaring = was_declaring;
        // Only calls count.
        self.undetermined.truncate(undetermined);
        UserFunction {
            name: name.to_owned(),
            is_view: function.is_view,
            parameters,
            body: function.body.clone(),
            scope: self.scope.clone(),
            is_stored: false,
            standard_columns: Rc::from([]),
            has_errors: self.diagnostics[before..].iter().any(Diagnostic::is_error),
            access: self.access.clone(),
        }
    }

    /// Binds the statements and the result of a function body in the current scope.
    pub(crate) fn bind_body(&mut self, body: &ast::FunctionBody) -> Value {
        for statement in &body.statements {
            self.bind_statement(statement);
        }
        match &body.result {
            Some(result) => self.bind_any(result, Context::NONE),
            None => Value::Unknown(body.span),
        }
    }

    pub(crate) fn bind_parameters(&mut self, parameters: &[ast::ParameterDecl]) -> Vec<FunctionParameter> {
        let is_tabular = |p: &ast::ParameterDecl| matches!(p.ty, ast::ParameterType::Tabular { .. });
        let leading = parameters.iter().take_while(|p| is_tabular(p)).count();
        for late in parameters.iter().skip(leading).filter(|p| is_tabular(p)) {
            self.error("KS226", late.span, "tabular parameters stand before the others");
        }
        parameters
            .iter()
            .map(|parameter| {
                let ty = match &parameter.ty {
                    ast::ParameterType::Scalar(name) => match self.type_of_name(name) {
                        Some(ty) => FunctionParameterType::Scalar(ty),
                        None => FunctionParameterType::Unknown,
                    },
                    ast::ParameterType::Tabular { columns, .. } => {
                        FunctionParameterType::Tabular(self.column_declarations(columns))
                    }
                    ast::ParameterType::Missing => FunctionParameterType::Unknown,
                };
                let default = parameter.default.as_ref().map(|default| {
                    let value = self.bind_scalar(default, Context::NONE);
                    if let (FunctionParameterType::Scalar(wanted), Some(found)) = (&ty, value.ty())
                        && !is_compatible(found, *wanted)
                        && !matches!(value.as_literal(), Some(Literal::Null(_)))
                    {
                        let message = format!("the default of `{}` is a {found}, not a {wanted}", parameter.name.text);
                        self.error("KS141", default.span, message);
                    }
                    match ty {
                        FunctionParameterType::Scalar(ty) if !value.is_unknown => self.convert(value, ty),
                        _ => value,
                    }
                });
                FunctionParameter { name: parameter.name.text.clone(), ty, default }
            })
            .collect()
    }

    /// Returns the names and types of declared columns; a bad type is reported and read as dynamic.
    pub(crate) fn column_declarations(&mut self, columns: &[ast::ColumnDecl]) -> Vec<(String, ScalarType)> {
        let mut declared: Vec<(String, ScalarType)> = Vec::with_capacity(columns.len());
        for column in columns {
            let ty = self.type_of_name(&column.ty).unwrap_or(ScalarType::Dynamic);
            if declared.iter().any(|(name, _)| *name == column.name.text) {
                self.error("KS171", column.name.span, format!("a column `{}` is already declared", column.name.text));
                continue;
            }
            declared.push((column.name.text.clone(), ty));
        }
        declared
    }

    pub(crate) fn type_of_name(&mut self, name: &ast::Name) -> Option<ScalarType> {
        let ty = ScalarType::from_name(&name.text);
        if ty.is_none() && !name.text.is_empty() {
            let names = ScalarType::ALL.iter().map(|t| t.name());
            let near = crate::suggest::nearest(&name.text, names);
            let mut diagnostic =
                Diagnostic::error("KS160", name.span, format!("`{}` is not the name of a type", name.text));
            if let Some(near) = near {
                diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
            }
            self.report(diagnostic);
        }
        ty
    }

    fn declare_query_parameter(&mut self, parameter: &ast::ParameterDecl) {
        let declared = self.bind_parameters(std::slice::from_ref(parameter));
        let Some(FunctionParameter { name, ty, default }) = declared.into_iter().next() else { return };
        let given = self.options.parameters.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
        let symbol = match (&ty, given, default) {
            (FunctionParameterType::Scalar(ty), Some(value), _) => {
                let value = Typed::literal(value, parameter.span);
                Symbol::Scalar(Rc::new(self.convert(value, *ty)))
            }
            (_, None, Some(default)) => Symbol::Scalar(Rc::new(default)),
            (FunctionParameterType::Scalar(ty), None, None) => {
                if self.options.mode == crate::BindMode::Execute {
                    let message = format!("the query parameter `{name}` has no value");
                    self.report(
                        Diagnostic::error("KU202", parameter.span, message)
                            .with_help("give a value, or declare a default"),
                    );
                }
                Symbol::Scalar(Rc::new(Typed::literal(Literal::Null(*ty), parameter.span)))
            }
            _ => Symbol::Unknown,
        };
        declare(&mut self.scope, name, symbol);
    }
}

/// Returns whether a default may stand for a parameter of a type.
fn is_compatible(found: ScalarType, wanted: ScalarType) -> bool {
    use ScalarType::{Dynamic, String};
    found == wanted
        || (found.is_numeric() && wanted.is_numeric())
        || matches!((found, wanted), (Dynamic, String) | (String, Dynamic))
}

/// Returns the results of `fork` or `facet`, or the table that a query yields otherwise.
fn several_tables(table: Tabular) -> Result<Vec<NamedResult>, Tabular> {
    match table.kind {
        TabularKind::Plugin { name, args, .. } if name == crate::operators::SEVERAL => {
            let (mut results, mut next_name) = (Vec::new(), None);
            for arg in args {
                match arg {
                    PluginArgument::Literal(Literal::String(name)) => next_name = Some(name).filter(|n| !n.is_empty()),
                    PluginArgument::Table(table) => {
                        results.push(NamedResult { name: next_name.take(), result: BoundResult::Tabular(table) });
                    }
                    PluginArgument::Literal(_) | PluginArgument::Expr(_) | PluginArgument::Column(_) => {}
                }
            }
            Ok(results)
        }
        _ => Err(table),
    }
}
