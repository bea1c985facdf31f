//! Calls of table functions: one logical node and how it runs. The function is found by
//! its name and reads all rows of its tables.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, UInt64Array};
use arrow::compute::{concat, take};
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::row::{RowConverter, SortField};
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DFSchema, DFSchemaRef, Result};
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::MemoryConsumer;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNode, UserDefinedLogicalNodeCore};
use datafusion::physical_expr::{Distribution, EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_expr::{LexOrdering, OrderingRequirements};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, InputDistributionRequirements, PlanProperties,
};
use datafusion::physical_planner::{ExtensionPlanner, PhysicalPlanner};
use futures::{TryStreamExt, stream};
use kql_diagnostics::Span;
use kql_functions::{FunctionError, RunContext, TableArgument, TableArguments, TableColumn, TableInput, registry};
use kql_types::{Literal, ScalarType};

use crate::PlanError;
use crate::row_set_exec::{collect, slices};

/// A column as the call knows it: its name inside the plan, in the query, and its type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CallColumn {
    pub plan_name: String,
    pub name: String,
    pub ty: ScalarType,
}

/// An argument; columns are named, since optimisers move them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CallArgument {
    /// A stored column of the table of this position.
    Column {
        table: usize,
        plan_name: String,
    },
    /// A column of the first table that was computed for the call.
    Computed(CallColumn),
    Constant(Constant),
    Table(usize),
}

/// A literal, equal when it is written the same: NaN is itself.
#[derive(Debug, Clone)]
pub struct Constant(pub Literal);

impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Literal::Real(a), Literal::Real(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a == b,
        }
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        format!("{:?}", self.0).hash(state);
    }
}

/// What is called, with what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableCall {
    pub function: &'static str,
    /// Where the query has the call.
    pub span: Span,
    /// The columns that the function sees of each table, the computed ones not among them.
    pub tables: Vec<Vec<CallColumn>>,
    pub arguments: Vec<CallArgument>,
    pub outputs: Vec<CallColumn>,
    /// A column of the first table: the function is called for the rows of each of its
    /// values, and the column is handed on behind the outputs.
    pub group: Option<String>,
    pub max_rows: u64,
    pub context: Arc<RunContext>,
}

/// A call over its tables.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableFunctionCall {
    inputs: Vec<LogicalPlan>,
    call: TableCall,
    schema: DFSchemaRef,
}

impl TableFunctionCall {
    pub fn try_new(inputs: Vec<LogicalPlan>, call: TableCall) -> Result<Self> {
        let mut fields: Vec<Field> =
            call.outputs.iter().map(|c| Field::new(&c.plan_name, c.ty.arrow(), true)).collect();
        if let (Some(group), Some(first)) = (&call.group, inputs.first()) {
            fields.push(first.schema().field_with_unqualified_name(group)?.as_ref().clone());
        }
        let schema = DFSchema::try_from(Schema::new(fields))?;
        Ok(Self { inputs, call, schema: Arc::new(schema) })
    }

    pub fn plan(inputs: Vec<LogicalPlan>, call: TableCall) -> Result<LogicalPlan, PlanError> {
        Ok(LogicalPlan::Extension(Extension { node: Arc::new(Self::try_new(inputs, call)?) }))
    }
}

impl PartialOrd for TableFunctionCall {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl UserDefinedLogicalNodeCore for TableFunctionCall {
    fn name(&self) -> &str {
        "TableFunction"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        self.inputs.iter().collect()
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TableFunction: {}", self.call.function)
    }

    fn with_exprs_and_inputs(&self, _exprs: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        Self::try_new(inputs, self.call.clone())
    }

    fn necessary_children_exprs(&self, _output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        Some(self.inputs.iter().map(|input| (0..input.schema().fields().len()).collect()).collect())
    }

