//! Lists of expressions that become columns.

use std::cell::{RefCell, RefMut};
use std::collections::{HashMap, HashSet};

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::scope::{self, Symbol};
use crate::typed::Typed;

/// One expression on its way to a column.
#[derive(Debug)]
pub(crate) struct Item {
    /// Given by the query, or inferred.
    pub(crate) name: Option<String>,
    /// The query names the column: by `name =`, or by being a column itself. Such a name
    /// can be given once in an operator; others get a number when they are taken.
    pub(crate) is_declared: bool,
    /// Takes the place of a column of its name that was not named by the query.
    pub(crate) replaces: bool,
    pub(crate) value: Typed,
    pub(crate) name_span: Span,
}

/// Columns being collected, with names that do not clash.
#[derive(Debug, Default)]
pub(crate) struct Projection {
    pub(crate) columns: Vec<BoundColumn>,
    pub(crate) exprs: Vec<Expr>,
    /// Names that the query has given.
    declared: HashSet<String>,
    unnamed: usize,
    index: RefCell<Index>,
}

/// Where columns are found; a row of all tables has thousands. It follows the columns
/// when it is asked: they are only ever added, or put in the place of one of their name.
#[derive(Debug, Default)]
struct Index {
    positions: HashMap<String, usize>,
    ids: HashSet<ColumnId>,
    known: usize,
}

impl Projection {
    /// Returns a projection that passes all columns of a row through.
    pub(crate) fn of_row(binder: &Binder<'_>, row: &RowType, span: Span) -> Self {
        Self {
            columns: row.columns.clone(),
            exprs: row.columns.iter().map(|c| binder.column_value(c, span).expr).collect(),
            ..Self::default()
        }
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.indexed().positions.get(name).copied()
    }

    fn indexed(&self) -> RefMut<'_, Index> {
        let mut index = self.index.borrow_mut();
        for (position, column) in self.columns.iter().enumerate().skip(index.known) {
            index.positions.entry(column.name.clone()).or_insert(position);
            index.ids.insert(column.id);
        }
        index.known = self.columns.len();
        index
    }

    /// Returns a name that no column has: the name, or with the first free number.
    pub(crate) fn unique(&self, name: &str) -> String {
        unique_name(name, |n| self.position(n).is_some())
    }

    /// Returns the next name of the form `Column1`.
    pub(crate) fn next_unnamed(&mut self) -> String {
        loop {
            self.unnamed += 1;
            let name = format!("Column{}", self.unnamed);
            if self.position(&name).is_none() {
                return name;
            }
        }
    }

    pub(crate) fn push(&mut self, column: BoundColumn, expr: Expr) {
        self.columns.push(column);
        self.exprs.push(expr);
    }

    /// Adds a value under a name; a column that only passes through keeps its id.
    pub(crate) fn add(&mut self, binder: &mut Binder<'_>, name: String, value: Typed) {
        let column = self.column_for(binder, name, &value);
        self.push(column, value.expr);
    }

    /// Adds an item under its name, or under the first free one. `replaces` says that an
    /// item takes the place of a column that has its name already.
    pub(crate) fn place(&mut self, binder: &mut Binder<'_>, item: Item, replaces: bool) {
        let name = match item.name {
            Some(name) if item.is_declared && self.declared.contains(&name) => {
                binder.duplicate_column(&name, item.name_span);
                return;
            }
            Some(name) => name,
            None => self.next_unnamed(),
        };
        let position = self.position(&name);
        let name = match position {
            Some(position) => {
                // `extend x = x` changes nothing, nor does `extend x`.
                let id = self.columns[position].id;
                let is_same = matches!(item.value.expr.kind, ExprKind::Column(own) if own == id);
                if (replaces || item.replaces) && !is_same {
                    self.columns[position] = self.column_for(binder, name.clone(), &item.value);
                    self.exprs[position] = item.value.expr;
                    name
                } else if replaces || item.replaces {
                    name
                } else {
                    let name = self.unique(&name);
                    self.add(binder, name.clone(), item.value);
                    name
                }
            }
            None => {
                self.add(binder, name.clone(), item.value);
                name
            }
        };
        if item.is_declared {
            self.declared.insert(name);
        }
    }

    /// Returns an empty projection in which the same names are given, for the columns of
    /// an operator after these.
    pub(crate) fn after(self) -> (Vec<BoundColumn>, Vec<Expr>, Self) {
        let rest = Self { declared: self.declared, unnamed: self.unnamed, ..Self::default() };
        (self.columns, self.exprs, rest)
    }

    /// Returns whether the query has given a name; if not, it has now.
    pub(crate) fn declare(&mut self, name: &str) -> bool {
        self.declared.insert(name.to_owned())
    }

    pub(crate) fn column_for(&self, binder: &mut Binder<'_>, name: String, value: &Typed) -> BoundColumn {
        match value.expr.kind {
            ExprKind::Column(id) if !self.indexed().ids.contains(&id) => BoundColumn { id, name, ty: value.expr.ty },
            _ => binder.column_for(name, value),
        }
    }

    pub(crate) fn into_table(self, input: Tabular, span: Span) -> Tabular {
        let row = RowType::of(self.columns);
        Tabular { kind: TabularKind::Project { input: Box::new(input), exprs: self.exprs }, row, span }
    }
}

