//! How the operations of [`RowSetOperation`] run.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{
    Array, ArrayData, ArrayRef, AsArray, Int64Array, Int64Builder, RecordBatch, RecordBatchOptions, UInt32Array,
    UInt64Array,
};
use arrow::compute::{concat, concat_batches, filter_record_batch, take, take_record_batch};
use arrow::datatypes::{Schema, SchemaRef};
use arrow::row::{RowConverter, SortField};
use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::EquivalenceProperties;
use datafusion::physical_expr::equivalence::ProjectionMapping;
use datafusion::physical_expr::{Distribution, LexOrdering, OrderingRequirements, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::filter_pushdown::{FilterDescription, FilterPushdownPhase};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, InputDistributionRequirements, PlanProperties,
};
use futures::{StreamExt, TryStreamExt, stream};
use kql_functions::{ColumnValue, WindowArguments, registry};
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Kind};

use crate::PlanError;
use crate::compact::{compact, joined};
use crate::row_set::{Expansion, RowSetOperation, WindowCall};
use crate::table_function::groups;

/// An operation on the rows of an input.
#[derive(Debug, Clone)]
pub(crate) struct RowSetExec {
    input: Arc<dyn ExecutionPlan>,
    operation: RowSetOperation,
    /// The order that the input was planned with; rows must come in it.
    ordering: Option<LexOrdering>,
    /// The rows that `mv-expand` made, in all partitions.
    made: Arc<AtomicU64>,
    properties: Arc<PlanProperties>,
}

impl RowSetExec {
    pub(crate) fn try_new(input: Arc<dyn ExecutionPlan>, operation: RowSetOperation) -> Result<Self> {
        let ordering = match operation {
            RowSetOperation::Forget => None,
            _ => input.output_ordering().cloned(),
        };
        Self::with_ordering(input, operation, ordering)
    }

    fn with_ordering(
        input: Arc<dyn ExecutionPlan>,
        operation: RowSetOperation,
        ordering: Option<LexOrdering>,
    ) -> Result<Self> {
        let input_schema = input.schema();
        let inherited = input_schema.fields().iter().cloned();
        let new = operation.new_fields().into_iter().map(Arc::new);
        let schema = Arc::new(Schema::new_with_metadata(
            inherited.chain(new).collect::<Vec<_>>(),
            input_schema.metadata().clone(),
        ));
        let indices: Vec<usize> = (0..input_schema.fields().len()).collect();
        let mapping = ProjectionMapping::from_indices(&indices, &input_schema)?;
        let equivalences = match operation {
            RowSetOperation::Forget => EquivalenceProperties::new(schema),
            _ => {
                let mut equivalences = input.equivalence_properties().project(&mapping, schema);
                // The rows do come in the input's order, but an optimiser that knows it puts a later sort in the
                // place of the one that the operation needs.
                equivalences.clear_orderings();
                equivalences
            }
        };
        let properties = PlanProperties::new(
            equivalences,
            input.output_partitioning().clone(),
            if operation.needs_all_rows() { EmissionType::Final } else { EmissionType::Incremental },
            Boundedness::Bounded,
        );
        Ok(Self { input, operation, ordering, made: Arc::default(), properties: Arc::new(properties) })
    }
}

impl DisplayAs for RowSetExec {
    fn fmt_as(&self, _t: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}Exec", self.operation.name())
    }
}

impl ExecutionPlan for RowSetExec {
    fn name(&self) -> &str {
        self.operation.name()
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        InputDistributionRequirements::new(vec![if self.operation.needs_all_rows() || self.ordering.is_some() {
            Distribution::SinglePartition
        } else {
            Distribution::UnspecifiedDistribution
        }])
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        // Without this DataFusion takes a sort below for unnecessary.
        vec![self.ordering.clone().map(OrderingRequirements::from)]
    }

    fn maintains_input_order(&self) -> Vec<bool> {
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
                Ok(Arc::new(Self::with_ordering(child, self.operation.clone(), self.ordering.clone())?))
            }
            _ => Err(DataFusionError::Internal("a row set has one input".into())),
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