    fn prevent_predicate_push_down_columns(&self) -> HashSet<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    fn supports_limit_pushdown(&self) -> bool {
        false
    }
}

/// Makes the physical form of [`TableFunctionCall`].
#[derive(Debug, Default)]
pub struct TableFunctionPlanner;

#[async_trait]
impl ExtensionPlanner for TableFunctionPlanner {
    async fn plan_extension(
        &self,
        _planner: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        _logical_inputs: &[&LogicalPlan],
        physical_inputs: &[Arc<dyn ExecutionPlan>],
        _session: &dyn Session,
        _planning_ctx: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        Ok(node.as_any().downcast_ref::<TableFunctionCall>().map(|node| {
            let schema = Arc::clone(node.schema.inner());
            let orderings = physical_inputs.iter().map(|input| input.output_ordering().cloned()).collect();
            Arc::new(TableFunctionExec::new(physical_inputs.to_vec(), node.call.clone(), schema, orderings))
                as Arc<dyn ExecutionPlan>
        }))
    }
}

/// A call that runs.
#[derive(Debug, Clone)]
pub struct TableFunctionExec {
    inputs: Vec<Arc<dyn ExecutionPlan>>,
    call: TableCall,
    /// The orders that the inputs were planned with; rows must come in them.
    orderings: Vec<Option<LexOrdering>>,
    properties: Arc<PlanProperties>,
}

impl TableFunctionExec {
    fn new(
        inputs: Vec<Arc<dyn ExecutionPlan>>,
        call: TableCall,
        schema: SchemaRef,
        orderings: Vec<Option<LexOrdering>>,
    ) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Self { inputs, call, orderings, properties: Arc::new(properties) }
    }
}

impl DisplayAs for TableFunctionExec {
    fn fmt_as(&self, _t: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TableFunctionExec: {}", self.call.function)
    }
}

impl ExecutionPlan for TableFunctionExec {
    fn name(&self) -> &str {
        "TableFunctionExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        InputDistributionRequirements::new(vec![Distribution::SinglePartition; self.inputs.len()])
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        // Without this DataFusion takes a sort below for unnecessary.
        self.orderings.iter().map(|ordering| ordering.clone().map(OrderingRequirements::from)).collect()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![false; self.inputs.len()]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false; self.inputs.len()]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.inputs.iter().collect()
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(Self::new(children, self.call.clone(), self.schema(), self.orderings.clone())))
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn apply_expressions(
        &self,
        _f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn execute(&self, _partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let inputs: Vec<_> =
            self.inputs.iter().map(|input| input.execute(0, Arc::clone(&context))).collect::<Result<_>>()?;
        let mut reservation = MemoryConsumer::new(self.call.function).register(context.memory_pool());
        let batch_size = context.session_config().batch_size();
        let schema = self.schema();
        let (call, output_schema) = (self.call.clone(), Arc::clone(&schema));
        let batches = stream::once(async move {
            let mut tables = Vec::with_capacity(inputs.len());
            for input in inputs {
                tables.push(collect(input, &mut reservation).await?);
            }
            let output = called(&call, &tables, &output_schema)?;
            Ok::<_, DataFusionError>(stream::iter(slices(output, batch_size)).map(move |batch| {
                let _held = &reservation;
                Ok(batch)
            }))
        })
        .try_flatten();
        use futures::StreamExt;
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, batches)))
    }
}

