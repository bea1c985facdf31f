//! The one logical node of our own: operations on a row set that DataFusion lacks.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field};
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::{DFSchema, DFSchemaRef, Result};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNode, UserDefinedLogicalNodeCore};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_planner::{ExtensionPlanner, PhysicalPlanner};
use kql_functions::RunContext;
use kql_types::ScalarType;

use crate::PlanError;
use crate::mark::Mark;
use crate::row_set_exec::RowSetExec;
use crate::step_scan::StepScan;
use crate::step_scan_exec::StepScanExec;

/// What happens to the rows. Columns are named, since optimisers move them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum RowSetOperation {
    /// Brings the rows into one ordered partition.
    Gather,
    /// Changes nothing; optimisers do not see through it what the columns are made of.
    Barrier { columns: Vec<String> },
    /// Changes nothing; the physical optimiser does not see through it what is constant or ordered.
    ///
    /// Stands below each sort. The optimiser leaves constant keys out of a sort, pushes it below joins, unions and
    /// summaries, and then misses the keys; it pushes a sort below a limit, which then lets other rows through.
    Forget,
    /// Changes nothing; the sort below stays, also where nothing above reads its keys.
    InOrder { keys: Vec<String> },
    /// Keeps the first rows of each key.
    KeepFirst { keys: Vec<String>, count: u64 },
    /// Adds a long column that counts the rows from 0.
    Number { output: String },
    /// Adds a column that a window function computes over all rows.
    Window(WindowCall),
    /// Repeats rows for the elements of their arrays.
    MvExpand(Expansion),
}

/// A call of a window function; the arguments are columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct WindowCall {
    pub function: &'static str,
    pub arguments: Vec<(String, ScalarType)>,
    /// Which arguments are the same in all rows.
    pub constants: Vec<bool>,
    pub return_type: ScalarType,
    pub output: String,
    /// A column: the function looks at the rows of each of its values by themselves.
    pub group: Option<String>,
    pub context: Arc<RunContext>,
}

/// Arrays side by side, and the columns their elements go to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Expansion {
    pub arrays: Vec<(String, String)>,
    /// A long column that counts the elements from 0.
    pub item_index: Option<String>,
    /// Rows per input row.
    pub limit: Option<u64>,
    pub bags_as_arrays: bool,
    /// Rows in all, above which the query is refused.
    pub max_rows: u64,
}

impl RowSetOperation {
    /// Returns the columns that come after those of the input.
    pub(crate) fn new_fields(&self) -> Vec<Field> {
        match self {
            Self::Gather | Self::Barrier { .. } | Self::Forget | Self::InOrder { .. } | Self::KeepFirst { .. } => {
                Vec::new()
            }
            Self::Number { output } => vec![Field::new(output, DataType::Int64, true)],
            Self::Window(call) => vec![Field::new(&call.output, call.return_type.arrow(), true)],
            Self::MvExpand(expansion) => {
                let items =
                    expansion.arrays.iter().map(|(_, item)| Field::new(item, ScalarType::Dynamic.arrow(), true));
                items.chain(expansion.item_index.iter().map(|name| Field::new(name, DataType::Int64, true))).collect()
            }
        }
    }

    /// Returns the columns of the input that the operation reads.
    fn reads(&self) -> Vec<&str> {
        match self {
            Self::Gather | Self::Barrier { .. } | Self::Forget | Self::Number { .. } => Vec::new(),
            Self::KeepFirst { keys, .. } | Self::InOrder { keys } => keys.iter().map(String::as_str).collect(),
            Self::Window(call) => {
                call.arguments.iter().map(|(name, _)| name.as_str()).chain(call.group.as_deref()).collect()
            }
            Self::MvExpand(expansion) => expansion.arrays.iter().map(|(array, _)| array.as_str()).collect(),
        }
    }

    pub(crate) fn needs_all_rows(&self) -> bool {
        !matches!(self, Self::MvExpand(_) | Self::Barrier { .. } | Self::Forget | Self::InOrder { .. })
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Gather => "Gather",
            Self::Barrier { .. } => "Barrier",
            Self::Forget => "Forget",
            Self::InOrder { .. } => "InOrder",
            Self::KeepFirst { .. } => "KeepFirst",
            Self::Number { .. } => "Number",
            Self::Window(_) => "Window",
            Self::MvExpand(_) => "MvExpand",
        }
    }
}

