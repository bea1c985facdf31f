//! `split(text, delimiter)[i]` as one function.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr as DfExpr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use kql_binder::bound::{Expr, ExprKind};
use kql_functions::split_part;
use kql_types::{Literal, ScalarType, ValueMemo};

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    /// Plans a part of a text that is cut at a constant, or the text of that part; nothing comes back
    /// for other expressions.
    pub(crate) fn split_part(&self, expr: &Expr) -> Result<Option<DfExpr>, PlanError> {
        let ExprKind::Call { function, args } = &expr.kind else { return Ok(None) };
        let (part, ty) = match (function.name, args.as_slice()) {
            ("tostring", [value]) => (value, ScalarType::String),
            _ => (expr, ScalarType::Dynamic),
        };
        let ExprKind::Call { function, args } = &part.kind else { return Ok(None) };
        let ("[]", [split, index]) = (function.name, args.as_slice()) else { return Ok(None) };
        let ExprKind::Call { function, args } = &split.kind else { return Ok(None) };
        let ("split", [text, delimiter]) = (function.name, args.as_slice()) else { return Ok(None) };
        let index = match self.constant(index)? {
            Some(Literal::Long(index)) => index,
            Some(Literal::Int(index)) => i64::from(index),
            _ => return Ok(None),
        };
        let Some(Literal::String(delimiter)) = self.constant(delimiter)? else { return Ok(None) };
        if text.ty != ScalarType::String {
            return Ok(None);
        }
        Ok(Some(SplitPart::new(delimiter, index, ty).into_udf().call(vec![self.expr(text)?])))
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct SplitPart {
    delimiter: String,
    index: i64,
    /// String or dynamic.
    ty: ScalarType,
    signature: Signature,
    memo: ValueMemo,
}

impl SplitPart {
    fn new(delimiter: String, index: i64, ty: ScalarType) -> Self {
        let signature = Signature::exact(vec![ScalarType::String.arrow()], Volatility::Immutable);
        Self { delimiter, index, ty, signature, memo: ValueMemo::default() }
    }

    fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }
}

impl ScalarUDFImpl for SplitPart {
    fn name(&self) -> &str {
        "split_part"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(self.ty.arrow())
    }

    /// Two parts of one text are two columns.
    fn schema_name(&self, args: &[DfExpr]) -> Result<String> {
        let args: Vec<String> = args.iter().map(|arg| arg.schema_name().to_string()).collect();
        Ok(format!("split_part({}, {:?}, {}, {})", args.join(", "), self.delimiter, self.index, self.ty))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let failed = |error| PlanError::function("split", &error);
        let part = |texts: &ArrayRef| -> Result<ArrayRef> {
            Ok(split_part(texts.as_string_view(), &self.delimiter, self.index, self.ty).map_err(failed)?)
        };
        Ok(ColumnarValue::Array(self.memo.apply(&array, &[], part)?))
    }
}
