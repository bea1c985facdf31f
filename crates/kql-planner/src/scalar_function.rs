//! One DataFusion function type for all KQL functions: the record, the KQL types of the
//! call (Arrow's do not tell datetime from long), and what the run fixes.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use arrow::array::{Array, ArrayRef, AsArray, new_null_array};
use arrow::compute::{cast, take};
use arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use kql_functions::{
    Arguments, Category, ColumnValue, Constants, FunctionError, Implementation, PreparedKernel, RunContext,
    ScalarFunction,
};
use kql_types::{Literal, ScalarType, ValueMemo};

use crate::PlanError;
use crate::expression::looks_for_word;

/// A KQL scalar function in a plan, bound to the types and constants of one call.
pub struct KqlScalarFunction {
    function: &'static ScalarFunction,
    types: Vec<ScalarType>,
    return_type: ScalarType,
    constants: Vec<Option<Literal>>,
    context: Arc<RunContext>,
    /// The constants as text; literals hold floats and have no `Eq`.
    key: String,
    signature: Signature,
    prepared: OnceLock<Result<PreparedKernel, FunctionError>>,
    memo: ValueMemo,
}

impl KqlScalarFunction {
    pub fn new(
        function: &'static ScalarFunction,
        types: Vec<ScalarType>,
        return_type: ScalarType,
        constants: Vec<Option<Literal>>,
        context: Arc<RunContext>,
    ) -> Self {
        let volatility = if function.is_deterministic { Volatility::Immutable } else { Volatility::Volatile };
        let signature = if types.is_empty() {
            Signature::nullary(volatility)
        } else {
            Signature::exact(types.iter().map(|ty| ty.arrow()).collect(), volatility)
        };
        let key = format!("{constants:?}");
        Self {
            function,
            types,
            return_type,
            constants,
            context,
            key,
            signature,
            prepared: OnceLock::new(),
            memo: ValueMemo::default(),
        }
    }

    pub fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }

    /// Keeps the optimiser from replacing the call by its value.
    pub(crate) fn unfolded(mut self) -> Self {
        self.signature.volatility = Volatility::Volatile;
        self
    }

    /// Returns the word for which an operator looks in a text, and what it says of a text without it.
    pub(crate) fn searched_word(&self) -> Option<(&str, bool)> {
        match (self.types.as_slice(), self.constant(1)) {
            ([ScalarType::String, ScalarType::String], Some(Literal::String(word)))
                if looks_for_word(self.function) =>
            {
                Some((word, self.function.name.starts_with('!')))
            }
            _ => None,
        }
    }

    /// Returns the argument at a position, if it is constant.
    pub(crate) fn constant(&self, at: usize) -> Option<&Literal> {
        self.constants.get(at).and_then(Option::as_ref)
    }

    /// Compiles the constant arguments, if the function does that, and says what is
    /// wrong with them before any data is read.
    pub fn prepare(&self) -> Result<(), FunctionError> {
        match self.function.implementation {
            Implementation::Prepared(_) => self.prepared().map(|_| ()),
            _ => Ok(()),
        }
    }

    fn prepared(&self) -> Result<&PreparedKernel, FunctionError> {
        let prepared = self.prepared.get_or_init(|| match self.function.implementation {
            Implementation::Prepared(prepare) => {
                prepare(&Constants { values: &self.constants, context: &self.context })
            }
            _ => Err(FunctionError::Internal { message: "not a prepared function".into() }),
        });
        prepared.as_ref().map_err(Clone::clone)
    }

    /// Calls the kernel on flat arrays.
    pub fn call(&self, values: &[ColumnValue], rows: usize) -> Result<ColumnValue, FunctionError> {
        let args =
            Arguments { values, types: &self.types, return_type: self.return_type, rows, context: &self.context };
        match self.function.implementation {
            Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => kernel(&args),
            Implementation::Prepared(_) => (self.prepared()?)(&args),
            Implementation::Binder => {
                Err(FunctionError::Internal { message: "the binder left a call that it resolves".into() })
            }
            Implementation::Refused(reason) => {
                Err(FunctionError::InvalidArgument { argument: 0, message: reason.into() })
            }
        }
    }

    /// Whether a row of the kernel costs more than finding out that its text came before.
    fn pays_to_find_repeats(&self) -> bool {
        self.function.is_deterministic
            && match self.function.implementation {
                Implementation::Prepared(_) => !self.is_short_list(),
                Implementation::Kernel(_) => self.function.category != Category::Operator,
                Implementation::Columnar(_) | Implementation::Binder | Implementation::Refused(_) => false,
            }
    }

    /// Whether a text is looked for among a few words without case, which are compared with the views of
    /// a whole column.
    fn is_short_list(&self) -> bool {
        let is_word = |word: &Option<Literal>| matches!(word, Some(Literal::String(word)) if word.is_ascii());
        matches!(self.function.name, "in~" | "!in~")
            && self.constants.len() <= 8
            && self.constants.iter().skip(1).all(is_word)
    }

    /// Calls the kernel on the distinct values of the column at a position, if it repeats itself.
    fn by_value(&self, values: &[ColumnValue], at: usize) -> Result<ColumnValue, PlanError> {
        let failed = |error: FunctionError| PlanError::function(self.function.name, &error);
        let column = values[at].inner();
        let fixed: Vec<ArrayRef> = values.iter().filter(|v| v.is_scalar()).map(|v| Arc::clone(v.inner())).collect();
        let compute = |distinct: &ArrayRef| {
            let mut values = values.to_vec();
            values[at] = ColumnValue::Array(Arc::clone(distinct));
            self.call(&values, distinct.len())?.into_array(distinct.len())
        };
        Ok(ColumnValue::Array(self.memo.apply(column, &fixed, compute).map_err(failed)?))
    }

    /// Calls the kernel; where the only column is a dictionary or repeats itself, on its
    /// distinct values.
    fn evaluate(&self, mut values: Vec<ColumnValue>, rows: usize) -> Result<ColumnValue, PlanError> {
        let failed = |error: FunctionError| PlanError::function(self.function.name, &error);
        let arrays = values.iter().filter(|v| !v.is_scalar()).count();
        let column = values.iter().position(|value| !value.is_scalar());
        if let Some(at) = column.filter(|_| arrays == 1 && self.pays_to_find_repeats())
            && matches!(values[at].inner().data_type(), DataType::Utf8View | DataType::BinaryView)
        {
            return self.by_value(&values, at);
        }
        for i in 0..values.len() {
            let ColumnValue::Array(array) = &values[i] else { continue };
            let DataType::Dictionary(_, value_type) = array.data_type() else { continue };
            let engine_type = self.types[i].arrow();
            let dictionary = array.as_any_dictionary();
            if arrays > 1 || dictionary.values().len() > array.len() || !self.function.is_deterministic {
                values[i] = ColumnValue::Array(cast(array, &engine_type).map_err(FunctionError::from).map_err(failed)?);
                continue;
            }
            // A null key asks for the value of a null, which is one more distinct value.
            let keys = cast(dictionary.keys(), &DataType::UInt32).map_err(FunctionError::from).map_err(failed)?;
            let mut distinct = Arc::clone(dictionary.values());
            if value_type.as_ref() != &engine_type {
                distinct = cast(&distinct, &engine_type).map_err(FunctionError::from).map_err(failed)?;
            }
            let null_slot = distinct.len() as u32;
            let null = new_null_array(&engine_type, 1);
            let with_null = arrow::compute::concat(&[&distinct, &null]).map_err(FunctionError::from).map_err(failed)?;
            let distinct_rows = with_null.len();
            values[i] = ColumnValue::Array(with_null);
            let result =
                self.call(&values, distinct_rows).map_err(failed)?.into_array(distinct_rows).map_err(failed)?;
            let keys: arrow::array::UInt32Array = keys
                .as_primitive::<arrow::datatypes::UInt32Type>()
                .iter()
                .map(|key| Some(key.unwrap_or(null_slot)))
                .collect();
            let spread = take(&result, &keys, None).map_err(FunctionError::from).map_err(failed)?;
            return Ok(ColumnValue::Array(spread));
        }
        self.call(&values, rows).map_err(failed)
    }
}