/// Returns whether an expression is a column in parentheses, or converted to its own type.
fn is_plain_column(expr: &ast::Expr, value: &Typed) -> bool {
    match (&expr.kind, &value.expr.kind) {
        (Ast::Parenthesized(inner), ExprKind::Column(_)) => {
            matches!(inner.kind, Ast::Name(_)) || is_plain_column(inner, value)
        }
        (Ast::Call(call), ExprKind::Call { args, .. }) => {
            !value.is_unknown
                && CONVERSIONS.contains(&call.name.text.as_str())
                && matches!(args.as_slice(), [arg] if matches!(arg.kind, ExprKind::Column(_)) && arg.ty == value.expr.ty)
        }
        _ => false,
    }
}

/// The functions whose result is their argument when that has their type already.
const CONVERSIONS: [&str; 13] = [
    "tobool",
    "toboolean",
    "todatetime",
    "todecimal",
    "todouble",
    "todynamic",
    "toguid",
    "toint",
    "tolong",
    "toreal",
    "tostring",
    "totime",
    "totimespan",
];

fn is_column(value: &Typed) -> bool {
    !value.is_unknown && matches!(value.expr.kind, ExprKind::Column(_))
}

/// Returns a name, or with the first number that makes it free.
pub(crate) fn unique_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    let mut number = 1;
    loop {
        let candidate = format!("{name}{number}");
        if !is_taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

impl Binder<'_> {
    /// Binds a list of expressions that become columns; `*` is all columns of the row.
    pub(crate) fn bind_items(&mut self, exprs: &[ast::Expr], context: Context<'_>) -> Vec<Item> {
        let mut items = Vec::with_capacity(exprs.len());
        for expr in exprs {
            match &expr.kind {
                Ast::Star => {
                    for column in context.row.into_iter().flat_map(|r| &r.columns) {
                        let value = self.column_value(column, expr.span);
                        items.push(Item {
                            name: Some(column.name.clone()),
                            is_declared: false,
                            replaces: true,
                            value,
                            name_span: expr.span,
                        });
                    }
                }
                Ast::Named { names, value } => self.bind_named_item(names, value, expr.span, context, &mut items),
                _ => {
                    if let Some(values) = self.bind_sorted_arrays(expr, context) {
                        let item = |(name, value)| Item {
                            name: Some(name),
                            is_declared: false,
                            replaces: false,
                            value,
                            name_span: expr.span,
                        };
                        items.extend(values.into_iter().map(item));
                        continue;
                    }
                    let value = self.bind_scalar(expr, context);
                    if let (Ast::Call(_), Some(columns)) = (&expr.kind, self.columns_of(expr, &value)) {
                        for (name, value) in self.names_of_columns(expr, columns, context) {
                            let name = Some(name);
                            items.push(Item { name, is_declared: false, replaces: false, value, name_span: expr.span });
                        }
                        continue;
                    }
                    let name = self.result_name(expr, context);
                    // A conversion that changes nothing is its column as well.
                    let is_declared = matches!(expr.kind, Ast::Name(_)) || is_plain_column(expr, &value);
                    items.push(Item { name, is_declared, replaces: false, value, name_span: expr.span });
                }
            }
        }
        items
    }

    /// Binds `name = expression` and `(name, name) = expression`. Columns beyond the names
    /// follow under the names they have by themselves.
    fn bind_named_item(
        &mut self,
        names: &[ast::Name],
        expr: &ast::Expr,
        span: Span,
        context: Context<'_>,
        items: &mut Vec<Item>,
    ) {
        let item = |name: &ast::Name, replaces, value| Item {
            name: Some(name.text.clone()),
            is_declared: true,
            replaces,
            value,
            name_span: name.span,
        };
        let columns = match self.bind_sorted_arrays(expr, context) {
            Some(columns) => columns,
            None => {
                let at = if names.len() == 1 { span } else { expr.span };
                let bound = self.bind_scalar_at(expr, context, at);
                match (self.columns_of(expr, &bound), names) {
                    (Some(columns), _) => self.names_of_columns(expr, columns, context),
                    (None, [name]) => {
                        items.push(item(name, is_column(&bound), bound));
                        return;
                    }
                    (None, _) => {
                        if !bound.is_unknown {
                            let at = self.names_span(span, names);
                            self.error("KS149", at, "the expression does not have several values");
                        }
                        items.extend(names.iter().map(|name| item(name, false, Typed::unknown(expr.span))));
                        return;
                    }
                }
            }
        };
        let is_known = columns.iter().all(|(_, value)| !value.is_unknown);
        for name in names.iter().skip(columns.len()) {
            if is_known {
                let message = format!("the expression has no value for `{}`", name.text);
                self.error("KS150", name.span, message);
            }
            items.push(item(name, false, Typed::unknown(expr.span)));
        }
        for (at, (own, value)) in columns.into_iter().enumerate() {
            items.push(match names.get(at) {
                Some(name) => item(name, names.len() == 1, value),
                None => Item { name: Some(own), is_declared: false, replaces: false, value, name_span: span },
            });
        }
    }

    /// Returns the part of `(a, b) = expression` that holds the names.
    fn names_span(&self, span: Span, names: &[ast::Name]) -> Span {
        let end = names.last().map_or(span.end, |n| n.span.end);
        let closing = self.source_text(Span::new(end, span.end)).find(')').map_or(0, |at| at as u32 + 1);
        Span::new(span.start, end + closing)
    }

    /// Returns the columns of a call with the names that they have by themselves.
    fn names_of_columns(
        &self,
        expr: &ast::Expr,
        columns: Vec<(&'static str, Typed)>,
        context: Context<'_>,
    ) -> Vec<(String, Typed)> {
        let (function, argument) = match &expr.kind {
            Ast::Call(call) => {
                let first = call.args.first().and_then(|a| self.result_name(a, context.in_call()));
                (call.name.text.as_str(), first.unwrap_or_default())
            }
            _ => ("", String::new()),
        };
        columns.into_iter().map(|(key, value)| (format!("{function}_{argument}_{key}"), value)).collect()
    }

    /// `array_sort_asc(a, b)` has one value per array; returns them with the names of their columns.
    fn bind_sorted_arrays(&mut self, expr: &ast::Expr, context: Context<'_>) -> Option<Vec<(String, Typed)>> {
        let Ast::Call(call) = &expr.kind else { return None };
        if !matches!(call.name.text.as_str(), "array_sort_asc" | "array_sort_desc") {
            return None;
        }
        let value = self.bind_scalar(expr, context);
        let has_flag = match &value.expr.kind {
            ExprKind::Call { args, .. } => args.last().is_some_and(|a| a.ty == ScalarType::Bool),
            // A call on constants has become one.
            _ => matches!(call.args.last().map(|a| &a.kind), Some(Ast::Literal(Literal::Bool(_)))),
        };
        let arrays = &call.args[..call.args.len() - usize::from(has_flag)];
        let names = arrays.iter().enumerate().map(|(at, array)| match self.result_name(array, context) {
            Some(name) => format!("{name}_sorted"),
            None => format!("array{at}_sorted"),
        });
        let mut names: Vec<String> = names.collect();
        if value.is_unknown || names.len() <= 1 {
            return Some(vec![(names.pop().unwrap_or_default(), value)]);
        }
        let values = names.into_iter().enumerate().map(|(at, name)| {
            let index = Typed::literal(Literal::Long(at as i64), expr.span);
            (name, self.operator_call("[]", vec![value.clone(), index], ScalarType::Dynamic, expr.span))
        });
        Some(values.collect())
    }

    /// Returns the columns of a call whose function yields several: the members of the
    /// bag that it evaluates to, by key.
    fn columns_of(&mut self, expr: &ast::Expr, value: &Typed) -> Option<Vec<(&'static str, Typed)>> {
        let name = match (&value.expr.kind, &expr.kind) {
            (ExprKind::Call { function, .. }, _) => function.name,
            // A call on constants has become one.
            (ExprKind::Literal(_), Ast::Call(call)) if !self.is_declared_function(&call.name.text) => &call.name.text,
            _ => return None,
        };
        let outputs = kql_functions::scalar_outputs(name)?;
        if value.is_unknown {
            return None;
        }
        let span = value.expr.span;
        let columns = outputs.iter().map(|(key, ty)| {
            let member = Typed::literal(Literal::String((*key).to_owned()), span);
            let value = self.operator_call(".", vec![value.clone(), member], ScalarType::Dynamic, span);
            (*key, self.convert(value, *ty))
        });
        Some(columns.collect())
    }

    fn is_declared_function(&self, name: &str) -> bool {
        matches!(scope::find(&self.scope, name), Some(Symbol::Function(_)))
    }

    pub(crate) fn duplicate_column(&mut self, name: &str, span: Span) {
        self.error("KS171", span, format!("a column `{name}` is already declared"));
    }
}
