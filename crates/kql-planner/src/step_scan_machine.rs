//! The states of a scan, and what a row does to them.
//!
//! A row is held against the steps from the last to the first. It moves a sequence on
//! when the step before is where the sequence stands, else it may stay in the step.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, RecordBatchOptions, StringViewArray};
use arrow::compute::{cast, interleave};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::row::{RowConverter, SortField};
use datafusion::common::{DFSchema, Result};
use datafusion::execution::context::ExecutionProps;
use datafusion::execution::memory_pool::MemoryReservation;
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::physical_expr::{PhysicalExpr, create_physical_expr};
use kql_binder::bound::StepOutput;

use crate::PlanError;
use crate::batch_bytes::batch_bytes;
use crate::step_scan::{Initial, OutputSource, Read, StateColumn, StepProgram, Value};

pub(crate) struct Machine {
    /// Columns of the input that are dictionaries, and what they are turned into.
    dictionaries: Vec<(usize, DataType)>,
    partition_by: Vec<usize>,
    converter: RowConverter,
    initial: Vec<Cell>,
    steps: Vec<Step>,
    outputs: Vec<Output>,
    schema: SchemaRef,
    partitions: HashMap<Box<[u8]>, usize>,
    states: Vec<PartitionState>,
    /// Batches that rows in the states lie in, with their size.
    held: Vec<(Arc<RecordBatch>, usize)>,
    next_row: u64,
    emitted: Vec<Emitted>,
    reservation: MemoryReservation,
}

struct Step {
    is_optional: bool,
    output: StepOutput,
    precondition: Option<usize>,
    conditions: Vec<Evaluator>,
    assignments: Vec<(usize, Evaluator)>,
}

enum Output {
    Input(usize),
    Slot(usize),
    MatchId,
    StepName(Vec<String>),
}

/// Where the sequences of one partition stand: at most one in each step.
struct PartitionState {
    sequences: Vec<Option<Sequence>>,
    next_match: i64,
}

#[derive(Clone)]
struct Sequence {
    match_id: i64,
    /// The row that matched each step last, up to the one where the sequence stands.
    rows: Vec<Option<Arc<Row>>>,
}

/// A row as a step left it.
struct Row {
    batch: Arc<RecordBatch>,
    index: usize,
    /// Counts the rows of the input.
    number: u64,
    slots: Vec<Cell>,
}

#[derive(Clone)]
enum Cell {
    /// A column of the row's own batch.
    Input(usize),
    /// An array of one value.
    Value(ArrayRef),
}

struct Emitted {
    row: Arc<Row>,
    match_id: i64,
    step: usize,
}

impl Machine {
    pub(crate) fn try_new(
        program: &StepProgram,
        input: &SchemaRef,
        schema: SchemaRef,
        reservation: MemoryReservation,
    ) -> Result<Self> {
        let mut dictionaries = Vec::new();
        let mut fields = Vec::with_capacity(input.fields().len());
        for (i, field) in input.fields().iter().enumerate() {
            match field.data_type() {
                DataType::Dictionary(_, value) => {
                    let ty = if **value == DataType::Utf8 { DataType::Utf8View } else { value.as_ref().clone() };
                    dictionaries.push((i, ty.clone()));
                    fields.push(Field::new(field.name(), ty, true));
                }
                ty => fields.push(Field::new(field.name(), ty.clone(), true)),
            }
        }
        let input = Schema::new(fields);
        let names: Vec<String> = program.steps.iter().map(|step| step.name.clone()).collect();
        let partition_by =
            program.partition_by.iter().map(|name| Ok(input.index_of(name)?)).collect::<Result<Vec<_>>>()?;
        let keys = partition_by.iter().map(|&i| SortField::new(input.field(i).data_type().clone())).collect();
        let initial = program.slots.iter().map(|slot| match &slot.initial {
            Initial::Input(name) => Ok(Cell::Input(input.index_of(name)?)),
            Initial::Constant(value) => Ok(Cell::Value(value.to_array()?)),
        });
        let steps = program.steps.iter().map(|step| {
            let evaluator = |value: &Value| Evaluator::try_new(value, &input);
            let conditions = step.conditions.iter().map(evaluator).collect::<Result<_>>()?;
            let assignments = step.assignments.iter().map(|(slot, value)| Ok((*slot, evaluator(value)?)));
            Ok(Step {
                is_optional: step.is_optional,
                output: step.output,
                precondition: step.precondition.as_ref().map(|name| input.index_of(name)).transpose()?,
                conditions,
                assignments: assignments.collect::<Result<_>>()?,
            })
        });
        let outputs = program.outputs.iter().map(|output| {
            Ok(match &output.source {
                OutputSource::Input(name) => Output::Input(input.index_of(name)?),
                OutputSource::Slot(slot) => Output::Slot(*slot),
                OutputSource::MatchId => Output::MatchId,
                OutputSource::StepName => Output::StepName(names.clone()),
            })
        });
        Ok(Self {
            converter: RowConverter::new(keys)?,
            partition_by,
            initial: initial.collect::<Result<_>>()?,
            steps: steps.collect::<Result<_>>()?,
            outputs: outputs.collect::<Result<_>>()?,
            dictionaries,
            schema,
            partitions: HashMap::new(),
            states: Vec::new(),
            held: Vec::new(),
            next_row: 0,
            emitted: Vec::new(),
            reservation,
        })
    }

