//! Groups by text where the texts lie in Parquet dictionaries.
//!
//! DataFusion's aggregation hashes and compares the text of each row. This one knows a text by its
//! place in the dictionary ([`TextNumbers`]). It does the first, partial step of a summary by one text,
//! and as soon as that no longer pays (most texts are new, they do not lie in dictionaries, memory is
//! short) hands out the states that it has and leaves the rest of its input to DataFusion's aggregation.
//! With several keys their combinations are hashed anyway, and nothing was gained.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::aggregates::{AggregateExec, AggregateMode};
use datafusion::physical_plan::execution_plan::{ChildrenPropertiesMode, ReplaceChildrenOptions};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, InputDistributionRequirements, InputOrderMode, PlanProperties,
};
use futures::{StreamExt, TryStreamExt, stream};

use crate::text_numbers::TextNumbers;

/// So many rows show whether it pays to know texts by their place: a quarter of a common row group.
const PROBED_ROWS: usize = 1 << 15;
/// The share of rows whose texts are looked up by their bytes, above which it does not: a new text costs
/// more than it does without all this.
const LOOKED_UP_OF: usize = 8;

/// Puts [`TextGroupsExec`] around the aggregations that it can begin; the last of the rules that look for
/// aggregations.
#[derive(Debug, Default)]
pub struct TextGroups;

impl PhysicalOptimizerRule for TextGroups {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _config: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|plan| {
            Ok(match plan.downcast_ref::<AggregateExec>() {
                Some(aggregate) if groups_by_text(aggregate)? => {
                    let aggregate = Arc::new(aggregate.clone());
                    Transformed::yes(Arc::new(TextGroupsExec { aggregate }) as Arc<dyn ExecutionPlan>)
                }
                _ => Transformed::no(plan),
            })
        })
        .data()
    }

    fn name(&self) -> &str {
        "text_groups"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

fn groups_by_text(aggregate: &AggregateExec) -> Result<bool> {
    let group_by = aggregate.group_expr();
    if aggregate.mode() != &AggregateMode::Partial
        || aggregate.input_order_mode() != &InputOrderMode::Linear
        || aggregate.limit_options().is_some()
        || !group_by.is_single()
        || !aggregate.aggr_expr().iter().all(|call| call.groups_accumulator_supported())
    {
        return Ok(false);
    }
    let keys = group_by.group_schema(&aggregate.input_schema())?;
    Ok(matches!(keys.fields().as_ref(), [key] if key.data_type() == &DataType::Utf8View))
}

/// The partial step of a summary by a text.
#[derive(Debug, Clone)]
pub struct TextGroupsExec {
    /// What this stands for, and what does the rest where this gives up.
    aggregate: Arc<AggregateExec>,
}

impl DisplayAs for TextGroupsExec {
    fn fmt_as(&self, t: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextGroupsExec: ")?;
        self.aggregate.fmt_as(t, f)
    }
}

impl ExecutionPlan for TextGroupsExec {
    fn name(&self) -> &str {
        "TextGroupsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.aggregate.properties()
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        self.aggregate.input_distribution_requirements()
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.aggregate.children()
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = Arc::clone(&self.aggregate).replace_children(children, options)?;
        match plan.downcast_ref::<AggregateExec>() {
            Some(aggregate) => Ok(Arc::new(Self { aggregate: Arc::new(aggregate.clone()) })),
            None => Ok(plan),
        }
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        self.aggregate.apply_expressions(f)
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let input = self.aggregate.input().execute(partition, Arc::clone(&context))?;
        let consumer = MemoryConsumer::new(format!("TextGroupsExec[{partition}]")).with_can_spill(true);
        let table = Table::try_new(Arc::clone(&self.aggregate), consumer.register(context.memory_pool()))?;
        let batches = stream::once(table.summarize(input, context)).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches)))
    }
}

/// The groups of one partition.
struct Table {
    aggregate: Arc<AggregateExec>,
    keys: TextNumbers,
    accumulators: Vec<Box<dyn GroupsAccumulator>>,
    reservation: MemoryReservation,
    /// Working memory: the group of each row.
    groups: Vec<usize>,
}

