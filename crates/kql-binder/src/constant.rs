//! Constants that the binder itself has to know.

use kql_functions::{Arguments, ColumnValue, Constants, FunctionError, Implementation, RunContext, ScalarFunction};
use kql_types::cell::{cell_to_literal, literal_to_array};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::bound::*;
use crate::typed::Typed;

impl Binder<'_> {
    /// Returns whether an expression has one value for all rows.
    pub(crate) fn is_constant(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Literal(_) | ExprKind::ToScalar(_) => true,
            ExprKind::Column(_) | ExprKind::InTable { .. } | ExprKind::Window { .. } | ExprKind::IngestionTime => false,
            ExprKind::Call { args, .. } => args.iter().all(|a| self.is_constant(a)),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => self.is_constant(a) && self.is_constant(b),
            ExprKind::Convert(a) => self.is_constant(a),
        }
    }

    /// Returns the value of a constant, or nothing when it is none, depends on data, or
    /// stands for a parameter whose value is not given.
    pub(crate) fn evaluate(&self, value: &Typed) -> Option<Literal> {
        if value.is_unknown { None } else { self.evaluate_expr(&value.expr) }
    }

    fn evaluate_expr(&self, expr: &Expr) -> Option<Literal> {
        match &expr.kind {
            // No literal is a null string: it is the mark of a parameter without a value.
            ExprKind::Literal(Literal::Null(ScalarType::String)) => None,
            ExprKind::Literal(value) => Some(value.clone()),
            ExprKind::Call { function, args } => {
                let values: Option<Vec<Literal>> = args.iter().map(|a| self.evaluate_expr(a)).collect();
                call(function, &values?, args.iter().map(|a| a.ty).collect(), expr.ty, self.options.now).ok()?
            }
            ExprKind::Convert(inner) => {
                let value = self.evaluate_expr(inner)?;
                let array = kql_functions::convert(&literal_to_array(&value, 1), inner.ty, expr.ty).ok()?;
                cell_to_literal(&array, 0, expr.ty).ok()
            }
            _ => None,
        }
    }

    /// Returns a constant string.
    pub(crate) fn evaluate_string(&self, value: &Typed) -> Option<String> {
        match self.evaluate(value)? {
            Literal::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Runs a kernel on one row of constants.
fn call(
    function: &ScalarFunction,
    values: &[Literal],
    types: Vec<ScalarType>,
    return_type: ScalarType,
    now: i64,
) -> Result<Option<Literal>, FunctionError> {
    let context = RunContext::at(now);
    let columns: Vec<ColumnValue> = values.iter().map(|v| ColumnValue::Scalar(literal_to_array(v, 1))).collect();
    let args = Arguments { values: &columns, types: &types, return_type, rows: 1, context: &context };
    let result = match function.implementation {
        Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => kernel(&args)?,
        Implementation::Prepared(prepare) => {
            let constants: Vec<Option<Literal>> = values.iter().cloned().map(Some).collect();
            prepare(&Constants { values: &constants, context: &context })?(&args)?
        }
        Implementation::Binder | Implementation::Refused(_) => return Ok(None),
    };
    Ok(cell_to_literal(result.inner(), 0, return_type).ok())
}
