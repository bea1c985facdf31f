//! Implicit conversions: numeric promotion, scalar to dynamic, dynamic to scalar.

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TryCast, Volatility, cast,
};
use kql_diagnostics::Span;
use kql_functions::registry;
use kql_types::ScalarType;
use kql_types::cell::Cells;
use kql_types::dynamic::DynamicColumnBuilder;

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    /// Converts an expression of one type to another; what does not fit becomes null.
    pub(crate) fn convert(&self, inner: Expr, from: ScalarType, to: ScalarType, span: Span) -> Result<Expr, PlanError> {
        use ScalarType::*;
        Ok(match (from, to) {
            _ if from == to => inner,
            // Between decimal and real the functions below convert: 10^34 is no real, and a cast goes by it.
            (Int, Long) | (Int | Long, Real | Decimal) => cast(inner, to.arrow()),
            (Long, Int) => Expr::TryCast(TryCast::new(Box::new(inner), to.arrow())),
            (_, Dynamic) => ScalarUDF::new_from_impl(ToDynamic::new(from)).call(vec![inner]),
            _ => {
                let name = match to {
                    Bool => "tobool",
                    Int => "toint",
                    Long => "tolong",
                    Real => "toreal",
                    Decimal => "todecimal",
                    String => "tostring",
                    DateTime => "todatetime",
                    TimeSpan => "totimespan",
                    Guid => "toguid",
                    Dynamic => "todynamic",
                };
                let function = registry::scalar(name)
                    .ok_or_else(|| PlanError::unsupported(span, format!("converting {from} to {to}")))?;
                self.function(function, vec![(inner, from, None)], to, span)?
            }
        })
    }
}

/// Wraps values of one type as dynamic values; a string stays text and is not parsed.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct ToDynamic {
    from: ScalarType,
    signature: Signature,
}

impl ToDynamic {
    pub(crate) fn new(from: ScalarType) -> Self {
        Self { from, signature: Signature::exact(vec![from.arrow()], Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for ToDynamic {
    fn name(&self) -> &str {
        "to_dynamic"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(ScalarType::Dynamic.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let cells = Cells::new(array.as_ref(), self.from).map_err(|error| PlanError::internal(error.to_string()))?;
        let mut builder = DynamicColumnBuilder::with_capacity(array.len());
        for row in 0..array.len() {
            builder.append_with(|encoder| cells.encode(row, encoder));
        }
        Ok(ColumnarValue::Array(Arc::new(builder.finish())))
    }
}
