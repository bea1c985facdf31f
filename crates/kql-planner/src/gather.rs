//! Many partitions into one, in their order. DataFusion's own way takes batches as they
//! come, so that two runs of one query could differ.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::runtime::SpawnedTask;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::{Partitioning, PhysicalExpr};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::execution_plan::{CardinalityEffect, ChildrenPropertiesMode, ReplaceChildrenOptions};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties};
use futures::channel::mpsc;
use futures::{SinkExt, StreamExt, stream};

/// Batches that a partition may be ahead of the reader.
const BATCHES_AHEAD: usize = 16;

/// Reads the partitions of its input one after the other, while all of them run.
#[derive(Debug, Clone)]
pub struct GatherExec {
    input: Arc<dyn ExecutionPlan>,
    fetch: Option<usize>,
    properties: Arc<PlanProperties>,
}

impl GatherExec {
    pub fn new(input: Arc<dyn ExecutionPlan>, fetch: Option<usize>) -> Self {
        let mut equivalences = input.equivalence_properties().clone();
        // Each partition may be in order, and a column be constant in each; one after the other they are not.
        if input.output_partitioning().partition_count() > 1 {
            equivalences.clear_orderings();
            equivalences.clear_per_partition_constants();
        }
        let properties = PlanProperties::new(
            equivalences,
            Partitioning::UnknownPartitioning(1),
            input.pipeline_behavior(),
            input.boundedness(),
        );
        Self { input, fetch, properties: Arc::new(properties) }
    }
}

impl DisplayAs for GatherExec {
    fn fmt_as(&self, _t: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.fetch {
            Some(fetch) => write!(f, "GatherExec: fetch={fetch}"),
            None => write!(f, "GatherExec"),
        }
    }
}

impl ExecutionPlan for GatherExec {
    fn name(&self) -> &str {
        "GatherExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match children.pop() {
            Some(child) if children.is_empty() => Ok(Arc::new(Self::new(child, self.fetch))),
            _ => Err(DataFusionError::Internal("a gather has one input".into())),
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

    fn fetch(&self) -> Option<usize> {
        self.fetch
    }

    fn with_fetch(&self, fetch: Option<usize>) -> Option<Arc<dyn ExecutionPlan>> {
        Some(Arc::new(Self { fetch, ..self.clone() }))
    }

    fn cardinality_effect(&self) -> CardinalityEffect {
        CardinalityEffect::Equal
    }

    fn execute(&self, _partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let partitions = self.input.output_partitioning().partition_count();
        let batches = if partitions == 1 {
            self.input.execute(0, context)?
        } else {
            let mut readers = Vec::with_capacity(partitions);
            for partition in 0..partitions {
                let mut input = self.input.execute(partition, Arc::clone(&context))?;
                let (mut sender, receiver) = mpsc::channel(BATCHES_AHEAD);
                let task = SpawnedTask::spawn(async move {
                    while let Some(batch) = input.next().await {
                        let is_error = batch.is_err();
                        if sender.send(batch).await.is_err() || is_error {
                            break;
                        }
                    }
                });
                // The task lives as long as its reader: dropping it stops the work.
                readers.push(Reader { receiver, task: Some(task) }.into_stream());
            }
            Box::pin(RecordBatchStreamAdapter::new(self.schema(), stream::iter(readers).flatten()))
        };
        Ok(match self.fetch {
            None => batches,
            Some(fetch) => {
                let schema = self.schema();
                let mut left = fetch;
                let limited = batches.map(move |batch| {
                    batch.map(|batch| {
                        let batch = batch.slice(0, left.min(batch.num_rows()));
                        left -= batch.num_rows();
                        (batch, left)
                    })
                });
                let limited = stream::unfold(Some(Box::pin(limited)), move |state| async move {
                    let mut input = state?;
                    match input.next().await? {
                        Ok((batch, 0)) => Some((Ok(batch), None)),
                        Ok((batch, _)) => Some((Ok(batch), Some(input))),
                        Err(error) => Some((Err(error), None)),
                    }
                });
                let limited = if fetch == 0 { stream::empty().boxed() } else { limited.boxed() };
                Box::pin(RecordBatchStreamAdapter::new(schema, limited))
            }
        })
    }
}

struct Reader {
    receiver: mpsc::Receiver<Result<arrow::array::RecordBatch>>,
    task: Option<SpawnedTask<()>>,
}

impl Reader {
    fn into_stream(self) -> impl futures::Stream<Item = Result<arrow::array::RecordBatch>> + Send {
        stream::unfold(self, |mut reader| async move {
            if let Some(batch) = reader.receiver.next().await {
                return Some((batch, reader));
            }
            // The channel is closed: by the end of the input, or by a panic that must not
            // pass for it.
            match reader.task.take()?.join().await {
                Ok(()) => None,
                Err(error) => Some((Err(DataFusionError::ExecutionJoin(Box::new(error))), reader)),
            }
        })
    }
}

/// Puts [`GatherExec`] in the place of DataFusion's `CoalescePartitionsExec`.
#[derive(Debug, Default)]
pub struct OrderedGather;

impl PhysicalOptimizerRule for OrderedGather {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|plan| {
            Ok(match plan.downcast_ref::<CoalescePartitionsExec>() {
                Some(coalesce) => {
                    let gather = GatherExec::new(Arc::clone(coalesce.input()), coalesce.fetch());
                    Transformed::yes(Arc::new(gather) as Arc<dyn ExecutionPlan>)
                }
                None => Transformed::no(plan),
            })
        })
        .data()
    }

    fn name(&self) -> &str {
        "ordered_gather"
    }

    fn schema_check(&self) -> bool {
        true
    }
}