/// Calls the function for all rows, or for those of each group in the order in which the
/// groups are first seen.
fn called(call: &TableCall, tables: &[RecordBatch], schema: &SchemaRef) -> Result<RecordBatch> {
    let function = registry::table(call.function)
        .ok_or_else(|| PlanError::internal(format!("the table function `{}` is gone", call.function)))?;
    let Some(evaluate) = function.implementation.evaluation() else {
        return Err(PlanError::internal(format!("`{}` cannot be evaluated", call.function)).into());
    };
    let outputs: Vec<(String, ScalarType)> = call.outputs.iter().map(|c| (c.name.clone(), c.ty)).collect();
    let evaluate = |tables: &[RecordBatch]| -> Result<(Vec<ArrayRef>, usize)> {
        let inputs =
            call.tables.iter().zip(tables).map(|(columns, batch)| input(columns, batch)).collect::<Result<Vec<_>>>()?;
        let arguments = call.arguments.iter().map(|a| argument(a, call, tables)).collect::<Result<Vec<_>>>()?;
        let arguments = TableArguments {
            tables: &inputs,
            arguments: &arguments,
            outputs: &outputs,
            max_rows: call.max_rows,
            context: &call.context,
        };
        let arrays = evaluate(&arguments).map_err(|error| PlanError::function(call.function, &error).at(call.span))?;
        let rows = arrays.first().map_or(0, |a| a.len());
        let is_right = arrays.len() == outputs.len()
            && arrays.iter().zip(&outputs).all(|(a, (_, ty))| a.len() == rows && *a.data_type() == ty.arrow());
        if !is_right {
            let error = FunctionError::Internal { message: "the columns are not those that were planned".into() };
            return Err(PlanError::function(call.function, &error).at(call.span).into());
        }
        Ok((arrays, rows))
    };
    let (Some(group), Some(first)) = (&call.group, tables.first()) else {
        let (arrays, rows) = evaluate(tables)?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        return Ok(RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options)?);
    };
    let keys = first.column(first.schema_ref().index_of(group)?);
    let mut parts: Vec<Vec<ArrayRef>> = Vec::new();
    for rows in groups(keys)? {
        let key = take(keys, &UInt64Array::from(vec![rows[0]]), None)?;
        let rows = UInt64Array::from(rows);
        let mut of_group = tables.to_vec();
        of_group[0] = arrow::compute::take_record_batch(first, &rows)?;
        let (mut arrays, made) = evaluate(&of_group)?;
        arrays.push(take(&key, &UInt64Array::from_value(0, made), None)?);
        parts.push(arrays);
    }
    if parts.is_empty() {
        return Ok(RecordBatch::new_empty(Arc::clone(schema)));
    }
    let columns = (0..schema.fields().len()).map(|i| {
        let arrays: Vec<&dyn arrow::array::Array> = parts.iter().map(|part| part[i].as_ref()).collect();
        concat(&arrays)
    });
    Ok(RecordBatch::try_new(Arc::clone(schema), columns.collect::<Result<_, _>>()?)?)
}

/// Returns the rows of each distinct key.
pub(crate) fn groups(keys: &ArrayRef) -> Result<Vec<Vec<u64>>> {
    let converter = RowConverter::new(vec![SortField::new(keys.data_type().clone())])?;
    let rows = converter.convert_columns(std::slice::from_ref(keys))?;
    let mut known = std::collections::HashMap::new();
    let mut groups: Vec<Vec<u64>> = Vec::new();
    for (row, key) in rows.iter().enumerate() {
        let group = *known.entry(key.owned()).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(row as u64);
    }
    Ok(groups)
}

fn input(columns: &[CallColumn], batch: &RecordBatch) -> Result<TableInput> {
    let columns = columns.iter().map(|c| column(c, batch)).collect::<Result<_>>()?;
    Ok(TableInput { columns, rows: batch.num_rows() })
}

fn column(column: &CallColumn, batch: &RecordBatch) -> Result<TableColumn> {
    let values = Arc::clone(batch.column(batch.schema_ref().index_of(&column.plan_name)?));
    Ok(TableColumn { name: column.name.clone(), ty: column.ty, values })
}

fn argument(argument: &CallArgument, call: &TableCall, tables: &[RecordBatch]) -> Result<TableArgument> {
    Ok(match argument {
        CallArgument::Column { table, plan_name } => {
            let position = call.tables.get(*table).and_then(|t| t.iter().position(|c| c.plan_name == *plan_name));
            let column =
                position.ok_or_else(|| PlanError::internal(format!("no column `{plan_name}` to call with")))?;
            TableArgument::Column { table: *table, column }
        }
        CallArgument::Computed(computed) => match tables.first() {
            Some(batch) => TableArgument::Computed(column(computed, batch)?),
            None => return Err(PlanError::internal("a computed argument over no table").into()),
        },
        CallArgument::Constant(Constant(literal)) => TableArgument::Literal(literal.clone()),
        CallArgument::Table(table) => TableArgument::Table(*table),
    })
}
