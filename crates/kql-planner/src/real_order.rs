//! Where NaN stands among sorted reals.

use std::sync::Arc;

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Float64Type};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// Gives all NaN one sign. Arrow sorts NaN with a sign before all other values and NaN without one
/// after them, where Kusto keeps NaN beside the nulls.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct RealOrder {
    nan_is_least: bool,
    signature: Signature,
}

impl RealOrder {
    pub(crate) fn new(nan_is_least: bool) -> Self {
        Self { nan_is_least, signature: Signature::exact(vec![DataType::Float64], Volatility::Immutable) }
    }

    pub(crate) fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }
}

impl ScalarUDFImpl for RealOrder {
    fn name(&self) -> &str {
        if self.nan_is_least { "nan_first" } else { "nan_last" }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let reals = array.as_primitive::<Float64Type>();
        let nan = if self.nan_is_least { -f64::NAN.abs() } else { f64::NAN.abs() };
        // Both zeros are one number.
        let ordered = reals.unary::<_, Float64Type>(|v| if v.is_nan() { nan } else { v + 0.0 });
        Ok(ColumnarValue::Array(Arc::new(ordered)))
    }
}
