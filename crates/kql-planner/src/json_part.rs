//! Parts of JSON text: `parse_json(text).a` is one function, and `parse_json(tostring(value))`
//! leaves a value that is parsed already as it is.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr as DfExpr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use kql_binder::bound::{Expr, ExprKind};
use kql_functions::json_part;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Step, parse_again};
use kql_types::{Literal, ScalarType, ValueMemo};

use crate::PlanError;
use crate::builder::Builder;

impl Builder<'_> {
    /// Plans a path into JSON text, the text of one, or `parse_json(tostring(…))` of a dynamic value;
    /// nothing comes back for other expressions.
    pub(crate) fn json_part(&self, expr: &Expr) -> Result<Option<DfExpr>, PlanError> {
        let ExprKind::Call { function, args } = &expr.kind else { return Ok(None) };
        let of = |path: Option<(DfExpr, Vec<Step>)>, ty| {
            path.map(|(text, steps)| JsonPart::new(steps, ty).into_udf().call(vec![text]))
        };
        match (function.name, args.as_slice()) {
            ("tostring", [value]) if value.ty == ScalarType::Dynamic => {
                Ok(of(self.json_path(value)?, ScalarType::String))
            }
            ("[]", _) => Ok(of(self.json_path(expr)?, ScalarType::Dynamic)),
            ("parse_json", [text]) => match printed(text) {
                Some(value) => Ok(Some(ParseAgain::new().into_udf().call(vec![self.expr(value)?]))),
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Plans `tostring()` of a dynamic value.
    pub(crate) fn text_of(&self, value: &Expr) -> Result<DfExpr, PlanError> {
        match self.json_path(value)? {
            Some((text, steps)) => Ok(JsonPart::new(steps, ScalarType::String).into_udf().call(vec![text])),
            None => self.convert(self.expr(value)?, value.ty, ScalarType::String, value.span),
        }
    }

    /// Takes an expression apart into JSON text and steps into its value.
    pub(crate) fn json_path(&self, expr: &Expr) -> Result<Option<(DfExpr, Vec<Step>)>, PlanError> {
        let ExprKind::Call { function, args } = &expr.kind else { return Ok(None) };
        match (function.name, args.as_slice()) {
            ("[]", [base, selectors @ ..]) => {
                let Some((text, mut steps)) = self.json_path(base)? else { return Ok(None) };
                for selector in selectors {
                    match self.constant(selector)? {
                        Some(Literal::String(key)) => steps.push(Step::Key(key)),
                        Some(Literal::Long(index)) => steps.push(Step::Index(index)),
                        Some(Literal::Int(index)) => steps.push(Step::Index(i64::from(index))),
                        _ => return Ok(None),
                    }
                }
                Ok(Some((text, steps)))
            }
            ("parse_json", [text]) => match printed(text) {
                Some(value) => Ok(self.json_path(value)?.map(|(text, mut steps)| {
                    steps.push(Step::Parse);
                    (text, steps)
                })),
                None if text.ty == ScalarType::String && self.constant(text)?.is_none() => {
                    Ok(Some((self.expr(text)?, Vec::new())))
                }
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }
}

/// Returns the dynamic value of which an expression is the text.
pub(crate) fn printed(text: &Expr) -> Option<&Expr> {
    match &text.kind {
        ExprKind::Call { function, args } if function.name == "tostring" => match args.as_slice() {
            [value] if value.ty == ScalarType::Dynamic => Some(value),
            _ => None,
        },
        _ => None,
    }
}

/// Reaches into the value of JSON text, as a dynamic value or as its text.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct JsonPart {
    steps: Vec<Step>,
    ty: ScalarType,
    signature: Signature,
    memo: ValueMemo,
}

impl JsonPart {
    /// `ty` is string or dynamic.
    pub fn new(steps: Vec<Step>, ty: ScalarType) -> Self {
        let signature = Signature::exact(vec![ScalarType::String.arrow()], Volatility::Immutable);
        Self { steps, ty, signature, memo: ValueMemo::default() }
    }

    pub fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }
}

impl ScalarUDFImpl for JsonPart {
    fn name(&self) -> &str {
        "json_part"
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
        Ok(format!("json_part({}, {:?}, {})", args.join(", "), self.steps, self.ty))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let failed = |error| PlanError::function("parse_json", &error);
        let part = |texts: &ArrayRef| -> Result<ArrayRef> {
            Ok(json_part(texts.as_string_view(), &self.steps, self.ty).map_err(failed)?)
        };
        Ok(ColumnarValue::Array(self.memo.apply(&array, &[], part)?))
    }
}

/// `parse_json(tostring(value))`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ParseAgain {
    signature: Signature,
}

impl ParseAgain {
    pub fn new() -> Self {
        Self { signature: Signature::exact(vec![ScalarType::Dynamic.arrow()], Volatility::Immutable) }
    }

    fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }
}

impl ScalarUDFImpl for ParseAgain {
    fn name(&self) -> &str {
        "parse_again"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(ScalarType::Dynamic.arrow())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let mut out = DynamicColumnBuilder::with_capacity(array.len());
        for value in array.as_binary_view().iter() {
            match value {
                Some(value) => out.append_with(|encoder| parse_again(DynamicRef::new(value), encoder)),
                None => out.append_null(),
            }
        }
        Ok(ColumnarValue::Array(out.finish_ref()))
    }
}