    fn gather_filters_for_pushdown(
        &self,
        _phase: FilterPushdownPhase,
        parent_filters: Vec<Arc<dyn PhysicalExpr>>,
        _config: &ConfigOptions,
    ) -> Result<FilterDescription> {
        match self.operation {
            RowSetOperation::Forget => FilterDescription::from_children(parent_filters, &self.children()),
            _ => Ok(FilterDescription::all_unsupported(&parent_filters, &self.children())),
        }
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let input = self.input.execute(partition, Arc::clone(&context))?;
        let schema = self.schema();
        let reserve = |name: &str| MemoryConsumer::new(name.to_owned()).register(context.memory_pool());
        let batch_size = context.session_config().batch_size();
        let output: SendableRecordBatchStream = match &self.operation {
            RowSetOperation::Gather | RowSetOperation::Barrier { .. } => input,
            RowSetOperation::Forget => Box::pin(RecordBatchStreamAdapter::new(schema, joined(input))),
            RowSetOperation::InOrder { .. } => {
                let batches = input.map(|batch| Ok(compact(batch?)?));
                Box::pin(RecordBatchStreamAdapter::new(schema, batches))
            }
            RowSetOperation::Number { .. } => {
                let mut next = 0;
                let schema_ = Arc::clone(&schema);
                let batches = input.map(move |batch| {
                    let batch = batch?;
                    let rows = batch.num_rows() as i64;
                    let mut columns = batch.columns().to_vec();
                    columns.push(Arc::new(Int64Array::from_iter_values(next..next + rows)));
                    next += rows;
                    Ok(RecordBatch::try_new(Arc::clone(&schema_), columns)?)
                });
                Box::pin(RecordBatchStreamAdapter::new(schema, batches))
            }
            RowSetOperation::KeepFirst { keys, count } => {
                let mut first =
                    FirstRows::try_new(&input.schema(), keys, *count, reserve("the first rows of each key"))?;
                let batches = input.map(move |batch| first.filter(&batch?));
                Box::pin(RecordBatchStreamAdapter::new(schema, batches))
            }
            RowSetOperation::Window(call) => {
                let call = call.clone();
                let mut reservation = reserve("serialized rows");
                let schema_ = Arc::clone(&schema);
                let batches = stream::once(async move {
                    let rows = collect(input, &mut reservation).await?;
                    let output = windowed(&rows, &call, &schema_)?;
                    Ok::<_, DataFusionError>(stream::iter(slices(output, batch_size)).map(move |batch| {
                        let _held = &reservation;
                        Ok(batch)
                    }))
                })
                .try_flatten();
                Box::pin(RecordBatchStreamAdapter::new(schema, batches))
            }
            RowSetOperation::MvExpand(expansion) => {
                let made = Arc::clone(&self.made);
                let expander =
                    Expander::try_new(&input.schema(), expansion.clone(), Arc::clone(&schema), batch_size, made)?;
                let batches = stream::try_unfold((input, expander), |(mut input, mut expander)| async move {
                    loop {
                        if let Some(batch) = expander.next_batch()? {
                            return Ok(Some((batch, (input, expander))));
                        }
                        match input.next().await {
                            Some(batch) => expander.begin(batch?),
                            None => return Ok(None),
                        }
                    }
                });
                Box::pin(RecordBatchStreamAdapter::new(schema, batches))
            }
        };
        Ok(output)
    }
}

fn position(schema: &SchemaRef, name: &str) -> Result<usize> {
    Ok(schema.index_of(name)?)
}

/// Reads all rows into one batch.
pub(crate) async fn collect(
    mut input: SendableRecordBatchStream,
    reservation: &mut MemoryReservation,
) -> Result<RecordBatch> {
    let schema = input.schema();
    let (mut batches, mut buffers) = (Vec::new(), HashSet::new());
    while let Some(batch) = input.next().await {
        let batch = batch?;
        // Once as it came, once joined to the others.
        let bytes: usize = batch.columns().iter().map(|c| new_bytes(&c.to_data(), &mut buffers)).sum();
        reservation.try_grow(2 * bytes)?;
        batches.push(batch);
    }
    Ok(compact(concat_batches(&schema, &batches)?)?)
}

/// Returns the bytes of an array's buffers that were not counted before: batches are
/// often slices of the same ones.
fn new_bytes(data: &ArrayData, counted: &mut HashSet<usize>) -> usize {
    let own = data
        .buffers()
        .iter()
        .filter(|b| counted.insert(b.data_ptr().as_ptr() as usize))
        .map(|b| b.capacity())
        .sum::<usize>();
    own + data.child_data().iter().map(|child| new_bytes(child, counted)).sum::<usize>()
}

/// Cuts a batch into batches of at most a size.
pub(crate) fn slices(batch: RecordBatch, size: usize) -> Vec<RecordBatch> {
    let rows = batch.num_rows();
    (0..rows).step_by(size.max(1)).map(|start| batch.slice(start, size.min(rows - start))).collect()
}

