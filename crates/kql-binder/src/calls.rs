//! Calls of the query's own functions and of stored ones: the body is bound per call,
//! with the arguments in place.

use std::rc::Rc;

use kql_catalog::standard;
use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast, LetValue, StatementKind};

use kql_types::ScalarType;

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::scope::{FunctionParameter, FunctionParameterType, Symbol, UserFunction, begin_body, declare};
use crate::typed::{Typed, Value};

impl Binder<'_> {
    /// Binds a call. `piped` is the table before `invoke`: the first argument.
    pub(crate) fn call_function(
        &mut self,
        function: &Rc<UserFunction>,
        args: &[ast::Expr],
        piped: Option<Tabular>,
        span: Span,
        context: Context<'_>,
    ) -> Value {
        let Some(symbols) = self.bind_call_arguments(function, args, piped, span, context.in_call()) else {
            return Value::Unknown(span);
        };
        let mut scope = function.scope.clone();
        begin_body(&mut scope);
        for (parameter, symbol) in function.parameters.iter().zip(symbols) {
            declare(&mut scope, &parameter.name, symbol);
        }
        if function.is_stored && self.active_functions.contains(&function.name) {
            let message = format!("the saved function `{}` calls itself", function.name);
            self.error("KU215", span, message);
            return Value::Unknown(span);
        }
        let access = std::mem::replace(&mut self.access, function.access.clone());
        let (value, error) = self.with_errors_kept(|binder| {
            binder.with_scope(scope, |binder| {
                binder.nested(span, |binder| {
                    if function.is_stored {
                        binder.called_from(span, |binder| binder.bind_stored_body(function))
                    } else {
                        binder.bind_body(&function.body)
                    }
                })
            })
        });
        self.access = access;
        if let Some(error) = error
            && !function.has_errors
        {
            // The declaration was fine: it is this call's arguments that do not fit.
            // A limit is the query's, not a function's.
            let message = match error.code {
                "KS245" | "KU210" => error.message,
                _ => format!("in the function `{}`: {}", function.name, error.message),
            };
            let code = if error.code == "KS245" || error.code.starts_with("KU") { error.code } else { "KS200" };
            let mut diagnostic = Diagnostic::error(code, span, message);
            if !function.is_stored && error.span != span {
                diagnostic = diagnostic.with_label(error.span, "here");
            }
            diagnostic.help = error.help;
            self.report(diagnostic);
            return Value::Unknown(span);
        }
        match value.unwrap_or(Value::Unknown(span)) {
            Value::Scalar(value) => Value::Scalar(value.at(span)),
            Value::Unknown(_) => Value::Unknown(span),
            other => other,
        }
    }

    /// Binds the body of a stored function, which is a text of its own.
    fn bind_stored_body(&mut self, function: &UserFunction) -> Value {
        self.active_functions.push(function.name.clone());
        let outer = std::mem::replace(&mut self.standard_columns, Rc::clone(&function.standard_columns));
        let value = self.bind_body(&function.body);
        self.standard_columns = outer;
        self.active_functions.pop();
        value
    }

    /// Returns the symbol of each parameter, or nothing after an error.
    fn bind_call_arguments(
        &mut self,
        function: &Rc<UserFunction>,
        args: &[ast::Expr],
        piped: Option<Tabular>,
        span: Span,
        context: Context<'_>,
    ) -> Option<Vec<Symbol>> {
        let parameters = &function.parameters;
        let mut symbols: Vec<Option<Symbol>> = vec![None; parameters.len()];
        let mut next = 0;
        let given = args.len() + usize::from(piped.is_some());
        let next_is_piped = piped.is_some();
        if let Some(table) = piped {
            match parameters.first() {
                Some(parameter) => symbols[0] = Some(self.check_table(parameter, table, span)?),
                None => {
                    self.report_count(function, given, span);
                    return None;
                }
            }
            next = 1;
        }
        let mut failed = false;
        let mut is_out_of_order = false;
        for (position, arg) in args.iter().enumerate() {
            let (index, expr) = match &arg.kind {
                Ast::Named { names, value } if names.len() == 1 => {
                    match parameters.iter().position(|p| p.name == names[0].text) {
                        Some(index) => {
                            is_out_of_order |= index != position + usize::from(next_is_piped);
                            next = next.max(index + 1);
                            (index, value.as_ref())
                        }
                        None => {
                            let message = format!("`{}` has no parameter `{}`", function.name, names[0].text);
                            self.error("KS196", names[0].span, message);
                            failed = true;
                            continue;
                        }
                    }
                }
                _ if is_out_of_order => {
                    self.error("KS195", arg.span, "an argument without a name stands after one that is out of order");
                    return None;
                }
                _ => {
                    let index = next;
                    next += 1;
                    (index, arg)
                }
            };
            let Some(parameter) = parameters.get(index) else {
                self.report_count(function, given, span);
                return None;
            };
            match self.bind_argument(parameter, expr, context) {
                Some(symbol) => symbols[index] = Some(symbol),
                None => failed = true,
            }
        }
        if failed {
            return None;
        }
        let mut bound = Vec::with_capacity(parameters.len());
        for (parameter, symbol) in parameters.iter().zip(symbols) {
            match (symbol, &parameter.default) {
                (Some(symbol), _) => bound.push(symbol),
                (None, Some(default)) => bound.push(Symbol::Scalar(Rc::new(default.clone()))),
                (None, None) if args.iter().any(|a| matches!(a.kind, Ast::Named { .. })) => {
                    let at = self.call_name_span(span, &function.name);
                    self.error("KS197", at, format!("`{}` lacks its argument `{}`", function.name, parameter.name));
                    return None;
                }
                (None, None) => {
                    self.report_count(function, given, span);
                    return None;
                }
            }
        }
        Some(bound)
    }

    fn report_count(&mut self, function: &UserFunction, given: usize, span: Span) {
        let least = function.parameters.iter().filter(|p| p.default.is_none()).count();
        let most = function.parameters.len();
        let at = self.call_name_span(span, &function.name);
        let range = if least == most { format!("{least}") } else { format!("{least} to {most}") };
        self.error("KS119", at, format!("`{}` takes {range} arguments, not {given}", function.name));
    }

    /// Returns the part of a call that is the function's name.
    fn call_name_span(&self, span: Span, name: &str) -> Span {
        match self.source_text(span).find(name) {
            Some(at) => Span::new(span.start + at as u32, span.start + (at + name.len()) as u32),
            None => span,
        }
    }

    fn bind_argument(
        &mut self,
        parameter: &FunctionParameter,
        expr: &ast::Expr,
        context: Context<'_>,
    ) -> Option<Symbol> {
        match &parameter.ty {
            FunctionParameterType::Tabular(_) => {
                let table = self.bind_tabular(expr, Context::NONE);
                self.check_table(parameter, table, expr.span)
            }
            FunctionParameterType::Scalar(ty) => {
                let value = self.bind_scalar(expr, context);
                Some(Symbol::Scalar(Rc::new(self.convert(value, *ty))))
            }
            FunctionParameterType::Unknown => {
                let value = self.bind_any(expr, context);
                Some(match value {
                    Value::Scalar(value) => Symbol::Scalar(Rc::new(value)),
                    Value::Tabular(table) => Symbol::Table(Rc::new(table)),
                    _ => Symbol::Scalar(Rc::new(Typed::unknown(expr.span))),
                })
            }
        }
    }

    fn check_table(&mut self, parameter: &FunctionParameter, table: Tabular, span: Span) -> Option<Symbol> {
        match &parameter.ty {
            FunctionParameterType::Tabular(declared) => {
                if !table.row.is_open
                    && let Some((missing, ty)) = self.missing_column(declared, &table.row)
                {
                    let message = match table.row.find(missing) {
                        Some(column) => {
                            format!("in the table for `{}` `{missing}` is a {}, not a {ty}", parameter.name, column.ty)
                        }
                        None => format!("the table for `{}` has no column `{missing}`", parameter.name),
                    };
                    self.error("KS249", span, message);
                    return None;
                }
            }
            FunctionParameterType::Unknown => {}
            FunctionParameterType::Scalar(ty) => {
                self.error("KS107", span, format!("the argument `{}` must be a {ty}, not a table", parameter.name));
                return None;
            }
        }
        Some(Symbol::Table(Rc::new(table)))
    }

    /// Returns a column that a tabular parameter declares and a row does not have, or has
    /// with another type.
    fn missing_column<'p>(&self, declared: &'p [(String, ScalarType)], row: &RowType) -> Option<(&'p str, ScalarType)> {
        let fits = |name: &str, ty| row.find(name).is_some_and(|c| c.ty == ty || self.is_unknown(c.id));
        declared.iter().find(|(name, ty)| !fits(name, *ty)).map(|(name, ty)| (name.as_str(), *ty))
    }

    /// Returns a function of the catalog, parsed when it is first called.
    pub(crate) fn stored_function(&mut self, name: &str) -> Option<Rc<UserFunction>> {
        if !self.may_read(name) {
            return None;
        }
        if let Some(function) = self.stored_functions.get(name) {
            return function.clone();
        }
        let stored = self.catalog.functions.get(name)?.clone();
        let parameters = stored.parameters.trim();
        let parameters = if parameters.is_empty() {
            "()".to_owned()
        } else if parameters.starts_with('(') {
            parameters.to_owned()
        } else {
            format!("({parameters})")
        };
        let body = stored.body.trim();
        let text = format!("let {} = {parameters} {{\n{body}\n}};", bracketed(name));
        let parsed = kql_syntax::parse(&text);
        let errors: Vec<Diagnostic> = parsed.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
        let declaration = parsed.query.statements.iter().find_map(|s| match &s.kind {
            StatementKind::Let { value: LetValue::Function(function), .. } => Some(function.clone()),
            _ => None,
        });
        let named = if self.options.has_standard_columns { standard::named_in(&text).into() } else { Rc::from([]) };
        let function = match (errors.first(), declaration) {
            (None, Some(declaration)) => {
                let parameters = self.with_scope(None, |binder| binder.bind_parameters(&declaration.params));
                Some(Rc::new(UserFunction {
                    name: name.to_owned(),
                    is_view: false,
                    parameters,
                    body: declaration.body,
                    scope: None,
                    is_stored: true,
                    standard_columns: named,
                    has_errors: false,
                    access: None,
                }))
            }
            (error, _) => {
                let reason = error.map_or("it is no function", |e| e.message.as_str()).to_owned();
                let message = format!("the saved function `{name}` from {} does not parse: {reason}", stored.source);
                self.report(Diagnostic::error("KU205", Span::default(), message));
                None
            }
        };
        self.stored_functions.insert(name.to_owned(), function.clone());
        function
    }
}

fn bracketed(name: &str) -> String {
    let is_plain =
        name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain { name.to_owned() } else { format!("['{}']", name.replace('\'', "\\'")) }
}
