//! How a graph operator runs: all of its inputs first, then what is asked of the graph.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch, RecordBatchOptions, UInt32Array};
use arrow::compute::filter;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::Result;
use datafusion::common::runtime::SpawnedTask;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{LogicalPlan, UserDefinedLogicalNode};
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
use datafusion::physical_planner::{ExtensionPlanner, PhysicalPlanner};
use futures::channel::mpsc;
use futures::{SinkExt, StreamExt, stream};

use super::node::GraphNode;
use super::program::{EdgeOutput, GraphProgram, NodeColumn, Output, OutputColumn};
use super::rows::Rows;
use super::search::Search;
use super::store::{Store, pick};
use crate::PlanError;
use crate::row_set_exec::{collect, slices};

/// Batches that a search may be ahead of the reader.
const BATCHES_AHEAD: usize = 4;

/// Makes the physical form of [`GraphNode`].
#[derive(Debug, Default)]
pub struct GraphPlanner;

#[async_trait]
impl ExtensionPlanner for GraphPlanner {
    async fn plan_extension(
        &self,
        _planner: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        _logical_inputs: &[&LogicalPlan],
        physical_inputs: &[Arc<dyn ExecutionPlan>],
        _session: &dyn Session,
        _planning_ctx: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        Ok(node.as_any().downcast_ref::<GraphNode>().map(|node| {
            let orderings = physical_inputs.iter().map(|input| input.output_ordering().cloned()).collect();
            let exec = GraphExec::new(physical_inputs.to_vec(), Arc::clone(node.program()), orderings);
            Arc::new(exec) as Arc<dyn ExecutionPlan>
        }))
    }
}

#[derive(Debug, Clone)]
pub(super) struct GraphExec {
    inputs: Vec<Arc<dyn ExecutionPlan>>,
    program: Arc<GraphProgram>,
    /// The orders that the inputs were planned with; rows must come in them.
    orderings: Vec<Option<LexOrdering>>,
    properties: Arc<PlanProperties>,
}

impl GraphExec {
    fn new(
        inputs: Vec<Arc<dyn ExecutionPlan>>,
        program: Arc<GraphProgram>,
        orderings: Vec<Option<LexOrdering>>,
    ) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::new(program.schema())),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            Boundedness::Bounded,
        );
        Self { inputs, program, orderings, properties: Arc::new(properties) }
    }
}

impl DisplayAs for GraphExec {
    fn fmt_as(&self, _t: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "GraphExec")
    }
}

impl ExecutionPlan for GraphExec {
    fn name(&self) -> &str {
        "GraphExec"
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
        Ok(Arc::new(Self::new(children, Arc::clone(&self.program), self.orderings.clone())))
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
        let (program, schema) = (Arc::clone(&self.program), self.schema());
        let reservation = |name: &str| MemoryConsumer::new(name.to_owned()).register(context.memory_pool());
        let (graph, matches) = (reservation("a graph"), reservation("matches of a pattern"));
        let batch_size = context.session_config().batch_size();
        let begin = Run::Begin { inputs, graph, matches };
        let batches = stream::try_unfold(begin, move |mut run| {
            let (program, schema) = (Arc::clone(&program), Arc::clone(&schema));
            async move {
                if let Run::Begin { inputs, mut graph, matches } = run {
                    let mut tables = Vec::with_capacity(inputs.len());
                    for input in inputs {
                        tables.push(collect(input, &mut graph).await?);
                    }
                    let Some((edges, tables)) = tables.split_first() else {
                        return Err(PlanError::internal("a graph has no edges").into());
                    };
                    let store = built(&program, edges, tables, &mut graph)?;
                    run = match &program.output {
                        Output::Nodes(columns) => {
                            let batch = nodes(columns, &store, &schema)?;
                            Run::Batches { batches: slices(batch, batch_size).into(), _graph: graph }
                        }
                        Output::Edges(columns) => {
                            let batch = edges_of(columns, &program, &store, &schema)?;
                            Run::Batches { batches: slices(batch, batch_size).into(), _graph: graph }
                        }
                        Output::Match(_) => {
                            let rows = (schema, batch_size, matches);
                            let (receiver, task) = searched(program, Arc::new(store), rows);
                            Run::Search { receiver, task: Some(task), _graph: graph }
                        }
                    };
                }
                let batch = match &mut run {
                    Run::Begin { .. } => None,
                    Run::Batches { batches, .. } => batches.pop_front(),
                    Run::Search { receiver, task, .. } => match receiver.next().await {
                        Some(batch) => Some(batch?),
                        None => {
                            // The channel is closed: by the end of the search, or by a panic
                            // that must not pass for it.
                            if let Some(task) = task.take() {
                                task.join().await.map_err(|e| DataFusionError::ExecutionJoin(Box::new(e)))?;
                            }
                            None
                        }
                    },
                };
                Ok(batch.map(|batch| (batch, run)))
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches)))
    }
}

