//! Plugins, and operators that look at whole tables: calls of table functions.

use std::sync::Arc;

use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{BoundColumn, Expr, PluginArgument, Tabular};
use kql_functions::{TableImplementation, registry};

use crate::PlanError;
use crate::builder::{Builder, one_row, project, reference};
use crate::operators::external_data::EXTERNAL_DATA;
use crate::table_function::{CallArgument, CallColumn, Constant, TableCall, TableFunctionCall};

impl Builder<'_> {
    pub(crate) fn plugin(
        &self,
        tabular: &Tabular,
        input: Option<&Tabular>,
        name: &str,
        args: &[PluginArgument],
    ) -> Result<LogicalPlan, PlanError> {
        if name == EXTERNAL_DATA {
            return self.external_data(tabular, args);
        }
        if registry::table(name).is_some_and(|f| matches!(f.implementation, TableImplementation::Request { .. })) {
            return self.http_request(tabular, name, args);
        }
        let function = registry::table(name).filter(|f| f.implementation.evaluation().is_some());
        let Some(function) = function else {
            return Err(PlanError::unsupported(tabular.span, format!("`{name}`")));
        };
        let mut sources: Vec<&Tabular> = input.into_iter().collect();
        let first_table = sources.len();
        sources.extend(args.iter().filter_map(|arg| match arg {
            PluginArgument::Table(table) => Some(table),
            PluginArgument::Expr(_) | PluginArgument::Column(_) | PluginArgument::Literal(_) => None,
        }));
        let mut plans = Vec::with_capacity(sources.len());
        if input.is_some() {
            let computed = args.iter().filter_map(|arg| match arg {
                PluginArgument::Expr(expr) => Some(expr),
                PluginArgument::Column(_) | PluginArgument::Literal(_) | PluginArgument::Table(_) => None,
            });
            plans.push(match input {
                Some(input) => self.input_of(input, computed)?,
                None => one_row(),
            });
        }
        for table in &sources[first_table..] {
            plans.push(self.independent(table)?);
        }
        let tables: Vec<Vec<CallColumn>> =
            sources.iter().map(|table| table.row.columns.iter().map(|c| self.call_column(c)).collect()).collect();
        let mut computed = Vec::new();
        let mut next_table = first_table;
        let mut arguments = Vec::with_capacity(args.len());
        for arg in args {
            arguments.push(match arg {
                PluginArgument::Literal(literal) => CallArgument::Constant(Constant(literal.clone())),
                PluginArgument::Column(id) => {
                    let plan_name = self.name_of(*id)?;
                    let holds = |table: &&Tabular| table.row.columns.iter().any(|c| c.id == *id);
                    let table = sources.iter().position(holds).ok_or_else(|| {
                        PlanError::internal(format!("the column `{plan_name}` is in no table of the call"))
                    })?;
                    CallArgument::Column { table, plan_name }
                }
                PluginArgument::Table(_) => {
                    next_table += 1;
                    CallArgument::Table(next_table - 1)
                }
                PluginArgument::Expr(expr) => match self.constant(expr)? {
                    Some(literal) => CallArgument::Constant(Constant(literal)),
                    None => {
                        let column = self.computed_column(expr, computed.len(), tabular);
                        computed.push(self.expr(expr)?.alias(&column.plan_name));
                        CallArgument::Computed(column)
                    }
                },
            });
        }
        let group = self.carried_name().filter(|_| input.is_some());
        if let (Some(input), Some(first)) = (input, plans.first_mut())
            && (!computed.is_empty() || !input.row.columns.is_empty())
        {
            // All columns in the order of the query, then what was computed.
            let all = input.row.columns.iter().map(|c| self.column(c)).chain(computed);
            let all = all.chain(group.iter().map(reference)).collect();
            *first = project(std::mem::replace(first, one_row()), all)?;
        }
        let call = TableCall {
            function: function.name,
            span: tabular.span,
            tables,
            arguments,
            outputs: tabular.row.columns.iter().map(|c| self.call_column(c)).collect(),
            group,
            max_rows: self.context.max_generated_rows,
            context: Arc::clone(&self.context.run),
        };
        TableFunctionCall::plan(plans, call)
    }

    fn call_column(&self, column: &BoundColumn) -> CallColumn {
        CallColumn { plan_name: self.name(column), name: column.name.clone(), ty: column.ty }
    }

    fn computed_column(&self, expr: &Expr, number: usize, tabular: &Tabular) -> CallColumn {
        let name = format!("argument{number}#{}_{}", tabular.span.start, tabular.span.end);
        CallColumn { plan_name: name.clone(), name, ty: expr.ty }
    }
}
