//! `union kind=… withsource=… isfuzzy=… T, (T | …), Pattern*`

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};
use crate::typed::Typed;

/// One table of a union with the name that `withsource` gives its rows.
pub(crate) struct Leg {
    pub(crate) table: Tabular,
    pub(crate) source: String,
    /// A pattern found the table.
    pub(crate) is_found: bool,
}

impl Binder<'_> {
    pub(crate) fn bind_union(
        &mut self,
        input: Option<Tabular>,
        tables: &[ast::Expr],
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let is_best_effort = self
            .query_options
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case("best_effort") && *value != Some(Literal::Bool(false)));
        let is_fuzzy = match parameter(parameters, &["isfuzzy"]).and_then(word) {
            Some(word) => word.eq_ignore_ascii_case("true"),
            None => is_best_effort,
        };
        let is_inner = parameter(parameters, &["kind"]).and_then(word).is_some_and(|w| w.eq_ignore_ascii_case("inner"));
        let source_column = parameter(parameters, &["withsource", "with_source"])
            .and_then(|p| word(p).map(|w| (w.to_owned(), p.value.span)));
        let mut legs = Vec::with_capacity(tables.len() + 1);
        let mut lost_a_leg = false;
        if let Some(table) = input {
            legs.push(Leg {
                source: source_name(&table).unwrap_or_else(|| "union_arg0".into()),
                table,
                is_found: false,
            });
        }
        for expr in tables {
            let undetermined = self.undetermined.len();
            let number = legs.len();
            self.lacks_scalar_function = false;
            let (bound, error) = if is_fuzzy {
                self.with_errors_kept(|binder| binder.bind_leg(expr, number))
            } else {
                (self.bind_leg(expr, number), None)
            };
            if let Some(error) = error {
                // A fuzzy union goes on without what does not exist; other errors count.
                let is_missing = matches!(error.code, "KS204" | "KS208" | "KS209" | "KS210" | "KS248" | "KU204")
                        // A table may be what a function that is missing returns; a value is no table.
                        || (error.code == "KS211" && !self.lacks_scalar_function)
                        || (error.code == "KS142" && matches!(expr.kind, Ast::Wildcard(_)))
                        // One broken parser does not take down those that unify many.
                        || (error.code == "KS200" && self.is_stored_function(expr));
                if !is_missing {
                    self.report(error);
                } else {
                    lost_a_leg = true;
                    // Nobody asks the data for the columns of what is left out.
                    self.undetermined.truncate(undetermined);
                    if self.options.mode == crate::BindMode::Execute {
                        let warning = kql_diagnostics::Diagnostic::warning("KS205", error.span, error.message);
                        self.report(warning);
                    }
                    continue;
                }
            }
            legs.extend(bound);
        }
        if legs.is_empty() {
            if !lost_a_leg {
                return self.unknown_table(span);
            }
            let mut table = self.unknown_table(span);
            if self.options.mode == crate::BindMode::Execute {
                table.row.is_open = false;
            }
            return table;
        }
        let mut union = self.union_legs(legs, is_inner, source_column, span);
        union.row.is_open |= lost_a_leg && self.options.mode == crate::BindMode::Check;
        union
    }

    /// Returns whether an argument is a call of a saved function and nothing more.
    fn is_stored_function(&self, expr: &ast::Expr) -> bool {
        let name = match &expr.kind {
            Ast::Name(name) => name,
            Ast::Call(call) => &call.name,
            Ast::Parenthesized(inner) => return self.is_stored_function(inner),
            _ => return false,
        };
        self.catalog.functions.contains_key(&name.text) && crate::scope::find(&self.scope, &name.text).is_none()
    }

    /// Binds one argument; a pattern is several tables.
    pub(crate) fn bind_leg(&mut self, expr: &ast::Expr, number: usize) -> Vec<Leg> {
        match &expr.kind {
            Ast::Wildcard(name) => found(self.tables_matching(name, expr.span)),
            Ast::Star => {
                let name = ast::Name { text: "*".into(), span: expr.span, is_bracketed: false };
                found(self.tables_matching(&name, expr.span))
            }
            _ => {
                let table = self.bind_tabular(expr, Context::NONE);
                let source = match (source_name(&table), &expr.kind) {
                    (None, Ast::Name(name)) => name.text.clone(),
                    (source, _) => source.unwrap_or_else(|| format!("union_arg{number}")),
                };
                vec![Leg { table, source, is_found: false }]
            }
        }
    }

    /// Returns the union of tables as `union` without parameters makes it.
    pub(crate) fn union_of(&mut self, tables: Vec<Tabular>, is_inner: bool, span: Span) -> Tabular {
        let leg = |table| Leg { source: std::string::String::new(), table, is_found: false };
        self.union_legs(tables.into_iter().map(leg).collect(), is_inner, None, span)
    }

    pub(crate) fn union_legs(
        &mut self,
        legs: Vec<Leg>,
        is_inner: bool,
        source_column: Option<(String, Span)>,
        span: Span,
    ) -> Tabular {
        let columns = self.union_columns(&legs, is_inner);
        let is_open = legs.iter().any(|l| l.table.row.is_open);
        let mut row = RowType { columns: Vec::with_capacity(columns.len() + 1), is_open };
        let mut made: Vec<Vec<(ColumnId, Expr)>> =
            legs.iter().map(|leg| Vec::with_capacity(leg.table.row.columns.len() + 1)).collect();
        if let Some((name, _)) = &source_column {
            let column = self.new_column(name, ScalarType::String);
            for (leg, made) in legs.iter().zip(&mut made) {
                made.push((column.id, Typed::literal(Literal::String(leg.source.clone()), span).expr));
            }
            row.columns.push(column);
        }
        let of_standard = |binder: &Self, column: &UnionColumn| {
            column.of_leg.iter().all(|(leg, at)| binder.is_standard(legs[*leg].table.row.columns[*at].id))
        };
        for column in columns {
            let merged = match column.ty {
                Some(ty) if of_standard(self, &column) => self.new_standard_column(&column.name, ty),
                Some(ty) => self.new_column(column.name, ty),
                None => self.new_unknown_column(column.name),
            };
            for (number, position) in column.of_leg {
                let value = self.column_value(&legs[number].table.row.columns[position], span);
                made[number].push((merged.id, value.expr));
            }
            row.columns.push(merged);
        }
        let inputs = legs.into_iter().zip(made).map(|(leg, columns)| UnionInput { input: leg.table, columns });
        Tabular { kind: TabularKind::Union { inputs: inputs.collect() }, row, span }
    }

    /// Returns the columns of a union: by name; a name with several types gives a
    /// column for each type, called `name_type`. Over tables that a pattern finds, the
    /// type that the first two agree on keeps the plain name: one odd table of a
    /// workspace does not take `TimeGenerated` away from all others.
    fn union_columns(&self, legs: &[Leg], is_inner: bool) -> Vec<UnionColumn> {
        let mut columns: Vec<UnionColumn> = Vec::new();
        let mut positions: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
        for (number, leg) in legs.iter().enumerate() {
            for (position, column) in leg.table.row.columns.iter().enumerate() {
                let ty = (!self.is_unknown(column.id)).then_some(column.ty);
                let known = positions.entry(column.name.as_str()).or_default();
                match known.iter().find(|i| columns[**i].ty == ty) {
                    Some(index) => columns[*index].of_leg.push((number, position)),
                    None => {
                        known.push(columns.len());
                        columns.push(UnionColumn { name: column.name.clone(), ty, of_leg: vec![(number, position)] });
                    }
                }
            }
        }
        let mut order: Vec<usize> = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let same: &[usize] = positions.get(column.name.as_str()).map_or(&[], Vec::as_slice);
            if same.first() == Some(&index) {
                order.extend(same);
            }
        }
        let mut renamed: Vec<(usize, String)> = Vec::new();
        let is_found = legs.iter().any(|l| l.is_found);
        for (name, same) in positions.iter().filter(|(_, p)| p.len() > 1) {
            let second_leg = columns[same[0]].of_leg.get(1).map_or(usize::MAX, |(leg, _)| *leg);
            let is_agreed = is_found && columns[same[1]].of_leg.first().is_some_and(|(leg, _)| *leg > second_leg);
            for index in same.iter().skip(usize::from(is_agreed)) {
                let ty = columns[*index].ty.map_or("unknown", ScalarType::name);
                renamed.push((
                    *index,
                    super::projection::unique_name(&format!("{name}_{ty}"), |n| positions.contains_key(n)),
                ));
            }
        }
        for (index, name) in renamed {
            columns[index].name = name;
        }
        let mut slots: Vec<Option<UnionColumn>> = columns.into_iter().map(Some).collect();
        let mut ordered: Vec<UnionColumn> = order.into_iter().filter_map(|i| slots[i].take()).collect();
        if is_inner {
            ordered.retain(|c| c.of_leg.len() == legs.len());
        }
        ordered
    }
}

/// Returns the legs that tables found by a pattern are.
pub(crate) fn found(tables: Vec<(String, Tabular)>) -> Vec<Leg> {
    tables.into_iter().map(|(source, table)| Leg { table, source, is_found: true }).collect()
}

struct UnionColumn {
    name: String,
    ty: Option<ScalarType>,
    /// Which leg has it at which position.
    of_leg: Vec<(usize, usize)>,
}

/// Returns the null of a type; of a string the empty one.
pub(crate) fn null_of(ty: ScalarType, span: Span) -> Typed {
    let value = if ty == ScalarType::String { Literal::String(String::new()) } else { Literal::Null(ty) };
    Typed::literal(value, span)
}

/// Returns the name of a table that is one and nothing more, or that `as` gave it.
pub(crate) fn source_name(table: &Tabular) -> Option<String> {
    match &table.kind {
        TabularKind::Scan { table, .. } => Some(table.name.clone()),
        TabularKind::Materialize { name, .. } => name.clone(),
        _ => None,
    }
}
