//! Operators that are planned by name.

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{PluginArgument, Tabular};

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    pub(crate) fn plugin(
        &self,
        tabular: &Tabular,
        _input: Option<&Tabular>,
        name: &str,
        _args: &[PluginArgument],
    ) -> Result<LogicalPlan, PlanError> {
        Err(PlanError::unsupported(tabular.span, format!("`{name}`")))
    }
}
