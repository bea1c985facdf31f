//! One DataFusion aggregate type for all KQL aggregation functions.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, StructArray, new_empty_array};
use arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};
use kql_functions::{
    AggregateArguments, AggregateFunction, AggregateImplementation, Emit, FunctionError, GroupAccumulator, RunContext,
};
use kql_types::{Literal, ScalarType};

use crate::PlanError;

/// A KQL aggregation function in a plan, bound to the types and constants of one call.
pub struct KqlAggregateFunction {
    inner: Arc<Call>,
    key: String,
    signature: Signature,
}

/// What accumulators are made from.
struct Call {
    function: &'static AggregateFunction,
    types: Vec<ScalarType>,
    /// The outputs; more than one lie in a struct.
    outputs: Vec<ScalarType>,
    constants: Vec<Option<Literal>>,
    context: Arc<RunContext>,
}

impl Call {
    fn arguments(&self) -> AggregateArguments<'_> {
        AggregateArguments {
            types: &self.types,
            constants: &self.constants,
            return_type: self.outputs.first().copied().unwrap_or(ScalarType::Dynamic),
            context: &self.context,
        }
    }

    fn make(&self) -> Result<Box<dyn GroupAccumulator>, PlanError> {
        match self.function.implementation {
            AggregateImplementation::Accumulator { make, .. } => {
                make(&self.arguments()).map_err(|error| self.failed(&error))
            }
            _ => Err(PlanError::internal(format!("`{}` has no accumulator of its own", self.function.name))),
        }
    }

    fn failed(&self, error: &FunctionError) -> PlanError {
        PlanError::function(self.function.name, error)
    }

    fn state_types(&self) -> Vec<DataType> {
        match self.function.implementation {
            AggregateImplementation::Accumulator { state_types, .. } => state_types(&self.arguments()),
            _ => Vec::new(),
        }
    }

    fn return_type(&self) -> DataType {
        if self.function.has_many_outputs { DataType::Struct(self.fields()) } else { self.outputs[0].arrow() }
    }

    fn fields(&self) -> Fields {
        self.outputs.iter().enumerate().map(|(i, ty)| Field::new(format!("f{i}"), ty.arrow(), true)).collect()
    }

    /// Gives the fields of a struct the names that the plan knows them by.
    fn name_fields(&self, array: ArrayRef) -> Result<ArrayRef, PlanError> {
        if !self.function.has_many_outputs {
            return Ok(array);
        }
        let columns = match array.as_struct_opt() {
            Some(array) => array.columns().to_vec(),
            None => vec![array],
        };
        let rows = columns.first().map_or(0, |c| c.len());
        let array = StructArray::try_new_with_length(self.fields(), columns, None, rows)
            .map_err(|error| PlanError::internal(format!("`{}`: {error}", self.function.name)))?;
        Ok(Arc::new(array))
    }
}

impl KqlAggregateFunction {
    /// `outputs` has one type, or one per field where the function has many outputs.
    pub fn new(
        function: &'static AggregateFunction,
        types: Vec<ScalarType>,
        outputs: Vec<ScalarType>,
        constants: Vec<Option<Literal>>,
        context: Arc<RunContext>,
    ) -> Self {
        // A call without arguments gets one that nobody reads: DataFusion says how many
        // rows there are by the length of the arguments.
        let arguments =
            if types.is_empty() { vec![DataType::Boolean] } else { types.iter().map(|ty| ty.arrow()).collect() };
        let signature = Signature::exact(arguments, Volatility::Immutable);
        let key = format!("{types:?} {outputs:?} {constants:?}");
        Self { inner: Arc::new(Call { function, types, outputs, constants, context }), key, signature }
    }

    /// Makes an accumulator and throws it away, to learn what is wrong with the
    /// constants before any data is read.
    pub fn prepare(&self) -> Result<(), PlanError> {
        self.inner.make().map(|_| ())
    }

    pub fn into_udaf(self) -> Arc<AggregateUDF> {
        Arc::new(AggregateUDF::new_from_impl(self))
    }
}

impl std::fmt::Debug for KqlAggregateFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({:?})", self.inner.function.name, self.inner.types)
    }
}

impl PartialEq for KqlAggregateFunction {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.inner.function, other.inner.function)
            && self.key == other.key
            && self.inner.context == other.inner.context
    }
}

impl Eq for KqlAggregateFunction {}

impl Hash for KqlAggregateFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.function.name.hash(state);
        self.key.hash(state);
    }
}

impl AggregateUDFImpl for KqlAggregateFunction {
    fn name(&self) -> &str {
        self.inner.function.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(self.inner.return_type())
    }