/// Returns the rows with the function's column; those of a group come together.
fn windowed(rows: &RecordBatch, call: &WindowCall, schema: &SchemaRef) -> Result<RecordBatch> {
    let Some(group) = &call.group else {
        let output = window_column(rows, call)?;
        return with_column(rows, output, schema);
    };
    let groups = groups(rows.column(position(rows.schema_ref(), group)?))?;
    if groups.is_empty() {
        return with_column(rows, window_column(rows, call)?, schema);
    }
    let order: UInt64Array = groups.iter().flatten().copied().collect::<Vec<u64>>().into();
    let rows = take_record_batch(rows, &order)?;
    let (mut outputs, mut start) = (Vec::with_capacity(groups.len()), 0);
    for group in &groups {
        outputs.push(window_column(&rows.slice(start, group.len()), call)?);
        start += group.len();
    }
    let outputs: Vec<&dyn Array> = outputs.iter().map(AsRef::as_ref).collect();
    with_column(&rows, concat(&outputs)?, schema)
}

fn with_column(rows: &RecordBatch, column: ArrayRef, schema: &SchemaRef) -> Result<RecordBatch> {
    let mut columns = rows.columns().to_vec();
    columns.push(column);
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

fn window_column(rows: &RecordBatch, call: &WindowCall) -> Result<ArrayRef> {
    let function = registry::window(call.function)
        .ok_or_else(|| PlanError::internal(format!("the window function `{}` is gone", call.function)))?;
    let mut values = Vec::with_capacity(call.arguments.len());
    for ((name, _), is_constant) in call.arguments.iter().zip(&call.constants) {
        let array = Arc::clone(rows.column(position(rows.schema_ref(), name)?));
        values.push(match *is_constant && !array.is_empty() {
            true => ColumnValue::Scalar(array.slice(0, 1)),
            false => ColumnValue::Array(array),
        });
    }
    let types: Vec<_> = call.arguments.iter().map(|(_, ty)| *ty).collect();
    let arguments = WindowArguments {
        values: &values,
        types: &types,
        return_type: call.return_type,
        rows: rows.num_rows(),
        context: &call.context,
    };
    (function.evaluate)(&arguments).map_err(|error| PlanError::function(function.name, &error).into())
}

/// How many rows of each key there were so far.
struct FirstRows {
    columns: Vec<usize>,
    count: u64,
    converter: RowConverter,
    seen: HashMap<Box<[u8]>, u64>,
    reservation: MemoryReservation,
}

impl FirstRows {
    fn try_new(schema: &SchemaRef, keys: &[String], count: u64, reservation: MemoryReservation) -> Result<Self> {
        let columns = keys.iter().map(|key| position(schema, key)).collect::<Result<Vec<_>>>()?;
        let fields = columns.iter().map(|&i| SortField::new(schema.field(i).data_type().clone()));
        Ok(Self { converter: RowConverter::new(fields.collect())?, columns, count, seen: HashMap::new(), reservation })
    }

    fn filter(&mut self, batch: &RecordBatch) -> Result<RecordBatch> {
        let keys: Vec<ArrayRef> = self.columns.iter().map(|&i| Arc::clone(batch.column(i))).collect();
        let rows = self.converter.convert_columns(&keys)?;
        let mut new_bytes = 0;
        let is_first = rows.iter().map(|row| {
            let key: &[u8] = row.as_ref();
            let seen = match self.seen.get_mut(key) {
                Some(seen) => seen,
                None => {
                    // The key, its pointer, and the slot of the table.
                    new_bytes += key.len() + 4 * size_of::<usize>();
                    self.seen.entry(key.into()).or_insert(0)
                }
            };
            *seen += 1;
            Some(*seen <= self.count)
        });
        let is_first = is_first.collect();
        self.reservation.try_grow(new_bytes)?;
        Ok(filter_record_batch(batch, &is_first)?)
    }
}

/// Expands batch by batch, and no further than is read.
struct Expander {
    expansion: Expansion,
    arrays: Vec<usize>,
    schema: SchemaRef,
    batch_size: usize,
    made: Arc<AtomicU64>,
    current: Option<Position>,
}

/// Where the expansion of a batch is: at an element of a row.
struct Position {
    batch: RecordBatch,
    row: usize,
    item: usize,
}

impl Expander {
    fn try_new(
        input: &SchemaRef,
        expansion: Expansion,
        schema: SchemaRef,
        batch_size: usize,
        made: Arc<AtomicU64>,
    ) -> Result<Self> {
        let arrays = expansion.arrays.iter().map(|(array, _)| position(input, array)).collect::<Result<_>>()?;
        Ok(Self { expansion, arrays, schema, batch_size: batch_size.max(1), made, current: None })
    }

    fn begin(&mut self, batch: RecordBatch) {
        self.current = Some(Position { batch, row: 0, item: 0 });
    }

    /// Returns the next rows; none when the batch is through.
    fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        let Some(Position { batch, mut row, mut item }) = self.current.take() else { return Ok(None) };
        let arrays: Vec<_> = self.arrays.iter().map(|&i| batch.column(i).as_binary_view()).collect();
        let mut output = Output::new(arrays.len());
        while row < batch.num_rows() && output.rows.len() < self.batch_size {
            let values: Vec<Option<DynamicRef<'_>>> =
                arrays.iter().map(|a| a.is_valid(row).then(|| DynamicRef::new(a.value(row)))).collect();
            let longest = values.iter().map(|v| v.map_or(1, element_count)).max().unwrap_or(1);
            let count =
                self.expansion.limit.map_or(longest, |limit| longest.min(usize::try_from(limit).unwrap_or(usize::MAX)));
            let end = count.min(item + self.batch_size - output.rows.len());
            self.count(end - item)?;
            for (value, builder) in values.into_iter().zip(&mut output.items) {
                let mut elements = Elements::new(value, self.expansion.bags_as_arrays, item);
                (item..end).for_each(|_| elements.append_next(builder));
            }
            output.rows.extend(std::iter::repeat_n(row as u32, end - item));
            output.indices.extend((item..end).map(|item| Some(item as i64)));
            (row, item) = if end < count { (row, end) } else { (row + 1, 0) };
        }
        if output.rows.is_empty() {
            return Ok(None);
        }
        let rows = self.finish(&batch, &mut output)?;
        if row < batch.num_rows() {
            self.current = Some(Position { batch, row, item });
        }
        Ok(Some(rows))
    }

    fn count(&self, rows: usize) -> Result<()> {
        let (rows, most) = (rows as u64, self.expansion.max_rows);
        if self.made.fetch_add(rows, Ordering::Relaxed).saturating_add(rows) <= most {
            return Ok(());
        }
        Err(PlanError::limit(None, format!("`mv-expand` made more than {most} rows")).into())
    }

    fn finish(&self, batch: &RecordBatch, output: &mut Output) -> Result<RecordBatch> {
        let rows = UInt32Array::from(std::mem::take(&mut output.rows));
        let mut columns = batch.columns().iter().map(|c| take(c, &rows, None)).collect::<Result<Vec<_>, _>>()?;
        columns.extend(output.items.iter_mut().map(DynamicColumnBuilder::finish_ref));
        let indices = output.indices.finish();
        if self.expansion.item_index.is_some() {
            columns.push(Arc::new(indices));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

struct Output {
    rows: Vec<u32>,
    items: Vec<DynamicColumnBuilder>,
    indices: Int64Builder,
}

impl Output {
    fn new(arrays: usize) -> Self {
        let items = (0..arrays).map(|_| DynamicColumnBuilder::default()).collect();
        Self { rows: Vec::new(), items, indices: Int64Builder::new() }
    }
}

/// Returns how many rows a value makes: an empty array or bag none, what is null or no collection one.
fn element_count(value: DynamicRef<'_>) -> usize {
    value.len().unwrap_or(1)
}

enum Elements<'a> {
    Array(kql_types::dynamic::ArrayIter<'a>),
    Bag { entries: kql_types::dynamic::BagIter<'a>, as_arrays: bool },
    One(Option<DynamicRef<'a>>),
}

impl<'a> Elements<'a> {
    /// Returns the elements of a value from one on.
    fn new(value: Option<DynamicRef<'a>>, as_arrays: bool, first: usize) -> Self {
        match value {
            Some(value) if value.kind() == Kind::Array => Self::Array(value.elements().starting_at(first)),
            Some(value) if value.kind() == Kind::Bag => {
                Self::Bag { entries: value.entries().starting_at(first), as_arrays }
            }
            other => Self::One(other.filter(|_| first == 0)),
        }
    }

    /// Appends the next element, or null when there is none.
    fn append_next(&mut self, builder: &mut DynamicColumnBuilder) {
        let value = match self {
            Self::Array(elements) => elements.next(),
            Self::One(value) => value.take(),
            Self::Bag { entries, as_arrays } => {
                return match entries.next() {
                    Some((key, value)) => builder.append_with(|encoder| {
                        if *as_arrays {
                            encoder.begin_array();
                            encoder.string(key);
                        } else {
                            encoder.begin_bag();
                            encoder.key(key);
                        }
                        encoder.value(value);
                        encoder.end();
                    }),
                    None => builder.append_null(),
                };
            }
        };
        match value {
            Some(value) => builder.append(value),
            None => builder.append_null(),
        }
    }
}
