//! How `scan` runs: one pass over the rows, in their order.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::common::Result;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::MemoryConsumer;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{
    Distribution, EquivalenceProperties, LexOrdering, OrderingRequirements, Partitioning, PhysicalExpr,
};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, InputDistributionRequirements, PlanProperties,
};
use futures::{StreamExt, stream};

use crate::step_scan::StepProgram;
use crate::step_scan_machine::Machine;

#[derive(Debug, Clone)]
pub(crate) struct StepScanExec {
    input: Arc<dyn ExecutionPlan>,
    program: Arc<StepProgram>,
    schema: SchemaRef,
    /// The order that the input was planned with; rows must come in it.
    ordering: Option<LexOrdering>,
    properties: Arc<PlanProperties>,
}

impl StepScanExec {
    pub(crate) fn new(input: Arc<dyn ExecutionPlan>, program: Arc<StepProgram>) -> Self {
        let ordering = input.output_ordering().cloned();
        Self::with_ordering(input, program, ordering)
    }

    fn with_ordering(input: Arc<dyn ExecutionPlan>, program: Arc<StepProgram>, ordering: Option<LexOrdering>) -> Self {
        let schema = Arc::new(program.schema());
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&schema)),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Self { input, program, schema, ordering, properties: Arc::new(properties) }
    }
}

impl DisplayAs for StepScanExec {
    fn fmt_as(&self, _t: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StepScanExec")
    }
}

impl ExecutionPlan for StepScanExec {
    fn name(&self) -> &str {
        "StepScanExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        InputDistributionRequirements::new(vec![Distribution::SinglePartition])
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        // Without this DataFusion takes a sort below for unnecessary.
        vec![self.ordering.clone().map(OrderingRequirements::from)]
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        // A row that is the last of its step comes out when that is known.
        vec![false]
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
            Some(child) if children.is_empty() => {
                Ok(Arc::new(Self::with_ordering(child, Arc::clone(&self.program), self.ordering.clone())))
            }
            _ => Err(DataFusionError::Internal("a scan has one input".into())),
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

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let input = self.input.execute(partition, Arc::clone(&context))?;
        let reservation = MemoryConsumer::new("the states of a scan").register(context.memory_pool());
        let machine = Machine::try_new(&self.program, &input.schema(), Arc::clone(&self.schema), reservation)?;
        let batches = stream::try_unfold((input, Some(machine)), |(mut input, machine)| async move {
            let Some(mut machine) = machine else { return Ok(None) };
            while let Some(batch) = input.next().await {
                let output = machine.push(&batch?)?;
                if output.num_rows() > 0 {
                    return Ok(Some((output, (input, Some(machine)))));
                }
            }
            Ok(Some((machine.finish()?, (input, None))))
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), batches)))
    }
}