enum Run {
    Begin { inputs: Vec<SendableRecordBatchStream>, graph: MemoryReservation, matches: MemoryReservation },
    Batches { batches: std::collections::VecDeque<RecordBatch>, _graph: MemoryReservation },
    Search { receiver: mpsc::Receiver<Result<RecordBatch>>, task: Option<SpawnedTask<()>>, _graph: MemoryReservation },
}

/// Searches on a thread of its own, since a search does not pause; it stops when nobody
/// reads what it finds.
fn searched(
    program: Arc<GraphProgram>,
    store: Arc<Store>,
    (schema, batch_size, reservation): (SchemaRef, usize, MemoryReservation),
) -> (mpsc::Receiver<Result<RecordBatch>>, SpawnedTask<()>) {
    let (mut sender, receiver) = mpsc::channel(BATCHES_AHEAD);
    let watcher = sender.clone();
    let task = SpawnedTask::spawn_blocking(move || {
        let Output::Match(pattern) = &program.output else { return };
        let rows = Rows::new(pattern.clone(), Arc::clone(&store), schema, batch_size, program.max_rows, reservation);
        let search = Search::try_new(&program, pattern, store, rows, Box::new(move || watcher.is_closed()));
        let mut send = |batch| futures::executor::block_on(sender.send(batch)).is_ok();
        let mut search = match search {
            Ok(search) => search,
            Err(error) => {
                send(Err(error));
                return;
            }
        };
        while let Some(found) = search.advance().transpose() {
            let is_error = found.is_err();
            if !send(found) || is_error {
                return;
            }
        }
    });
    (receiver, task)
}

fn built(
    program: &GraphProgram,
    edges: &RecordBatch,
    tables: &[RecordBatch],
    reservation: &mut MemoryReservation,
) -> Result<Store> {
    // What nodes are known by, and who is next to whom; nodes are at most the ends.
    let described: usize = tables.iter().map(RecordBatch::num_rows).sum();
    reservation.try_grow(edges.num_rows() * 200 + described * 100)?;
    let store = Store::try_new(program, edges, tables)?;
    let columns = store.node_columns.iter().map(|column| column.get_array_memory_size()).sum();
    reservation.try_grow(columns)?;
    Ok(store)
}

fn nodes(columns: &[OutputColumn<usize>], store: &Store, schema: &SchemaRef) -> Result<RecordBatch> {
    let mask = BooleanArray::from(store.has_node.clone());
    let arrays = columns.iter().map(|column| Ok(filter(&store.node_columns[column.source], &mask)?));
    batch(arrays.collect::<Result<_>>()?, mask.true_count(), schema)
}

fn edges_of(
    columns: &[OutputColumn<EdgeOutput>],
    program: &GraphProgram,
    store: &Store,
    schema: &SchemaRef,
) -> Result<RecordBatch> {
    let mask = BooleanArray::from(store.has_edge.clone());
    let hashes = program.node_columns.iter().position(|column| matches!(column, NodeColumn::Hash));
    let hash_of = |ends: &[u32]| match hashes {
        Some(hashes) => pick(&store.node_columns[hashes], &UInt32Array::from(ends.to_vec())),
        None => Err(PlanError::internal("the hashes of nodes are not there").into()),
    };
    let arrays = columns.iter().map(|column| {
        let array = match column.source {
            EdgeOutput::Column(position) => Arc::clone(&store.edge_columns[position]),
            EdgeOutput::SourceHash => hash_of(&store.sources)?,
            EdgeOutput::TargetHash => hash_of(&store.targets)?,
        };
        Ok(filter(&array, &mask)?)
    });
    batch(arrays.collect::<Result<_>>()?, mask.true_count(), schema)
}

fn batch(arrays: Vec<ArrayRef>, rows: usize, schema: &SchemaRef) -> Result<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options)?)
}
