//! `getschema`: a row for each column.

use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch, StringViewArray};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::logical_expr::LogicalPlan;
use kql_binder::bound::{RowType, Tabular};
use kql_types::ScalarType;

use crate::PlanError;
use crate::builder::Builder;
use crate::operators::scan::unqualified_scan;

impl Builder<'_> {
    /// The columns are `ColumnName`, `ColumnOrdinal`, `DataType` (.NET's) and `ColumnType`.
    pub(crate) fn get_schema(&self, tabular: &Tabular, of: &RowType) -> Result<LogicalPlan, PlanError> {
        let schema = self.schema(&tabular.row);
        let names = StringViewArray::from_iter_values(of.columns.iter().map(|c| c.name.as_str()));
        let ordinals = Int64Array::from_iter_values((0..of.columns.len()).map(|i| i as i64));
        let data_types = StringViewArray::from_iter_values(of.columns.iter().map(|c| dotnet_type(c.ty)));
        let types = StringViewArray::from_iter_values(of.columns.iter().map(|c| c.ty.name()));
        let ordinals = arrow::compute::cast(&ordinals, schema.field(1).data_type())
            .map_err(|error| PlanError::internal(error.to_string()))?;
        let batch = RecordBatch::try_new(
            Arc::clone(&schema),
            vec![Arc::new(names), ordinals, Arc::new(data_types), Arc::new(types)],
        )
        .map_err(|error| PlanError::internal(error.to_string()))?;
        let table: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(schema, vec![vec![batch]])?);
        unqualified_scan("getschema", table)
    }
}

fn dotnet_type(ty: ScalarType) -> &'static str {
    match ty {
        ScalarType::Bool => "System.SByte",
        ScalarType::Int => "System.Int32",
        ScalarType::Long => "System.Int64",
        ScalarType::Real => "System.Double",
        ScalarType::Decimal => "System.Data.SqlTypes.SqlDecimal",
        ScalarType::String => "System.String",
        ScalarType::DateTime => "System.DateTime",
        ScalarType::TimeSpan => "System.TimeSpan",
        ScalarType::Guid => "System.Guid",
        ScalarType::Dynamic => "System.Object",
    }
}
