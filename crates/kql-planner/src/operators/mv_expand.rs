//! `mv-expand`: a row for each element of the arrays.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{MvExpand, Tabular};
use kql_types::ScalarType;

use crate::PlanError;
use crate::builder::{Builder, project, reference};
use crate::row_set::{Expansion, RowSet, RowSetOperation};

impl Builder<'_> {
    pub(crate) fn mv_expand(&self, tabular: &Tabular, expand: &MvExpand) -> Result<LogicalPlan, PlanError> {
        let plan = self.tabular(&expand.input)?;
        let limit = match &expand.limit {
            Some(limit) => Some(self.constant_long(limit, "the limit of `mv-expand`")?.max(0) as u64),
            None => None,
        };
        // The arrays become columns of their own, beside what passes through.
        let mut columns: Vec<_> = expand.input.row.columns.iter().map(|c| self.column(c)).collect();
        let mut expansion = Expansion {
            arrays: Vec::new(),
            item_index: None,
            limit,
            bags_as_arrays: expand.bags_as_arrays,
            max_rows: self.context.max_generated_rows,
        };
        for (i, item) in expand.items.iter().enumerate() {
            let name = format!("array{i}#{}", item.column.id.0);
            let array = self.convert(self.expr(&item.expr)?, item.expr.ty, ScalarType::Dynamic, item.expr.span)?;
            columns.push(array.alias(&name));
            expansion.arrays.push((name, format!("item{i}#{}", item.column.id.0)));
        }
        if let Some(id) = expand.item_index {
            expansion.item_index = Some(format!("index#{}", id.0));
        }
        let expanded = RowSet::plan(project(plan, columns)?, RowSetOperation::MvExpand(expansion.clone()))?;
        let mut outputs = Vec::with_capacity(tabular.row.columns.len());
        for column in &tabular.row.columns {
            let item = expand.items.iter().position(|item| item.column.id == column.id);
            let value = match (item, &expansion.item_index) {
                (Some(i), _) => {
                    let element = reference(&expansion.arrays[i].1);
                    self.convert(element, ScalarType::Dynamic, column.ty, tabular.span)?.alias(self.name(column))
                }
                (None, Some(index)) if expand.item_index == Some(column.id) => {
                    reference(index).alias(self.name(column))
                }
                _ => self.column(column),
            };
            outputs.push(value);
        }
        project(expanded, outputs)
    }
}
