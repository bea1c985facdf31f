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
struct Leg {
    table: Tabular,
    source: String,
}

impl Binder<'_> {
    pub(crate) fn bind_union(
        &mut self,
        input: Option<Tabular>,
        tables: &[ast::Expr],
        parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let is_fuzzy =
            parameter(parameters, &["isfuzzy"]).and_then(word).is_some_and(|w| w.eq_ignore_ascii_case("true"));
        let is_inner = parameter(parameters, &["kind"]).and_then(word).is_some_and(|w| w.eq_ignore_ascii_case("inner"));
        let source_column = parameter(parameters, &["withsource", "with_source"])
            .and_then(|p| word(p).map(|w| (w.to_owned(), p.value.span)));
        let mut legs = Vec::with_capacity(tables.len() + 1);
        let mut lost_a_leg = false;
        if let Some(table) = input {
            legs.push(Leg { table, source: "union_arg0".into() });
        }
        for expr in tables {
            let undetermined = self.undetermined.len();
            let (table, error) = if is_fuzzy {
                self.with_errors_kept(|binder| binder.bind_leg(expr))
            } else {
                (self.bind_leg(expr), None)
            };
            if let Some(error) = error {
                // A fuzzy union goes on without what does not exist; other errors count.
                let is_missing = matches!(error.code, "KS204" | "KS211" | "KU204");
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
            let number = legs.len();
            for table in table {
                legs.push(Leg {
                    source: source_name(&table, expr).unwrap_or_else(|| format!("union_arg{number}")),
                    table,
                });
            }
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

    /// Binds one argument; a pattern is several tables.
    fn bind_leg(&mut self, expr: &ast::Expr) -> Vec<Tabular> {
        match &expr.kind {
            Ast::Wildcard(name) => {
                let pattern = self.bind_table_pattern(name, expr.span);
                match pattern.kind {
                    // The union's own legs keep their names for `withsource`.
                    TabularKind::Union { inputs } => inputs.into_iter().map(|i| i.input).collect(),
                    _ => vec![pattern],
                }
            }
            Ast::Star => {
                let name = ast::Name { text: "*".into(), span: expr.span, is_bracketed: false };
                vec![self.bind_table_pattern(&name, expr.span)]
            }
            _ => vec![self.bind_tabular(expr, Context::NONE)],
        }
    }

    /// Returns the union of tables as `union` without parameters makes it.
    pub(crate) fn union_of(&mut self, tables: Vec<Tabular>, is_inner: bool, span: Span) -> Tabular {
        let legs = tables.into_iter().map(|table| Leg { source: std::string::String::new(), table }).collect();
        self.union_legs(legs, is_inner, None, span)
    }

    fn union_legs(
        &mut self,
        legs: Vec<Leg>,
        is_inner: bool,
        source_column: Option<(String, Span)>,
        span: Span,
    ) -> Tabular {
        let columns = self.union_columns(&legs, is_inner);
        let is_open = legs.iter().any(|l| l.table.row.is_open);
        let mut row = RowType { columns: Vec::with_capacity(columns.len() + 1), is_open };
        if let Some((name, _)) = &source_column {
            row.columns.push(self.new_column(name, ScalarType::String));
        }
        for column in &columns {
            let merged = match column.ty {
                Some(ty) => self.new_column(&column.name, ty),
                None => self.new_unknown_column(&column.name),
            };
            row.columns.push(merged);
        }
        let mut inputs = Vec::with_capacity(legs.len());
        for (number, leg) in legs.into_iter().enumerate() {
            let mut exprs = Vec::with_capacity(row.columns.len());
            if source_column.is_some() {
                exprs.push(Typed::literal(Literal::String(leg.source), span).expr);
            }
            for column in &columns {
                let position = column.of_leg.binary_search_by_key(&number, |(leg, _)| *leg).ok();
                exprs.push(match position.map(|p| column.of_leg[p].1) {
                    Some(position) => self.column_value(&leg.table.row.columns[position], span).expr,
                    None => null_of(column.ty.unwrap_or(ScalarType::Dynamic), span).expr,
                });
            }
            inputs.push(UnionInput { input: leg.table, exprs });
        }
        Tabular { kind: TabularKind::Union { inputs }, row, span }
    }

    /// Returns the columns of a union: by name; a name with several types gives a
    /// column for each type, called `name_type`.
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
        for (name, same) in positions.iter().filter(|(_, p)| p.len() > 1) {
            for index in same {
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

/// Returns the table's name where a leg is a table and nothing more.
fn source_name(table: &Tabular, expr: &ast::Expr) -> Option<String> {
    match (&table.kind, &expr.kind) {
        (TabularKind::Scan { table, .. }, _) => Some(table.name.clone()),
        (_, Ast::Name(name)) => Some(name.text.clone()),
        _ => None,
    }
}
