//! `mv-expand`: a row for each element of the arrays.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{MvExpand, Tabular};
use kql_types::ScalarType;

use crate::PlanError;
use crate::builder::{Builder, project, reference};
use crate::row_set::{Expansion, RowSet, RowSetOperation};

impl Builder<'_> {
    pub(crate) fn mv_expand(&self, tabular: &Tabular, expand: &MvExpand) -> Result<LogicalPlan, PlanError> {
        let input = self.tabular(&expand.input)?;
        let carried = self.carried_name();
        let expanded = self.expanded(expand, input, carried.as_deref())?;
        project(expanded, self.columns(&tabular.row).into_iter().chain(self.carried()).collect())
    }

    /// Expands rows that may carry one column more; the result has the input's columns
    /// and the elements.
    pub(crate) fn expanded(
        &self,
        expand: &MvExpand,
        plan: LogicalPlan,
        carried: Option<&str>,
    ) -> Result<LogicalPlan, PlanError> {
        let limit = match &expand.limit {
            Some(limit) => Some(self.constant_long(limit, "the limit of `mv-expand`")?.max(0) as u64),
            None => None,
        };
        // The arrays become columns of their own, beside what passes through.
        let mut columns = self.columns(&expand.input.row);
        columns.extend(carried.map(reference));
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
        let is_item = |id| expand.items.iter().any(|item| item.column.id == id);
        let mut outputs = Vec::with_capacity(expand.input.row.columns.len() + expand.items.len());
        outputs.extend(
            self.live.columns(&expand.input.row).into_iter().filter(|c| !is_item(c.id)).map(|c| self.column(c)),
        );
        for (item, (_, element)) in expand.items.iter().zip(&expansion.arrays) {
            let value = self.convert(reference(element), ScalarType::Dynamic, item.column.ty, item.expr.span)?;
            outputs.push(value.alias(self.name(&item.column)));
        }
        if let (Some(id), Some(index)) = (expand.item_index, &expansion.item_index) {
            outputs.push(reference(index).alias(self.name_or(id, index)));
        }
        outputs.extend(carried.map(reference));
        project(expanded, outputs)
    }
}
