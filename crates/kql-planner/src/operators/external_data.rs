//! `externaldata`: files that the query names itself.

use std::sync::Arc;

use datafusion::common::{Column as DfColumn, TableReference};
use datafusion::logical_expr::{Expr as DfExpr, LogicalPlan, Union, lit};
use kql_binder::bound::{PluginArgument, Tabular};
use kql_catalog::Column;
use kql_types::Literal;

use crate::builder::{Builder, project};
use crate::error::NOT_CONSTANT;
use crate::expression::scalar;
use crate::operators::scan::scan_of;
use crate::{ExternalData, PlanError};

/// The name that the binder gives it.
pub(crate) const EXTERNAL_DATA: &str = "externaldata";

impl Builder<'_> {
    /// The arguments are the addresses, and then names and values of properties.
    pub(crate) fn external_data(&self, tabular: &Tabular, args: &[PluginArgument]) -> Result<LogicalPlan, PlanError> {
        let (mut addresses, mut properties, mut name) = (Vec::new(), Vec::new(), None);
        for arg in args {
            match arg {
                PluginArgument::Expr(expr) => match self.constant(expr)? {
                    Some(Literal::String(address)) => addresses.push((address, expr.span)),
                    _ => {
                        let message = "the address of external data must be a constant text";
                        return Err(PlanError::user(NOT_CONSTANT, expr.span, message));
                    }
                },
                PluginArgument::Literal(value) => match (name.take(), value) {
                    (None, Literal::String(text)) => name = Some(text.clone()),
                    (Some(name), value) => properties.push((name, value.clone())),
                    (None, _) => return Err(PlanError::internal("a property without a name").at(tabular.span)),
                },
                PluginArgument::Column(_) | PluginArgument::Table(_) => {
                    return Err(PlanError::internal("external data of a table").at(tabular.span));
                }
            }
        }
        let declared: Vec<Column> =
            tabular.row.columns.iter().map(|c| Column { name: c.name.clone(), ty: c.ty }).collect();
        let mut plans = Vec::with_capacity(addresses.len());
        for (number, (address, span)) in addresses.iter().enumerate() {
            let data = ExternalData { address, columns: &declared, properties: &properties };
            let (provider, found) = self.context.tables.external(&data).map_err(|error| error.at(*span))?;
            let table = format!("external_{}_{number}", tabular.span.start);
            let relation = TableReference::bare(table.clone());
            let exprs = tabular.row.columns.iter().map(|column| {
                let value = match found.iter().find(|f| f.name == column.name) {
                    Some(stored) => {
                        let value = DfExpr::Column(DfColumn::new(Some(relation.clone()), stored.name.clone()));
                        self.convert(value, stored.ty, column.ty, tabular.span)?
                    }
                    None => lit(scalar(&Literal::Null(column.ty))?),
                };
                Ok(value.alias(self.name(column)))
            });
            let exprs = exprs.collect::<Result<_, PlanError>>()?;
            plans.push(Arc::new(project(scan_of(&table, provider)?, exprs)?));
        }
        match plans.len() {
            0 => Err(PlanError::user(NOT_CONSTANT, tabular.span, "external data has no address")),
            1 => Ok(Arc::unwrap_or_clone(plans.swap_remove(0))),
            _ => Ok(LogicalPlan::Union(Union::try_new(plans)?)),
        }
    }
}
