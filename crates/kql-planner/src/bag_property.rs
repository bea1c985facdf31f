//! One property of bags, as a dynamic value.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef};

/// Reads a property; null where the value is no bag or has no such property.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct BagProperty {
    property: String,
    signature: Signature,
}

impl BagProperty {
    pub(crate) fn new(property: impl Into<String>) -> Self {
        let signature = Signature::exact(vec![ScalarType::Dynamic.arrow()], Volatility::Immutable);
        Self { property: property.into(), signature }
    }

    pub(crate) fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }
}

impl ScalarUDFImpl for BagProperty {
    fn name(&self) -> &str {
        "bag_property"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(ScalarType::Dynamic.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let bags = array.as_binary_view();
        let mut builder = DynamicColumnBuilder::with_capacity(bags.len());
        for row in 0..bags.len() {
            let value = if bags.is_null(row) { None } else { DynamicRef::new(bags.value(row)).get(&self.property) };
            match value {
                Some(value) => builder.append(value),
                None => builder.append_null(),
            }
        }
        Ok(ColumnarValue::Array(Arc::new(builder.finish())))
    }
}
