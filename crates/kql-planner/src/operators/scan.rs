//! Stored tables, filtered by the automatic time scope and by what had arrived.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::{Column, ScalarValue, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr as DfExpr, Filter, LogicalPlan, TableScan, lit};
use kql_binder::bound::{HiddenColumn, ScanSource, Tabular};
use kql_catalog::Table;
use kql_diagnostics::Span;
use kql_types::ScalarType;

use crate::PlanError;
use crate::builder::{Builder, project};
use crate::expression::scalar;

impl Builder<'_> {
    pub(crate) fn scan(
        &self,
        tabular: &Tabular,
        source: &ScanSource,
        table: &Table,
        hidden: &[HiddenColumn],
    ) -> Result<LogicalPlan, PlanError> {
        let provider = self.context.tables.resolve(source, table)?;
        let stored = Stored::new(&table.name, provider.as_ref());
        let mut plan = scan_of(&table.name, provider)?;
        if *source != ScanSource::Watchlist
            && let Some(predicate) = self.scope_filter(&stored)
        {
            plan = LogicalPlan::Filter(Filter::try_new(predicate, Arc::new(plan))?);
        }
        let mut exprs = Vec::with_capacity(tabular.row.columns.len());
        for (i, column) in tabular.row.columns.iter().enumerate() {
            let value = match i.checked_sub(table.columns.len()).and_then(|i| hidden.get(i)) {
                Some(HiddenColumn::IngestionTime) => self.arrival(&stored)?,
                Some(HiddenColumn::TableName) => lit(ScalarValue::Utf8View(Some(table.name.clone()))),
                None => stored.column(&column.name).map_or_else(|| null(column.ty), Ok)?,
            };
            exprs.push(value.alias(self.name(column)));
        }
        project(plan, exprs)
    }

    /// Returns when a row arrived: the arrival column, where that is null when it was generated.
    fn arrival(&self, stored: &Stored) -> Result<DfExpr, PlanError> {
        let columns = &self.context.time_columns;
        Ok(match (stored.column(&columns.arrival), stored.column(&columns.generated)) {
            (Some(arrival), Some(generated)) => coalesce(vec![arrival, generated]),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => null(ScalarType::DateTime)?,
        })
    }

    fn scope_filter(&self, stored: &Stored) -> Option<DfExpr> {
        let mut conjuncts = Vec::new();
        if let Some(scope) = &self.context.scope
            && let Some(column) = stored.column(&scope.column)
        {
            conjuncts.extend(scope.from.map(|from| column.clone().gt_eq(lit(from))));
            conjuncts.extend(scope.to.map(|to| match scope.is_closed {
                true => column.clone().lt_eq(lit(to)),
                false => column.clone().lt(lit(to)),
            }));
        }
        if let Some(visibility) = &self.context.visibility {
            let columns = &self.context.time_columns;
            let until = || lit(visibility.until);
            match (stored.column(&columns.arrival), stored.column(&columns.generated)) {
                (Some(arrival), Some(generated)) => {
                    conjuncts.push(coalesce(vec![arrival, generated]).lt_eq(until()));
                }
                (Some(only), None) | (None, Some(only)) => conjuncts.push(only.lt_eq(until())),
                (None, None) => {}
            }
        }
        conjuncts.into_iter().reduce(DfExpr::and)
    }

    pub(crate) fn ingestion_time(&self, span: Span) -> Result<DfExpr, PlanError> {
        Err(PlanError::unsupported(span, "`ingestion_time()` away from a table"))
    }
}

/// A table's columns as the provider has them.
struct Stored {
    relation: TableReference,
    names: Vec<String>,
}

impl Stored {
    fn new(name: &str, provider: &dyn TableProvider) -> Self {
        let names = provider.schema().fields().iter().map(|f| f.name().clone()).collect();
        Self { relation: TableReference::bare(name), names }
    }

    fn column(&self, name: &str) -> Option<DfExpr> {
        let is_there = self.names.iter().any(|n| n == name);
        is_there.then(|| DfExpr::Column(Column::new(Some(self.relation.clone()), name)))
    }
}

fn null(ty: ScalarType) -> Result<DfExpr, PlanError> {
    Ok(lit(scalar(&kql_types::Literal::Null(ty))?))
}

/// Plans a scan of all columns of a provider.
pub(crate) fn scan_of(name: &str, provider: Arc<dyn TableProvider>) -> Result<LogicalPlan, PlanError> {
    let source = provider_as_source(provider);
    Ok(LogicalPlan::TableScan(TableScan::try_new(TableReference::bare(name), source, None, Vec::new(), None)?))
}
