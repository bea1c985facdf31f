//! The arguments of plugins: which parameter each belongs to, and what it is.

use kql_diagnostics::Span;
use kql_functions::{ArgumentKind, OutputArgument, Parameter, ParameterType, TableFunction};
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::unnamed;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::{Context, accept, wanted};
use crate::scope::{self, Symbol};

/// An argument as the plan gets it, and as far as it is known before the data.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) argument: PluginArgument,
    pub(super) known: OutputArgument,
    pub(super) span: Span,
}

/// What an argument looks like before it is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The name of a column, or a name that nothing else has.
    Column,
    Table,
    Other,
    /// `"~"`: the default value.
    Default,
}

impl Binder<'_> {
    /// Returns one argument for each parameter, repeated ones as often as they are given,
    /// null where an optional one is left out; nothing after an error.
    pub(super) fn bind_plugin_arguments(
        &mut self,
        function: &'static TableFunction,
        input: &RowType,
        call: &ast::Call,
    ) -> Option<Vec<Given>> {
        let assigned = self.assign_arguments(function, input, call)?;
        let mut given: Vec<Given> = Vec::with_capacity(call.args.len());
        let mut tables: Vec<RowType> = Vec::new();
        let mut has_failed = false;
        for (parameter, args) in function.parameters.iter().zip(assigned) {
            if args.is_empty() && parameter.repeat.is_none() {
                given.push(Given::left_out(call.name.span));
            }
            for arg in args {
                match self.bind_plugin_argument(function, parameter, input, &tables, arg) {
                    Some(bound) => {
                        if let PluginArgument::Table(table) = &bound.argument {
                            tables.push(table.row.clone());
                        }
                        given.push(bound);
                    }
                    None => has_failed = true,
                }
            }
        }
        (!has_failed).then_some(given)
    }

    /// Returns the arguments of each parameter, or reports that they are too few or too many.
    fn assign_arguments<'e>(
        &mut self,
        function: &'static TableFunction,
        input: &RowType,
        call: &'e ast::Call,
    ) -> Option<Vec<Vec<&'e ast::Expr>>> {
        let parameters = function.parameters;
        let mut assigned: Vec<Vec<&ast::Expr>> = vec![Vec::new(); parameters.len()];
        let mut positional = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            let by_name = match &arg.kind {
                Ast::Named { names, .. } if names.len() == 1 => {
                    parameters.iter().position(|p| p.name.eq_ignore_ascii_case(&names[0].text) && p.repeat.is_none())
                }
                _ => None,
            };
            match by_name {
                Some(position) => assigned[position].push(arg),
                None => positional.push(arg),
            }
        }
        let mut next = 0;
        for (index, arg) in positional.iter().enumerate() {
            let form = self.form_of(unnamed(arg), input);
            let rest = positional.len() - index;
            let fitting = (next..parameters.len()).find(|&at| {
                let parameter = &parameters[at];
                if parameter.repeat.is_none() && !assigned[at].is_empty() {
                    return false;
                }
                if !parameter.is_optional && parameter.repeat.is_none_or(|(least, _)| assigned[at].len() < least.into())
                {
                    return true;
                }
                let needed = parameters[at + 1..]
                    .iter()
                    .zip(&assigned[at + 1..])
                    .filter(|(p, a)| !p.is_optional && p.repeat.is_none() && a.is_empty())
                    .count();
                rest > needed && self.fits(parameter, form, unnamed(arg), input)
            });
            let Some(at) = fitting else {
                self.report_argument_count(function, call);
                return None;
            };
            assigned[at].push(arg);
            next = if parameters[at].repeat.is_some() { at } else { at + 1 };
        }
        let is_short = parameters.iter().zip(&assigned).any(|(parameter, args)| match parameter.repeat {
            Some((least, _)) => args.len() < least.into(),
            None => args.is_empty() && !parameter.is_optional,
        });
        if is_short {
            self.report_argument_count(function, call);
            return None;
        }
        Some(assigned)
    }

    fn report_argument_count(&mut self, function: &'static TableFunction, call: &ast::Call) {
        let least: usize = function
            .parameters
            .iter()
            .map(|p| p.repeat.map_or(usize::from(!p.is_optional), |(least, _)| least.into()))
            .sum();
        let repeats = function.parameters.iter().any(|p| p.repeat.is_some());
        let most = function.parameters.len();
        let range = match (repeats, least == most) {
            (true, _) => format!("at least {least}"),
            (false, true) => least.to_string(),
            (false, false) => format!("{least} to {most}"),
        };
        let code = if repeats { "KS120" } else { "KS119" };
        let message =
            format!("`{}` takes {range} arguments of their kinds, not these {}", function.name, call.args.len());
        self.error(code, call.name.span, message);
    }

    /// Returns whether an argument may belong to a parameter that can be left out.
    fn fits(&self, parameter: &Parameter, form: Form, arg: &ast::Expr, input: &RowType) -> bool {
        match (parameter.kind, form) {
            (_, Form::Default) => true,
            (ArgumentKind::Column | ArgumentKind::LookupColumn | ArgumentKind::CommonColumn, _) => form == Form::Column,
            _ if parameter.ty == ParameterType::Table => {
                form == Form::Table || (form == Form::Other && matches!(arg.kind, Ast::Call(_)))
            }
            (ArgumentKind::Any, Form::Column) => match &arg.kind {
                Ast::Name(name) => input
                    .find(&name.text)
                    .is_some_and(|c| self.is_unknown(c.id) || accept(parameter.ty, Some(c.ty), &[]).is_some()),
                _ => false,
            },
            _ => form == Form::Other,
        }
    }

    fn form_of(&self, arg: &ast::Expr, input: &RowType) -> Form {
        match &arg.kind {
            Ast::Name(name) if input.find(&name.text).is_some() => Form::Column,
            Ast::Name(name) => match scope::find(&self.scope, &name.text) {
                Some(Symbol::Table(_)) => Form::Table,
                Some(Symbol::Scalar(_)) => Form::Other,
                Some(_) => Form::Column,
                None if self.catalog.tables.contains_key(&name.text) && !input.is_open => Form::Table,
                None => Form::Column,
            },
            Ast::Literal(Literal::String(text)) if text == "~" => Form::Default,
            Ast::Parenthesized(inner) => match self.form_of(inner, input) {
                Form::Column => Form::Other,
                form => form,
            },
            Ast::Pipe { .. } | Ast::Source(_) | Ast::DataTable { .. } | Ast::Materialize(_) | Ast::ToTable(_) => {
                Form::Table
            }
            _ => Form::Other,
        }
    }

    fn bind_plugin_argument(
        &mut self,
        function: &'static TableFunction,
        parameter: &'static Parameter,
        input: &RowType,
        tables: &[RowType],
        arg: &ast::Expr,
    ) -> Option<Given> {
        let expr = unnamed(arg);
        let span = expr.span;
        let can_be_left_out = parameter.is_optional || parameter.repeat.is_some();
        if can_be_left_out && self.form_of(expr, input) == Form::Default {
            return Some(Given::left_out(span));
        }
        match parameter.kind {
            ArgumentKind::Column => self.given_column(function, parameter, input, 0, expr),
            ArgumentKind::LookupColumn => match tables.first() {
                Some(row) => self.given_column(function, parameter, row, 1, expr),
                None => None,
            },
            ArgumentKind::CommonColumn => {
                if let Some(row) = tables.first()
                    && !self.is_undetermined(row, expr)
                {
                    self.column_argument(row, expr)?;
                }
                self.given_column(function, parameter, input, 0, expr)
            }
            _ if parameter.ty == ParameterType::Table => {
                let table = self.bind_tabular(expr, Context::NONE);
                let known = OutputArgument::Table(tables.len() + 1);
                Some(Given { argument: PluginArgument::Table(table), known, span })
            }
            kind => {
                let mut value = self.bind_scalar(expr, Context::of(input));
                if value.is_unknown {
                    return Some(Given::left_out(span));
                }
                let is_constant = self.is_constant(&value.expr);
                if matches!(kind, ArgumentKind::Constant | ArgumentKind::Literal) && !is_constant {
                    let message =
                        format!("the argument `{}` of `{}` must be a constant", parameter.name, function.name);
                    self.error("KS129", span, message);
                    return None;
                }
                self.check_type(function, parameter, value.expr.ty, span)?;
                if let ParameterType::Exact(ty) = parameter.ty
                    && ty != value.expr.ty
                {
                    value = self.convert(value, ty);
                }
                if kind != ArgumentKind::Any
                    && let Some(literal) = self.evaluate(&value)
                {
                    let known = OutputArgument::Literal(literal.clone());
                    return Some(Given { argument: PluginArgument::Literal(literal), known, span });
                }
                let name = match &arg.kind {
                    Ast::Named { names, .. } => names.first().map(|n| n.text.clone()),
                    _ => None,
                };
                let known = OutputArgument::Computed { name, ty: value.expr.ty };
                Some(Given { argument: PluginArgument::Expr(value.expr), known, span })
            }
        }
    }

    fn given_column(
        &mut self,
        function: &'static TableFunction,
        parameter: &'static Parameter,
        row: &RowType,
        table: usize,
        expr: &ast::Expr,
    ) -> Option<Given> {
        if self.is_undetermined(row, expr) {
            return Some(Given::left_out(expr.span));
        }
        let column = self.column_argument(row, expr)?;
        if !self.is_unknown(column.id) {
            self.check_type(function, parameter, column.ty, expr.span)?;
        }
        let position = row.columns.iter().position(|c| c.id == column.id)?;
        let known = OutputArgument::Column { table, column: position };
        Some(Given { argument: PluginArgument::Column(column.id), known, span: expr.span })
    }

    /// Returns whether only the data knows the column that an argument names, and notes it.
    pub(super) fn is_undetermined(&mut self, row: &RowType, arg: &ast::Expr) -> bool {
        match &unnamed(arg).kind {
            Ast::Name(name) if row.is_open && row.find(&name.text).is_none() => {
                self.undetermined(&name.text, name.span);
                true
            }
            _ => false,
        }
    }

    fn check_type(
        &mut self,
        function: &'static TableFunction,
        parameter: &Parameter,
        ty: ScalarType,
        span: Span,
    ) -> Option<()> {
        if accept(parameter.ty, Some(ty), &[]).is_some() {
            return Some(());
        }
        let (code, wanted) = wanted(parameter.ty);
        let message = format!("the argument `{}` of `{}` must be {wanted}, not a {ty}", parameter.name, function.name);
        self.error(code, span, message);
        None
    }
}

impl Given {
    /// Stands for an argument that is not there, or that cannot be known.
    fn left_out(span: Span) -> Self {
        let null = Literal::Null(ScalarType::Dynamic);
        Self { argument: PluginArgument::Literal(null.clone()), known: OutputArgument::Literal(null), span }
    }
}