impl Table {
    fn try_new(aggregate: Arc<AggregateExec>, reservation: MemoryReservation) -> Result<Self> {
        let accumulators = aggregate.aggr_expr().iter().map(|call| call.create_groups_accumulator());
        let accumulators = accumulators.collect::<Result<_>>()?;
        Ok(Self { aggregate, keys: TextNumbers::try_new()?, accumulators, reservation, groups: Vec::new() })
    }

    /// Reads the input and returns the states of its groups, then what DataFusion makes of the input that
    /// was left to it.
    async fn summarize(
        mut self,
        mut input: SendableRecordBatchStream,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let batch_size = context.session_config().batch_size();
        let mut is_whole = true;
        while let Some(batch) = input.next().await {
            self.add(&batch?)?;
            if !self.goes_on()? {
                is_whole = false;
                break;
            }
        }
        let aggregate = Arc::clone(&self.aggregate);
        let schema = aggregate.schema();
        let (states, reservation) = self.into_states()?;
        let slices = (0..states.num_rows()).step_by(batch_size).map(move |at| {
            // What is not handed out yet is held.
            let _ = &reservation;
            Ok(states.slice(at, batch_size.min(states.num_rows() - at)))
        });
        let slices = stream::iter(slices);
        if is_whole {
            return Ok(Box::pin(RecordBatchStreamAdapter::new(schema, slices)));
        }
        let rest = Rest { schema: input.schema(), input: Mutex::new(Some(input)) };
        let rest = StreamingTableExec::try_new(Arc::clone(&rest.schema), vec![Arc::new(rest)], None, [], false, None)?;
        let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
        let rest = aggregate.replace_children(vec![Arc::new(rest)], options)?.execute(0, context)?;
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, slices.chain(rest))))
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<()> {
        let rows = batch.num_rows();
        let [(key, _)] = self.aggregate.group_expr().expr() else {
            return Err(DataFusionError::Internal("a summary by one text has one key".into()));
        };
        self.keys.of(&key.evaluate(batch)?.into_array(rows)?, &mut self.groups)?;
        let total = self.keys.len();
        let calls = self.aggregate.aggr_expr().iter().zip(self.aggregate.filter_expr());
        for (accumulator, (call, filter)) in self.accumulators.iter_mut().zip(calls) {
            let values = call.expressions();
            let values: Vec<ArrayRef> =
                values.iter().map(|value| value.evaluate(batch)?.into_array(rows)).collect::<Result<_>>()?;
            let filter = filter.as_ref().map(|filter| filter.evaluate(batch)?.into_array(rows)).transpose()?;
            let filter = filter.as_ref().map(|filter| filter.as_boolean());
            accumulator.update_batch(&values, &self.groups, filter, total)?;
        }
        Ok(())
    }

    /// Whether the next batch is for this table, too.
    fn goes_on(&self) -> Result<bool> {
        let (rows, looked_up) = self.keys.rows();
        if rows >= PROBED_ROWS && looked_up > rows / LOOKED_UP_OF {
            return Ok(false);
        }
        let accumulators: usize = self.accumulators.iter().map(|accumulator| accumulator.size()).sum();
        let size = accumulators + self.keys.size() + self.groups.capacity() * size_of::<usize>();
        match self.reservation.try_resize(size) {
            Ok(()) => Ok(true),
            Err(DataFusionError::ResourcesExhausted(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Returns the keys and states of all groups, and what is reserved for them.
    fn into_states(mut self) -> Result<(RecordBatch, MemoryReservation)> {
        let schema = self.aggregate.schema();
        if self.keys.len() == 0 {
            return Ok((RecordBatch::new_empty(schema), self.reservation));
        }
        let mut columns = vec![self.keys.into_texts()?];
        for accumulator in &mut self.accumulators {
            columns.extend(accumulator.state(EmitTo::All)?);
        }
        Ok((RecordBatch::try_new(schema, columns)?, self.reservation))
    }
}

/// The batches that are left, as the one partition of a table that is read once.
struct Rest {
    schema: SchemaRef,
    input: Mutex<Option<SendableRecordBatchStream>>,
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rest")
    }
}

impl PartitionStream for Rest {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let input = self.input.lock().unwrap_or_else(PoisonError::into_inner).take();
        input.unwrap_or_else(|| {
            let error = DataFusionError::Internal("the rest of an input is read once".into());
            Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), stream::iter([Err(error)])))
        })
    }
}
