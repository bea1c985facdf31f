//! `evaluate bag_unpack`: a column for each property that the binder found in the data.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{BagUnpack, ColumnId, Tabular};
use kql_types::ScalarType;

use crate::PlanError;
use crate::bag_property::BagProperty;
use crate::builder::{Builder, project};

impl Builder<'_> {
    /// Columns of `row` that the input does not have are properties of the bag.
    pub(crate) fn bag_unpack(
        &self,
        tabular: &Tabular,
        input: &Tabular,
        bag: ColumnId,
        options: &BagUnpack,
    ) -> Result<LogicalPlan, PlanError> {
        if tabular.row.is_open {
            return Err(PlanError::internal("`bag_unpack` was planned before its data was looked at").at(tabular.span));
        }
        let plan = self.tabular(input)?;
        let mut outputs = Vec::with_capacity(tabular.row.columns.len());
        for column in self.live.columns(&tabular.row) {
            if input.row.columns.iter().any(|c| c.id == column.id) {
                outputs.push(self.column(column));
                continue;
            }
            let property = column.name.strip_prefix(&options.prefix).unwrap_or(&column.name);
            let value = BagProperty::new(property).into_udf().call(vec![self.column_by_id(bag)?]);
            outputs.push(self.convert(value, ScalarType::Dynamic, column.ty, tabular.span)?.alias(self.name(column)));
        }
        outputs.extend(self.carried());
        project(plan, outputs)
    }
}
