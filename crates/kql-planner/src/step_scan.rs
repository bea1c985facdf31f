//! The logical node of `scan`: steps that rows match one after another.
//!
//! What depends on one row alone is a column of the input, computed for whole batches;
//! what reads the state of a step is an expression over a row of its own columns, which
//! runs row by row.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::{DFSchema, DFSchemaRef, Result, ScalarValue};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNodeCore};
use kql_binder::bound::StepOutput;

/// All that a scan does; columns of the input are named, since optimisers move them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StepProgram {
    /// Columns of the input; rows with different values have states of their own.
    pub partition_by: Vec<String>,
    /// Values that a step may change.
    pub slots: Vec<Slot>,
    pub steps: Vec<Step>,
    pub outputs: Vec<Output>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    pub ty: DataType,
    /// What it holds where a step assigns nothing.
    pub initial: Initial,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Initial {
    Input(String),
    Constant(ScalarValue),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    pub name: String,
    pub is_optional: bool,
    pub output: StepOutput,
    /// A bool column of the input that must be true.
    pub precondition: Option<String>,
    /// What must be true besides.
    pub conditions: Vec<Value>,
    /// Slots and their new values.
    pub assignments: Vec<(usize, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    Constant(ScalarValue),
    Read(Read),
    /// `expr` reads columns that have the names of `reads`.
    Computed {
        expr: Expr,
        reads: Vec<(String, Read)>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Read {
    /// A column of the row at hand.
    Input(String),
    /// What a step remembers; `absent` where no row has matched it.
    State { step: usize, column: StateColumn, absent: ScalarValue },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum StateColumn {
    Input(String),
    Slot(usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Output {
    pub name: String,
    pub ty: DataType,
    pub source: OutputSource,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OutputSource {
    Input(String),
    Slot(usize),
    /// A long.
    MatchId,
    /// A string.
    StepName,
}

impl StepProgram {
    pub fn schema(&self) -> Schema {
        Schema::new(self.outputs.iter().map(|o| Field::new(&o.name, o.ty.clone(), true)).collect::<Vec<_>>())
    }

    /// Returns the columns of the input that the program reads.
    fn reads(&self) -> HashSet<&str> {
        let mut names: HashSet<&str> = self.partition_by.iter().map(String::as_str).collect();
        for slot in &self.slots {
            if let Initial::Input(name) = &slot.initial {
                names.insert(name);
            }
        }
        for output in &self.outputs {
            if let OutputSource::Input(name) = &output.source {
                names.insert(name);
            }
        }
        for step in &self.steps {
            names.extend(step.precondition.as_deref());
            for value in step.conditions.iter().chain(step.assignments.iter().map(|(_, value)| value)) {
                match value {
                    Value::Constant(_) => {}
                    Value::Read(read) => names.extend(read.input()),
                    Value::Computed { reads, .. } => names.extend(reads.iter().filter_map(|(_, read)| read.input())),
                }
            }
        }
        names
    }
}

impl Read {
    fn input(&self) -> Option<&str> {
        match self {
            Self::Input(name) | Self::State { column: StateColumn::Input(name), .. } => Some(name),
            Self::State { column: StateColumn::Slot(_), .. } => None,
        }
    }
}

/// A program over an input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StepScan {
    input: LogicalPlan,
    program: Arc<StepProgram>,
    schema: DFSchemaRef,
}

impl StepScan {
    pub fn try_new(input: LogicalPlan, program: Arc<StepProgram>) -> Result<Self> {
        let schema = Arc::new(DFSchema::try_from(program.schema())?);
        Ok(Self { input, program, schema })
    }

    pub fn plan(input: LogicalPlan, program: StepProgram) -> Result<LogicalPlan> {
        Ok(LogicalPlan::Extension(Extension { node: Arc::new(Self::try_new(input, Arc::new(program))?) }))
    }

    pub fn program(&self) -> &Arc<StepProgram> {
        &self.program
    }
}

impl PartialOrd for StepScan {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl UserDefinedLogicalNodeCore for StepScan {
    fn name(&self) -> &str {
        "StepScan"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    /// Those of the program read columns that the input does not have.
    fn expressions(&self) -> Vec<Expr> {
        Vec::new()
    }

    fn fmt_for_explain(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps: Vec<&str> = self.program.steps.iter().map(|step| step.name.as_str()).collect();
        write!(f, "StepScan: {}", steps.join(", "))
    }

    fn with_exprs_and_inputs(&self, _exprs: Vec<Expr>, mut inputs: Vec<LogicalPlan>) -> Result<Self> {
        match inputs.pop() {
            Some(input) if inputs.is_empty() => Self::try_new(input, Arc::clone(&self.program)),
            _ => Err(DataFusionError::Internal("a scan has one input".into())),
        }
    }

    fn necessary_children_exprs(&self, _output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        let reads = self.program.reads();
        let fields = self.input.schema().fields().iter().enumerate();
        Some(vec![fields.filter(|(_, field)| reads.contains(field.name().as_str())).map(|(i, _)| i).collect()])
    }

    fn prevent_predicate_push_down_columns(&self) -> HashSet<String> {
        self.schema.fields().iter().map(|f| f.name().clone()).collect()
    }

    fn supports_limit_pushdown(&self) -> bool {
        false
    }
}
