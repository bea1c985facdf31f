//! Tables and what follows them: pipes, and the expressions that begin one.

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast, OperatorKind};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::{Context, Wanted};
use crate::typed::{Typed, Value};

/// How many operators a pipe may have.
const MAX_OPERATORS: usize = 1000;

impl Binder<'_> {
    pub(crate) fn bind_pipe(&mut self, source: &ast::Expr, operators: &[ast::Operator], span: Span) -> Value {
        let value = match &source.kind {
            Ast::Missing | Ast::Error => Value::Unknown(source.span),
            _ => self.bind(source, Context::NONE, Wanted::Tabular),
        };
        let value = match value {
            Value::Tabular(table) => Value::Tabular(table),
            Value::Graph(graph) => Value::Graph(graph),
            Value::Unknown(_) => Value::Tabular(self.unknown_table(source.span)),
            Value::Scalar(value) if value.is_unknown => Value::Tabular(self.unknown_table(source.span)),
            _ => {
                self.error("KS111", source.span, "a table is expected before `|`");
                Value::Tabular(self.unknown_table(source.span))
            }
        };
        self.apply_operators(value, operators, span)
    }

    /// Applies operators to a table or graph, one after another.
    pub(crate) fn apply_operators(&mut self, mut value: Value, operators: &[ast::Operator], span: Span) -> Value {
        if let Some(first) = operators.get(MAX_OPERATORS) {
            // Every operator is a level of the bound tree.
            let message = format!("more than {MAX_OPERATORS} operators in a row");
            self.error("KS245", first.keyword, message);
            return Value::Unknown(span);
        }
        self.levels.add_operators(operators.len());
        for operator in operators {
            value = self.bind_operator(operator, value);
        }
        if let Value::Tabular(table) = &mut value {
            table.span = span;
        }
        value
    }

    /// Applies operators to a table; the result is a table again.
    pub(crate) fn apply_to_table(&mut self, table: Tabular, operators: &[ast::Operator]) -> Tabular {
        let span = table.span;
        match self.apply_operators(Value::Tabular(table), operators, span) {
            Value::Tabular(table) => table,
            Value::Graph(graph) => graph.into_table(span),
            _ => self.unknown_table(span),
        }
    }

    /// Binds an operator at the beginning of a query.
    pub(crate) fn bind_source(&mut self, operator: &ast::Operator) -> Value {
        self.check_parameters(operator);
        let table = match &operator.kind {
            OperatorKind::Print { exprs } => self.bind_print(exprs, operator.span),
            OperatorKind::Range { name, from, to, step } => self.bind_range(name, from, to, step, operator.span),
            OperatorKind::Union { tables } => self.bind_union(None, tables, &operator.params, operator.span),
            OperatorKind::Search { in_tables, predicate } => self.bind_search(None, in_tables, predicate, operator),
            OperatorKind::Find(find) => self.bind_find(find, operator),
            OperatorKind::Evaluate { call, schema } => self.bind_evaluate(None, call, schema.as_ref(), operator.span),
            OperatorKind::MacroExpand { scope, group, body } => {
                return self.bind_macro_expand(scope.as_ref(), group, body, &operator.params, operator.span);
            }
            OperatorKind::Error | OperatorKind::Unknown { .. } => return Value::Unknown(operator.span),
            _ => {
                let name = self.source_text(operator.keyword).to_owned();
                self.error("KS174", operator.keyword, format!("the operator `{name}` cannot begin a query"));
                return Value::Unknown(operator.span);
            }
        };
        Value::Tabular(table)
    }

    pub(crate) fn bind_datatable(&mut self, columns: &[ast::ColumnDecl], values: &[ast::Expr], span: Span) -> Tabular {
        let declared = self.column_declarations(columns);
        let row = RowType::of(declared.iter().map(|(name, ty)| self.new_column(name, *ty)).collect());
        let mut cells = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let bound = self.bind_scalar(value, Context::NONE);
            let Some((_, ty)) = declared.get(index % declared.len().max(1)) else { break };
            cells.push(self.cell(bound, *ty).expr);
        }
        if let (Some(first), Some(last)) = (values.first(), values.last())
            && (declared.is_empty() || values.len() % declared.len() != 0)
        {
            let message = format!("{} values do not fill rows of {} columns", values.len(), declared.len());
            self.error("KS173", first.span.cover(last.span), message);
            return Tabular { kind: TabularKind::Values { rows: Vec::new() }, row, span };
        }
        let width = declared.len().max(1);
        let mut rows = Vec::with_capacity(cells.len() / width);
        let mut cells = cells.into_iter();
        loop {
            let next: Vec<Expr> = cells.by_ref().take(width).collect();
            if next.is_empty() {
                break;
            }
            rows.push(next);
        }
        Tabular { kind: TabularKind::Values { rows }, row, span }
    }

    /// Returns a value as a cell of a column: Kusto converts what is written.
    fn cell(&self, value: Typed, ty: ScalarType) -> Typed {
        if let Some(Literal::Null(_)) = value.as_literal() {
            let null = if ty == ScalarType::String { Literal::String(String::new()) } else { Literal::Null(ty) };
            return Typed::literal(null, value.expr.span);
        }
        if let Some(fitted) = self.fit_cell(&value, ty) {
            return fitted;
        }
        self.convert(value, ty)
    }

    fn fit_cell(&self, value: &Typed, ty: ScalarType) -> Option<Typed> {
        let literal = self.evaluate(value)?;
        let found = literal.ty();
        (found == ty).then(|| Typed::literal(literal, value.expr.span))
    }

    pub(crate) fn bind_externaldata(
        &mut self,
        columns: &[ast::ColumnDecl],
        uris: &[ast::Expr],
        properties: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let declared = self.column_declarations(columns);
        let row = RowType::of(declared.iter().map(|(name, ty)| self.new_column(name, *ty)).collect());
        let mut args = Vec::with_capacity(uris.len() + 2 * properties.len());
        for uri in uris {
            let value = self.bind_scalar(uri, Context::NONE);
            args.push(PluginArgument::Expr(value.expr));
        }
        for property in properties {
            let value = self.parameter_value(property);
            args.push(PluginArgument::Literal(Literal::String(property.name.text.clone())));
            args.push(PluginArgument::Literal(value));
        }
        Tabular { kind: TabularKind::Plugin { input: None, name: "externaldata", args }, row, span }
    }

    /// Returns the value of an operator's parameter: a literal, or a word as a string.
    pub(crate) fn parameter_value(&mut self, parameter: &ast::OperatorParam) -> Literal {
        match &parameter.value.kind {
            Ast::Name(name) | Ast::Wildcard(name) => Literal::String(name.text.clone()),
            Ast::Literal(value) => value.clone(),
            _ => {
                let text = self.source_text(parameter.value.span).to_owned();
                Literal::String(text)
            }
        }
    }
}

/// Returns an operator's parameter by name.
pub(crate) fn parameter<'p>(parameters: &'p [ast::OperatorParam], names: &[&str]) -> Option<&'p ast::OperatorParam> {
    parameters.iter().find(|p| names.iter().any(|n| p.name.text.eq_ignore_ascii_case(n)))
}

/// Returns the text of a parameter that is a word or a string.
pub(crate) fn word(parameter: &ast::OperatorParam) -> Option<&str> {
    match &parameter.value.kind {
        Ast::Name(name) | Ast::Wildcard(name) => Some(&name.text),
        Ast::Literal(Literal::String(text)) => Some(text),
        Ast::Literal(Literal::Bool(true)) => Some("true"),
        Ast::Literal(Literal::Bool(false)) => Some("false"),
        _ => None,
    }
}
