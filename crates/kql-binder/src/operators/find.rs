//! `find in (T, …) where predicate project …`

use kql_syntax::ast::{self, FindColumn};
use kql_types::ScalarType;

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;
use crate::tabular::{parameter, word};

impl Binder<'_> {
    pub(crate) fn bind_find(&mut self, find: &ast::FindOperator, operator: &ast::Operator) -> Tabular {
        let span = operator.span;
        let tables = if find.in_tables.is_empty() {
            self.all_tables(span)
        } else {
            find.in_tables.iter().map(|t| self.bind_tabular(t, Context::NONE)).collect()
        };
        if tables.is_empty() {
            return self.unknown_table(span);
        }
        let source =
            parameter(&operator.params, &["withsource", "with_source"]).and_then(word).unwrap_or("source_").to_owned();
        let union = self.union_of(tables, false, span);
        let union = self.with_table_name(union, &source, span);
        let is_open = union.row.is_open;
        let mut row = union.row.clone();
        let mut args = Vec::new();
        if let Some(predicate) = &find.predicate {
            args.push(PluginArgument::Expr(self.bind_condition(predicate, Context::of(&row)).expr));
        }
        if let Some(columns) = &find.project {
            let mut chosen = vec![row.columns[0].clone()];
            for column in columns {
                match column {
                    FindColumn::Column { name, ty } => {
                        let declared = ty.as_ref().and_then(|t| self.type_of_name(t));
                        match (row.find(&name.text), declared) {
                            (Some(found), None) => chosen.push(found.clone()),
                            (_, Some(ty)) => chosen.push(self.new_column(&name.text, ty)),
                            (None, None) if is_open => chosen.push(self.new_unknown_column(&name.text)),
                            (None, None) => {
                                let expr = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: name.span };
                                self.no_such_column(&row, &expr);
                            }
                        }
                    }
                    FindColumn::Pack => chosen.push(self.new_column("pack_", ScalarType::Dynamic)),
                }
            }
            row = RowType::of(chosen);
        } else if let Some(away) = &find.project_away {
            let away = self.matching_columns(&row, away);
            row.columns =
                row.columns.into_iter().enumerate().filter(|(i, _)| !away.contains(i)).map(|(_, c)| c).collect();
        }
        Tabular { kind: TabularKind::Plugin { input: Some(Box::new(union)), name: "find", args }, row, span }
    }
}
