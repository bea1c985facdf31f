//! Marks in a plan where an operator of the query ends, so that a profile can tell them apart.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DFSchemaRef, Result};
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNodeCore};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::execution_plan::{CardinalityEffect, ChildrenPropertiesMode, ReplaceChildrenOptions};
use datafusion::physical_plan::filter_pushdown::{FilterDescription, FilterPushdownPhase};
use datafusion::physical_plan::metrics::{Count, ExecutionPlanMetricsSet, MetricBuilder, MetricsSet, Time};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use futures::{Stream, StreamExt};
use kql_diagnostics::Span;

/// What came out of one operator of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorProfile {
    /// Of the operator, or of the whole pipe whose last one it is.
    pub span: Span,
    pub rows: u64,
    /// Time spent in the operator; without what is spent in those below it, as far as they run in turn with it.
    pub time: Duration,
    /// How many operators it stands below.
    pub depth: usize,
}

/// Returns the marked operators of a plan that has run, each before those that it reads from.
pub fn profile(plan: &Arc<dyn ExecutionPlan>) -> Vec<OperatorProfile> {
    let mut operators = Vec::new();
    visit(plan, 0, &mut operators);
    operators
}

/// Adds the operators of a subtree and returns the time of the topmost ones.
fn visit(plan: &Arc<dyn ExecutionPlan>, depth: usize, operators: &mut Vec<OperatorProfile>) -> Duration {
    let Some(mark) = plan.downcast_ref::<MarkExec>() else {
        return plan.children().into_iter().map(|child| visit(child, depth, operators)).sum();
    };
    let metrics = mark.metrics.clone_inner();
    let rows = metrics.sum_by_name(ROWS).map_or(0, |value| value.as_usize() as u64);
    let total = Duration::from_nanos(metrics.sum_by_name(TIME).map_or(0, |value| value.as_usize() as u64));
    let at = operators.len();
    operators.push(OperatorProfile { span: mark.span, rows, time: total, depth });
    let below = visit(&mark.input, depth + 1, operators);
    if let Some(operator) = operators.get_mut(at) {
        operator.time = total.saturating_sub(below);
    }
    // What runs beside its reader is none of the reader's time.
    total.max(below)
}

const ROWS: &str = "rows";
const TIME: &str = "time";

/// The end of an operator; changes nothing and lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Mark {
    input: LogicalPlan,
    span: Span,
    /// Filters stay above a source, so that its rows are those that it has.
    is_source: bool,
}

impl Mark {
    pub(crate) fn plan(input: LogicalPlan, span: Span, is_source: bool) -> LogicalPlan {
        LogicalPlan::Extension(Extension { node: Arc::new(Self { input, span, is_source }) })
    }

    pub(crate) fn exec(&self, input: Arc<dyn ExecutionPlan>) -> MarkExec {
        MarkExec { input, span: self.span, metrics: ExecutionPlanMetricsSet::new() }
    }
}

impl PartialOrd for Mark {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl UserDefinedLogicalNodeCore for Mark {
    fn name(&self) -> &str {
        "Mark"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        self.input.schema()
    }

    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mark: {}..{}", self.span.start, self.span.end)
    }

    fn with_exprs_and_inputs(&self, _exprs: Vec<Expr>, mut inputs: Vec<LogicalPlan>) -> Result<Self> {
        match inputs.pop() {
            Some(input) if inputs.is_empty() => Ok(Self { input, span: self.span, is_source: self.is_source }),
            _ => Err(DataFusionError::Internal("a mark has one input".into())),
        }
    }

    fn necessary_children_exprs(&self, output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        Some(vec![output_columns.to_vec()])
    }

    fn prevent_predicate_push_down_columns(&self) -> HashSet<String> {
        let barred = self.input.schema().fields().iter().filter(|_| self.is_source);
        barred.map(|field| field.name().clone()).collect()
    }

    fn supports_limit_pushdown(&self) -> bool {
        true
    }
}

/// Counts the rows that pass, and the time until they come.
#[derive(Debug, Clone)]
pub(crate) struct MarkExec {
    input: Arc<dyn ExecutionPlan>,
    span: Span,
    metrics: ExecutionPlanMetricsSet,
}

impl DisplayAs for MarkExec {
    fn fmt_as(&self, _t: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MarkExec: {}..{}", self.span.start, self.span.end)
    }
}

impl ExecutionPlan for MarkExec {
    fn name(&self) -> &str {
        "MarkExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match children.pop() {
            Some(input) if children.is_empty() => Ok(Arc::new(Self { input, ..self.as_ref().clone() })),
            _ => Err(DataFusionError::Internal("a mark has one input".into())),
        }
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

    fn supports_limit_pushdown(&self) -> bool {
        true
    }

    fn cardinality_effect(&self) -> CardinalityEffect {
        CardinalityEffect::Equal
    }

    fn gather_filters_for_pushdown(
        &self,
        _phase: FilterPushdownPhase,
        parent_filters: Vec<Arc<dyn PhysicalExpr>>,
        _config: &ConfigOptions,
    ) -> Result<FilterDescription> {
        FilterDescription::from_children(parent_filters, &self.children())
    }

    fn metrics(&self) -> Option<MetricsSet> {
        Some(self.metrics.clone_inner())
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let rows = MetricBuilder::new(&self.metrics).counter(ROWS, partition);
        let time = MetricBuilder::new(&self.metrics).subset_time(TIME, partition);
        let started = time.timer();
        let input = self.input.execute(partition, context)?;
        started.done();
        let schema = input.schema();
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, measured(input, rows, time))))
    }
}

fn measured(
    mut input: SendableRecordBatchStream,
    rows: Count,
    time: Time,
) -> impl Stream<Item = Result<arrow::array::RecordBatch>> + Send {
    futures::stream::poll_fn(move |context| {
        let started = time.timer();
        let polled = input.poll_next_unpin(context);
        started.done();
        if let std::task::Poll::Ready(Some(Ok(batch))) = &polled {
            rows.add(batch.num_rows());
        }
        polled
    })
}
