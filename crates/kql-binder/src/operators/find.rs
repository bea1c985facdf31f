//! `find in (T, …) where predicate project …`: rows of many tables, what they have in
//! common as columns and the rest in a bag.

use std::collections::{HashMap, HashSet};

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast::{self, FindColumn};
use kql_types::{Literal, ScalarType};

use super::search::parts;
use crate::binder::Binder;
use crate::bound::*;
use crate::tabular::{parameter, word};
use crate::typed::Typed;

/// The bag of the columns that are not shown.
const PACK: &str = "pack_";

impl Binder<'_> {
    pub(crate) fn bind_find(&mut self, find: &ast::FindOperator, operator: &ast::Operator) -> Tabular {
        let span = operator.span;
        let legs = self.searched_tables(&find.in_tables, span);
        if legs.is_empty() {
            return self.unknown_table(span);
        }
        let source =
            parameter(&operator.params, &["withsource", "with_source"]).and_then(word).unwrap_or("source_").to_owned();
        let union = self.union_legs(legs, false, Some((source, span)), span);
        let (TabularKind::Union { mut inputs }, of_all) = (union.kind, union.row) else {
            return self.unknown_table(span);
        };
        let (mut read, mut whole) = (Vec::new(), None);
        if let Some(predicate) = &find.predicate {
            let (predicate, tests) = self.bind_search_predicate(predicate, &of_all, false);
            columns_in(&predicate.expr, &mut read);
            if tests.is_empty() {
                only_with(&mut inputs, &read);
            }
            read.retain(|id| tests.iter().all(|t| t.column.id != *id));
            (inputs, whole) = self.filter_legs(inputs, &predicate.expr, &tests, span);
        }
        let (columns, packs) = self.find_columns(find, &of_all, &inputs, &read);
        let mut row = RowType { columns: columns.iter().map(|c| c.column.clone()).collect(), is_open: of_all.is_open };
        let pack = packs.then(|| self.new_column(PACK, ScalarType::Dynamic));
        row.columns.extend(pack.clone());
        let shown: HashSet<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        // What is asked of the whole reads columns that need not be shown.
        let mut hidden: Vec<ColumnId> = Vec::new();
        if let Some(whole) = &whole {
            columns_in(whole, &mut hidden);
            hidden.retain(|id| row.columns.iter().all(|c| c.id != *id));
        }
        let mut made_inputs = Vec::with_capacity(inputs.len());
        for UnionInput { input, columns: of_union } in inputs {
            let of_union: HashMap<ColumnId, Expr> = of_union.into_iter().collect();
            let mut made: Vec<(ColumnId, Expr)> = Vec::with_capacity(row.columns.len());
            for column in &columns {
                let value = match column.of {
                    Some(id) => of_union.get(&id).cloned(),
                    None => {
                        let found = input.row.find(&column.name);
                        found.map(|f| self.convert(self.column_value(f, span), column.column.ty).expr)
                    }
                };
                made.extend(value.map(|value| (column.column.id, value)));
            }
            made.extend(hidden.iter().filter_map(|id| Some((*id, of_union.get(id)?.clone()))));
            if let Some(pack) = &pack {
                made.push((pack.id, self.packed(&input.row, &shown, span)));
            }
            made_inputs.push(UnionInput { input, columns: made });
        }
        let kind = TabularKind::Union { inputs: made_inputs };
        let Some(predicate) = whole else { return Tabular { kind, row, span } };
        let mut wide = row.clone();
        wide.columns.extend(of_all.columns.into_iter().filter(|c| hidden.contains(&c.id)));
        let union = Tabular { kind, row: wide.clone(), span };
        let filtered = Tabular { kind: TabularKind::Filter { input: Box::new(union), predicate }, row: wide, span };
        self.keep_columns(filtered, row.columns, row.is_open, span)
    }

    /// Returns the columns of the result but for the bag, and whether there is a bag.
    fn find_columns(
        &mut self,
        find: &ast::FindOperator,
        row: &RowType,
        inputs: &[UnionInput],
        read: &[ColumnId],
    ) -> (Vec<Shown>, bool) {
        let of_union = |c: &BoundColumn| Shown { column: c.clone(), name: c.name.clone(), of: Some(c.id) };
        let mut columns: Vec<Shown> = row.columns.first().map(of_union).into_iter().collect();
        if let Some(project) = &find.project {
            let mut packs = false;
            for column in project {
                let FindColumn::Column { name, ty } = column else {
                    packs = true;
                    continue;
                };
                if columns.iter().any(|c| c.column.name == name.text) {
                    self.duplicate_column(&name.text, name.span);
                    continue;
                }
                let declared = ty.as_ref().and_then(|t| self.type_of_name(t));
                match (row.find(&name.text), declared) {
                    (Some(found), None) => columns.push(of_union(found)),
                    (_, Some(ty)) => {
                        let column = self.new_column(&name.text, ty);
                        columns.push(Shown { column, name: name.text.clone(), of: None });
                    }
                    (None, None) if row.is_open => {
                        let column = self.new_unknown_column(&name.text);
                        columns.push(Shown { column, name: name.text.clone(), of: None });
                    }
                    (None, None) => {
                        let expr = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: name.span };
                        self.no_such_column(row, &expr);
                    }
                }
            }
            return (columns, packs);
        }
        if let Some(away) = &find.project_away {
            let away = self.matching_columns(row, away);
            let rest = row.columns.iter().enumerate().skip(1).filter(|(i, _)| !away.contains(i));
            columns.extend(rest.map(|(_, c)| of_union(c)));
            return (columns, false);
        }
        let mut uses: HashMap<ColumnId, usize> = HashMap::new();
        for (id, _) in inputs.iter().flat_map(|input| &input.columns) {
            *uses.entry(*id).or_default() += 1;
        }
        let is_common = |c: &&BoundColumn| uses.get(&c.id).is_some_and(|&n| n == inputs.len());
        columns.extend(row.columns.iter().skip(1).filter(is_common).map(of_union));
        for id in read {
            if let Some(column) = row.columns.iter().find(|c| c.id == *id && !is_common(c)) {
                columns.push(of_union(column));
            }
        }
        // Columns of one name and several types go by their own names in their tables.
        for shown in &mut columns {
            let found = inputs.iter().find_map(|input| {
                let (_, value) = input.columns.iter().find(|(id, _)| Some(*id) == shown.of)?;
                match value.kind {
                    ExprKind::Column(id) => input.input.row.columns.iter().find(|c| c.id == id),
                    _ => None,
                }
            });
            if let Some(found) = found {
                shown.name.clone_from(&found.name);
            }
        }
        (columns, true)
    }

    /// Returns a bag of the columns of a row that are not shown.
    fn packed(&self, row: &RowType, shown: &HashSet<&str>, span: Span) -> Expr {
        let rest = row.columns.iter().filter(|c| !shown.contains(c.name.as_str()));
        let args: Vec<Expr> = rest
            .flat_map(|c| {
                let name = Typed::literal(Literal::String(c.name.clone()), span);
                [name.expr, self.column_value(c, span).expr]
            })
            .collect();
        let kind = match registry::scalar("bag_pack") {
            Some(function) if !args.is_empty() => ExprKind::Call { function, args },
            _ => {
                ExprKind::Literal(kql_types::dynamic::parse_literal("{}").unwrap_or(Literal::Null(ScalarType::Dynamic)))
            }
        };
        Expr { kind, ty: ScalarType::Dynamic, span }
    }
}

/// A column of the result.
struct Shown {
    column: BoundColumn,
    /// What it is called in the tables.
    name: String,
    /// The column of the union that it is; of one that is given a type, none.
    of: Option<ColumnId>,
}

/// Leaves out the tables that have none of the columns that a condition reads.
fn only_with(inputs: &mut Vec<UnionInput>, read: &[ColumnId]) {
    let has_one = |input: &UnionInput| input.columns.iter().any(|(id, _)| read.contains(id));
    if inputs.iter().any(has_one) {
        inputs.retain(has_one);
    }
}

/// Collects the columns of an expression, each once, in the order of the text.
pub(crate) fn columns_in(expr: &Expr, found: &mut Vec<ColumnId>) {
    if let ExprKind::Column(id) = expr.kind
        && !found.contains(&id)
    {
        found.push(id);
    }
    parts(expr).into_iter().for_each(|part| columns_in(part, found));
}