/// An operation over an input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct RowSet {
    input: LogicalPlan,
    operation: RowSetOperation,
    schema: DFSchemaRef,
}

impl RowSet {
    pub(crate) fn try_new(input: LogicalPlan, operation: RowSetOperation) -> Result<Self> {
        let inherited = input.schema().iter().map(|(qualifier, field)| (qualifier.cloned(), Arc::clone(field)));
        let new = operation.new_fields().into_iter().map(|field| (None, Arc::new(field)));
        let schema = DFSchema::new_with_metadata(inherited.chain(new).collect(), input.schema().metadata().clone())?;
        Ok(Self { input, operation, schema: Arc::new(schema) })
    }

    pub(crate) fn plan(input: LogicalPlan, operation: RowSetOperation) -> Result<LogicalPlan, PlanError> {
        Ok(LogicalPlan::Extension(Extension { node: Arc::new(Self::try_new(input, operation)?) }))
    }
}

/// Returns a plan whose rows need not come in the order of the sorts on its top.
pub(crate) fn in_any_order(plan: LogicalPlan) -> Result<LogicalPlan, PlanError> {
    Ok(match plan {
        LogicalPlan::Projection(mut projection) => {
            projection.input = Arc::new(in_any_order(Arc::unwrap_or_clone(projection.input))?);
            LogicalPlan::Projection(projection)
        }
        LogicalPlan::Filter(mut filter) => {
            filter.input = Arc::new(in_any_order(Arc::unwrap_or_clone(filter.input))?);
            LogicalPlan::Filter(filter)
        }
        LogicalPlan::Extension(extension) => match extension.node.as_any().downcast_ref::<RowSet>() {
            Some(RowSet { input, operation: RowSetOperation::InOrder { .. }, .. }) => in_any_order(input.clone())?,
            _ => LogicalPlan::Extension(extension),
        },
        other => other,
    })
}

impl PartialOrd for RowSet {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl UserDefinedLogicalNodeCore for RowSet {
    fn name(&self) -> &str {
        self.operation.name()
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.operation.name(), self.operation.reads().join(", "))
    }

    fn with_exprs_and_inputs(&self, _exprs: Vec<Expr>, mut inputs: Vec<LogicalPlan>) -> Result<Self> {
        match inputs.pop() {
            Some(input) if inputs.is_empty() => Self::try_new(input, self.operation.clone()),
            _ => Err(DataFusionError::Internal("a row set has one input".into())),
        }
    }

    fn necessary_children_exprs(&self, output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        let input = self.input.schema();
        let reads = self.operation.reads();
        let needed = (0..input.fields().len())
            .filter(|i| output_columns.contains(i) || reads.contains(&input.field(*i).name().as_str()));
        Some(vec![needed.collect()])
    }

    fn prevent_predicate_push_down_columns(&self) -> HashSet<String> {
        match &self.operation {
            RowSetOperation::Barrier { columns } => columns.iter().cloned().collect(),
            RowSetOperation::Forget | RowSetOperation::InOrder { .. } => HashSet::new(),
            _ => self.schema.fields().iter().map(|f| f.name().clone()).collect(),
        }
    }

    fn supports_limit_pushdown(&self) -> bool {
        // The first rows of an order are the first rows of the sort.
        matches!(self.operation, RowSetOperation::InOrder { .. })
    }
}

/// Makes the physical forms of [`RowSet`] and [`StepScan`].
#[derive(Debug, Default)]
pub struct RowSetPlanner;

#[async_trait]
impl ExtensionPlanner for RowSetPlanner {
    async fn plan_extension(
        &self,
        _planner: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        _logical_inputs: &[&LogicalPlan],
        physical_inputs: &[Arc<dyn ExecutionPlan>],
        _session: &dyn Session,
        _planning_ctx: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let [input] = physical_inputs else { return Ok(None) };
        if let Some(node) = node.as_any().downcast_ref::<RowSet>() {
            return Ok(Some(Arc::new(RowSetExec::try_new(Arc::clone(input), node.operation.clone())?)));
        }
        if let Some(mark) = node.as_any().downcast_ref::<Mark>() {
            return Ok(Some(Arc::new(mark.exec(Arc::clone(input)))));
        }
        if let Some(node) = node.as_any().downcast_ref::<StepScan>() {
            return Ok(Some(Arc::new(StepScanExec::new(Arc::clone(input), Arc::clone(node.program())))));
        }
        Ok(None)
    }
}
