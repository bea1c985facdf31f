//! Stored tables, filtered by the automatic time scope and by what had arrived.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::common::{Column, ScalarValue, TableReference};
use datafusion::datasource::provider_as_source;
use datafusion::logical_expr::{Expr as DfExpr, Filter, LogicalPlan, TableScanBuilder, lit};
use kql_binder::bound::{HiddenColumn, ScanSource, Tabular};
use kql_catalog::Table;
use kql_types::ScalarType;

use crate::builder::{Builder, or_else, project};
use crate::expression::scalar;
use crate::operators::arrival::ARRIVAL;
use crate::{PlanError, ScopeColumn};

impl Builder<'_> {
    pub(crate) fn scan(
        &self,
        tabular: &Tabular,
        source: &ScanSource,
        table: &Table,
        hidden: &[HiddenColumn],
        keeps_arrival: bool,
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
            if !self.live.contains(column.id) {
                continue;
            }
            let value = match i.checked_sub(table.columns.len()).and_then(|i| hidden.get(i)) {
                Some(HiddenColumn::IngestionTime) => self.arrival(&stored)?,
                Some(HiddenColumn::TableName) => lit(ScalarValue::Utf8View(Some(table.name.clone()))),
                Some(HiddenColumn::Stored) | None => stored.column(&column.name).map_or_else(|| null(column.ty), Ok)?,
            };
            exprs.push(value.alias(self.name(column)));
        }
        if keeps_arrival {
            exprs.push(self.arrival(&stored)?.alias(ARRIVAL));
        }
        project(plan, exprs)
    }

    /// Returns when a row arrived; null in tables that do not say.
    fn arrival(&self, stored: &Stored) -> Result<DfExpr, PlanError> {
        self.arrival_columns(stored).map_or_else(|| null(ScalarType::DateTime), Ok)
    }

    /// Returns the arrival column, and where that is null when the row was generated.
    fn arrival_columns(&self, stored: &Stored) -> Option<DfExpr> {
        let columns = &self.context.time_columns;
        match (stored.column(&columns.arrival), stored.column(&columns.generated)) {
            (Some(arrival), Some(generated)) => or_else(arrival, generated).ok(),
            (Some(only), None) | (None, Some(only)) => Some(only),
            (None, None) => None,
        }
    }

    fn scope_filter(&self, stored: &Stored) -> Option<DfExpr> {
        let mut conjuncts = Vec::new();
        let column = self.context.scope.as_ref().and_then(|scope| match &scope.column {
            ScopeColumn::Named(name) => stored.column(name),
            ScopeColumn::Arrival => self.arrival_columns(stored),
        });
        if let (Some(scope), Some(column)) = (&self.context.scope, column) {
            conjuncts.extend(scope.from.map(|from| column.clone().gt_eq(lit(from))));
            conjuncts.extend(scope.to.map(|to| match scope.is_closed {
                true => column.clone().lt_eq(lit(to)),
                false => column.clone().lt(lit(to)),
            }));
        }
        if let Some(visibility) = &self.context.visibility
            && let Some(arrival) = self.arrival_columns(stored)
        {
            conjuncts.push(arrival.lt_eq(lit(visibility.until)));
        }
        conjuncts.into_iter().reduce(DfExpr::and)
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
    Ok(LogicalPlan::TableScan(TableScanBuilder::new(TableReference::bare(name), source).build()?))
}

/// Plans a scan whose columns are known by their names alone, as all others inside a
/// plan are.
pub(crate) fn unqualified_scan(name: &str, provider: Arc<dyn TableProvider>) -> Result<LogicalPlan, PlanError> {
    let columns: Vec<String> = provider.schema().fields().iter().map(|f| f.name().clone()).collect();
    let scan = scan_of(name, provider)?;
    let relation = TableReference::bare(name);
    let column = |column: String| DfExpr::Column(Column::new(Some(relation.clone()), column.as_str())).alias(column);
    project(scan, columns.into_iter().map(column).collect())
}