    /// Takes rows in, and returns those that come out by them.
    pub(crate) fn push(&mut self, batch: &RecordBatch) -> Result<RecordBatch> {
        let batch = Arc::new(self.without_dictionaries(batch)?);
        let bytes = batch_bytes(&batch);
        self.reservation.try_grow(bytes)?;
        let partitions = self.partitions_of(&batch)?;
        for index in 0..batch.num_rows() {
            let partition = partitions.as_ref().map_or(0, |partitions| partitions[index]);
            self.row(&batch, index, partition)?;
        }
        let output = self.output()?;
        // A batch stays for the rows that a state remembers.
        self.held.push((batch, bytes));
        let mut freed = 0;
        self.held.retain(|(batch, bytes)| {
            let is_held = Arc::strong_count(batch) > 1;
            freed += if is_held { 0 } else { *bytes };
            is_held
        });
        self.reservation.shrink(freed);
        Ok(output)
    }

    /// Returns the rows that are the last of their step since no more come.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch> {
        for state in std::mem::take(&mut self.states) {
            for (step, sequence) in state.sequences.into_iter().enumerate() {
                if let Some(sequence) = sequence {
                    self.leave(step, &sequence);
                }
            }
        }
        self.emitted.sort_by_key(|emitted| emitted.row.number);
        self.output()
    }

    fn without_dictionaries(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        if self.dictionaries.is_empty() {
            return Ok(batch.clone());
        }
        let mut columns = batch.columns().to_vec();
        let mut fields: Vec<Field> = batch.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
        for (i, ty) in &self.dictionaries {
            columns[*i] = cast(&columns[*i], ty)?;
            fields[*i] = Field::new(fields[*i].name(), ty.clone(), true);
        }
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        Ok(RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)?)
    }

    /// Returns the partition of each row; nothing where there is only one.
    fn partitions_of(&mut self, batch: &RecordBatch) -> Result<Option<Vec<usize>>> {
        let steps = self.steps.len();
        let new_state = || PartitionState { sequences: vec![None; steps], next_match: 0 };
        if self.partition_by.is_empty() {
            if self.states.is_empty() {
                self.states.push(new_state());
            }
            return Ok(None);
        }
        let keys: Vec<ArrayRef> = self.partition_by.iter().map(|&i| Arc::clone(batch.column(i))).collect();
        let rows = self.converter.convert_columns(&keys)?;
        let mut partitions = Vec::with_capacity(batch.num_rows());
        let mut new_bytes = 0;
        for row in &rows {
            let key: &[u8] = row.as_ref();
            let partition = match self.partitions.get(key) {
                Some(&partition) => partition,
                None => {
                    let partition = self.states.len();
                    self.partitions.insert(key.into(), partition);
                    self.states.push(new_state());
                    new_bytes += key.len() + size_of::<(Box<[u8]>, PartitionState)>() + steps * size_of::<Sequence>();
                    partition
                }
            };
            partitions.push(partition);
        }
        self.reservation.try_grow(new_bytes)?;
        Ok(Some(partitions))
    }

    fn row(&mut self, batch: &Arc<RecordBatch>, index: usize, partition: usize) -> Result<()> {
        let number = self.next_row;
        self.next_row += 1;
        for at in (0..self.steps.len()).rev() {
            let step = &self.steps[at];
            if let Some(column) = step.precondition
                && !is_true(batch.column(column), index)
            {
                continue;
            }
            let sequences = &self.states[partition].sequences;
            // A sequence moves on from the step before, or from further back over
            // optional ones; where only such are before, a sequence may begin here.
            let mut from = None;
            let mut begins = true;
            for before in (0..at).rev() {
                if let Some(sequence) = &sequences[before]
                    && step.holds(batch, index, &sequence.rows)?
                {
                    from = Some(before);
                    begins = false;
                    break;
                }
                if !self.steps[before].is_optional {
                    begins = false;
                    break;
                }
            }
            let (match_id, mut rows) = match (from, &sequences[at]) {
                (Some(from), _) => {
                    let left = self.states[partition].sequences[at].take();
                    let moved = self.states[partition].sequences[from].take();
                    left.iter().for_each(|sequence| self.leave(at, sequence));
                    moved.iter().for_each(|sequence| self.leave(from, sequence));
                    match moved {
                        Some(Sequence { match_id, rows }) => (match_id, rows),
                        None => return Err(PlanError::internal("a sequence of a scan got lost").into()),
                    }
                }
                (None, Some(sequence)) if step.holds(batch, index, &sequence.rows)? => {
                    let Sequence { match_id, rows } = sequence;
                    (*match_id, rows.clone())
                }
                (None, None) if begins && step.holds(batch, index, &[])? => {
                    let state = &mut self.states[partition];
                    state.next_match += 1;
                    (state.next_match - 1, Vec::new())
                }
                (None, _) => continue,
            };
            let step = &self.steps[at];
            let mut slots = self.initial.clone();
            for (slot, value) in &step.assignments {
                slots[*slot] = value.cell(batch, index, &rows)?;
            }
            let row = Arc::new(Row { batch: Arc::clone(batch), index, number, slots });
            if step.output == StepOutput::All {
                self.emitted.push(Emitted { row: Arc::clone(&row), match_id, step: at });
            }
            rows.resize(at + 1, None);
            rows[at] = Some(row);
            self.states[partition].sequences[at] = Some(Sequence { match_id, rows });
        }
        Ok(())
    }

    /// Puts out the last row of a step that a sequence leaves.
    fn leave(&mut self, step: usize, sequence: &Sequence) {
        if self.steps[step].output == StepOutput::Last
            && let Some(Some(row)) = sequence.rows.get(step)
        {
            self.emitted.push(Emitted { row: Arc::clone(row), match_id: sequence.match_id, step });
        }
    }

    fn output(&mut self) -> Result<RecordBatch> {
        let emitted = std::mem::take(&mut self.emitted);
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.outputs.len());
        for (output, field) in self.outputs.iter().zip(self.schema.fields()) {
            columns.push(match output {
                Output::Input(column) => {
                    gather(emitted.iter().map(|e| (e.row.batch.column(*column), e.row.index)), field.data_type())?
                }
                Output::Slot(slot) => {
                    let cells = emitted.iter().map(|e| match &e.row.slots[*slot] {
                        Cell::Input(column) => (e.row.batch.column(*column), e.row.index),
                        Cell::Value(value) => (value, 0),
                    });
                    gather(cells, field.data_type())?
                }
                Output::MatchId => Arc::new(Int64Array::from_iter_values(emitted.iter().map(|e| e.match_id))),
                Output::StepName(names) => {
                    Arc::new(StringViewArray::from_iter_values(emitted.iter().map(|e| names[e.step].as_str())))
                }
            });
        }
        let options = RecordBatchOptions::new().with_row_count(Some(emitted.len()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

impl Step {
    /// Whether the conditions that read states are true.
    fn holds(&self, batch: &RecordBatch, index: usize, rows: &[Option<Arc<Row>>]) -> Result<bool> {
        for condition in &self.conditions {
            let (array, index) = condition.evaluate(batch, index, rows)?;
            if !is_true(&array, index) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn is_true(array: &ArrayRef, index: usize) -> bool {
    array.as_boolean_opt().is_some_and(|values| values.is_valid(index) && values.value(index))
}

/// Puts single values together into one array.
fn gather<'a>(cells: impl Iterator<Item = (&'a ArrayRef, usize)>, ty: &DataType) -> Result<ArrayRef> {
    let mut arrays: Vec<&dyn Array> = Vec::new();
    let mut positions: HashMap<usize, usize> = HashMap::new();
    let mut indices = Vec::new();
    for (array, index) in cells {
        let position = *positions.entry(Arc::as_ptr(array).cast::<()>() as usize).or_insert_with(|| {
            arrays.push(array.as_ref());
            arrays.len() - 1
        });
        indices.push((position, index));
    }
    if arrays.is_empty() {
        return Ok(arrow::array::new_empty_array(ty));
    }
    Ok(interleave(&arrays, &indices)?)
}

/// Computes a value for one row and the state.
enum Evaluator {
    Read(Source),
    Constant(ArrayRef),
    Computed { expr: Arc<dyn PhysicalExpr>, schema: SchemaRef, sources: Vec<Source> },
}

enum Source {
    Input(usize),
    State { step: usize, column: Remembered, absent: ArrayRef },
}

/// A column of a row that a step remembers.
enum Remembered {
    Input(usize),
    Slot(usize),
}

impl Evaluator {
    fn try_new(value: &Value, input: &Schema) -> Result<Self> {
        Ok(match value {
            Value::Constant(value) => Self::Constant(value.to_array()?),
            Value::Read(read) => Self::Read(Source::try_new(read, input)?),
            Value::Computed { expr, reads } => {
                let sources = reads.iter().map(|(_, read)| Source::try_new(read, input)).collect::<Result<Vec<_>>>()?;
                let fields = reads.iter().zip(&sources).map(|((name, _), source)| {
                    let ty = match source {
                        Source::Input(column) => input.field(*column).data_type(),
                        Source::State { absent, .. } => absent.data_type(),
                    };
                    Field::new(name, ty.clone(), true)
                });
                let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
                let names = DFSchema::try_from(Arc::clone(&schema))?;
                let expr =
                    create_physical_expr(expr, &names, &ExecutionProps::new(), &PhysicalPlanningContext::default())?;
                Self::Computed { expr, schema, sources }
            }
        })
    }

    /// Returns the value as an array and an index into it.
    fn evaluate(&self, batch: &RecordBatch, index: usize, rows: &[Option<Arc<Row>>]) -> Result<(ArrayRef, usize)> {
        match self {
            Self::Constant(value) => Ok((Arc::clone(value), 0)),
            Self::Read(source) => {
                let (array, index) = source.value(batch, index, rows);
                Ok((Arc::clone(array), index))
            }
            Self::Computed { expr, schema, sources } => {
                let columns = sources.iter().map(|source| {
                    let (array, index) = source.value(batch, index, rows);
                    if array.len() == 1 { Arc::clone(array) } else { array.slice(index, 1) }
                });
                let options = RecordBatchOptions::new().with_row_count(Some(1));
                let row = RecordBatch::try_new_with_options(Arc::clone(schema), columns.collect(), &options)?;
                Ok((expr.evaluate(&row)?.into_array(1)?, 0))
            }
        }
    }

    /// Returns the value as a cell of the row at hand.
    fn cell(&self, batch: &RecordBatch, index: usize, rows: &[Option<Arc<Row>>]) -> Result<Cell> {
        if let Self::Read(Source::Input(column)) = self {
            return Ok(Cell::Input(*column));
        }
        let (array, index) = self.evaluate(batch, index, rows)?;
        Ok(Cell::Value(if array.len() == 1 { compact(array) } else { compact(array.slice(index, 1)) }))
    }
}

impl Source {
    fn try_new(read: &Read, input: &Schema) -> Result<Self> {
        Ok(match read {
            Read::Input(name) => Self::Input(input.index_of(name)?),
            Read::State { step, column, absent } => Self::State {
                step: *step,
                column: match column {
                    StateColumn::Input(name) => Remembered::Input(input.index_of(name)?),
                    StateColumn::Slot(slot) => Remembered::Slot(*slot),
                },
                absent: absent.to_array()?,
            },
        })
    }

    fn value<'a>(
        &'a self,
        batch: &'a RecordBatch,
        index: usize,
        rows: &'a [Option<Arc<Row>>],
    ) -> (&'a ArrayRef, usize) {
        match self {
            Self::Input(column) => (batch.column(*column), index),
            Self::State { step, column, absent } => match (rows.get(*step), column) {
                (Some(Some(row)), Remembered::Input(column)) => (row.batch.column(*column), row.index),
                (Some(Some(row)), Remembered::Slot(slot)) => match &row.slots[*slot] {
                    Cell::Input(column) => (row.batch.column(*column), row.index),
                    Cell::Value(value) => (value, 0),
                },
                (Some(None) | None, _) => (absent, 0),
            },
        }
    }
}

/// Frees a single value of the buffers of the batch that it came from, which it would
/// keep for as long as it is carried from row to row.
fn compact(value: ArrayRef) -> ArrayRef {
    match value.data_type() {
        DataType::Utf8View if !value.as_string_view().data_buffers().is_empty() => {
            Arc::new(value.as_string_view().gc())
        }
        DataType::BinaryView if !value.as_binary_view().data_buffers().is_empty() => {
            Arc::new(value.as_binary_view().gc())
        }
        _ => value,
    }
}