    fn accumulator(&self, _args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(OneGroup {
            call: Arc::clone(&self.inner),
            accumulator: Mutex::new(self.inner.make()?),
            zeros: Vec::new(),
            is_started: false,
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let types = self.inner.state_types();
        Ok(types
            .into_iter()
            .enumerate()
            .map(|(i, ty)| Arc::new(Field::new(format!("{}[{i}]", args.name), ty, true)))
            .collect())
    }

    fn groups_accumulator_supported(&self, _args: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Groups { call: Arc::clone(&self.inner), accumulator: self.inner.make()? }))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        // Order is the planner's affair: it gathers the input into one partition first.
        AggregateOrderSensitivity::Insensitive
    }
}

/// The accumulator of `summarize … by …`.
struct Groups {
    call: Arc<Call>,
    accumulator: Box<dyn GroupAccumulator>,
}

fn emit(emit_to: EmitTo) -> Emit {
    match emit_to {
        EmitTo::All => Emit::All,
        EmitTo::First(n) => Emit::First(n),
    }
}

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.accumulator
            .update(values, group_indices, opt_filter, total_num_groups)
            .map_err(|error| self.call.failed(&error).into())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let array = self.accumulator.evaluate(emit(emit_to)).map_err(|error| self.call.failed(&error))?;
        Ok(self.call.name_fields(array)?)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        self.accumulator.state(emit(emit_to)).map_err(|error| self.call.failed(&error).into())
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.accumulator.merge(values, group_indices, total_num_groups).map_err(|error| self.call.failed(&error).into())
    }

    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map(|v| v.len()).or_else(|| opt_filter.map(Array::len)).unwrap_or(0);
        let groups: Vec<usize> = (0..rows).collect();
        let mut accumulator = self.call.make()?;
        accumulator.update(values, &groups, opt_filter, rows).map_err(|error| self.call.failed(&error))?;
        accumulator.state(Emit::All).map_err(|error| self.call.failed(&error).into())
    }

    fn size(&self) -> usize {
        self.accumulator.size()
    }
}

/// The accumulator of `summarize` without `by`: the same, with one group.
struct OneGroup {
    call: Arc<Call>,
    /// Accumulators are `Send` only; DataFusion asks for `Sync`.
    accumulator: Mutex<Box<dyn GroupAccumulator>>,
    zeros: Vec<usize>,
    is_started: bool,
}

impl std::fmt::Debug for OneGroup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OneGroup({})", self.call.function.name)
    }
}

impl OneGroup {
    fn accumulator(&mut self) -> &mut Box<dyn GroupAccumulator> {
        self.accumulator.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes the one group known where no row did.
    fn start(&mut self) -> Result<()> {
        if !self.is_started {
            let empty: Vec<ArrayRef> = self.call.types.iter().map(|ty| new_empty_array(&ty.arrow())).collect();
            self.update(&empty, 0)?;
        }
        Ok(())
    }

    fn update(&mut self, values: &[ArrayRef], rows: usize) -> Result<()> {
        self.is_started = true;
        if self.zeros.len() < rows {
            self.zeros.resize(rows, 0);
        }
        let call = Arc::clone(&self.call);
        let zeros = std::mem::take(&mut self.zeros);
        let values = if call.types.is_empty() { &[] } else { values };
        let result = self.accumulator().update(values, &zeros[..rows], None, 1);
        self.zeros = zeros;
        result.map_err(|error| call.failed(&error).into())
    }
}

impl Accumulator for OneGroup {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = values.first().map_or(0, |v| v.len());
        self.update(values, rows)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.start()?;
        let call = Arc::clone(&self.call);
        let array = self.accumulator().evaluate(Emit::All).map_err(|error| call.failed(&error))?;
        self.is_started = false;
        ScalarValue::try_from_array(&call.name_fields(array)?, 0)
    }

    fn size(&self) -> usize {
        self.accumulator.lock().unwrap_or_else(PoisonError::into_inner).size()
            + self.zeros.capacity() * size_of::<usize>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.start()?;
        let call = Arc::clone(&self.call);
        let states = self.accumulator().state(Emit::All).map_err(|error| call.failed(&error))?;
        self.is_started = false;
        states.iter().map(|state| ScalarValue::try_from_array(state, 0)).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.is_started = true;
        let rows = states.first().map_or(0, |v| v.len());
        let zeros = vec![0; rows];
        let call = Arc::clone(&self.call);
        self.accumulator().merge(states, &zeros, 1).map_err(|error| call.failed(&error).into())
    }
}