impl std::fmt::Debug for KqlScalarFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({:?}) -> {}", self.function.name, self.types, self.return_type)
    }
}

impl PartialEq for KqlScalarFunction {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.function, other.function)
            && self.types == other.types
            && self.return_type == other.return_type
            && self.key == other.key
            && self.context == other.context
    }
}

impl Eq for KqlScalarFunction {}

impl Hash for KqlScalarFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.function.name.hash(state);
        self.types.hash(state);
        self.return_type.hash(state);
        self.key.hash(state);
    }
}

impl ScalarUDFImpl for KqlScalarFunction {
    fn name(&self) -> &str {
        self.function.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(self.return_type.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let values = args.args.into_iter().map(column_value).collect::<Result<Vec<_>>>()?;
        let result = self.evaluate(values, args.number_rows)?;
        let array = result.inner();
        if array.data_type() != &self.return_type.arrow() {
            return Err(PlanError::internal(format!(
                "`{}` returned {} where {} was promised",
                self.function.name,
                array.data_type(),
                self.return_type
            ))
            .into());
        }
        Ok(match result {
            ColumnValue::Array(array) => ColumnarValue::Array(array),
            ColumnValue::Scalar(array) => ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?),
        })
    }
}

/// Returns DataFusion's form of an argument as the kernels take it.
pub(crate) fn column_value(value: ColumnarValue) -> Result<ColumnValue> {
    Ok(match value {
        ColumnarValue::Array(array) => ColumnValue::Array(array),
        ColumnarValue::Scalar(scalar) => ColumnValue::Scalar(scalar_array(&scalar)?),
    })
}

fn scalar_array(scalar: &ScalarValue) -> Result<ArrayRef> {
    let array = scalar.to_array()?;
    Ok(match array.data_type() {
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = dictionary.values();
            if array.is_null(0) { new_null_array(values.data_type(), 1) } else { cast(&array, values.data_type())? }
        }
        _ => array,
    })
}
