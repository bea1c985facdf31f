//! Scalar expressions.
//!
//! Where a predicate only decides which rows stay, null and false are the same, and
//! comparisons become DataFusion's own, so that scans can prune and push them down.
//! Elsewhere the kernels say what Kusto says: `null == 1` is false, `null != 1` true.
//! A text that a file has not is empty, never null; where only truth counts the scan may
//! still compare with what the file has.

use std::sync::Arc;

use arrow::array::ArrayRef;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::expr::InList;
use datafusion::logical_expr::{BinaryExpr, Expr as DfExpr, Operator, lit};
use kql_binder::bound::{Expr, ExprKind, Tabular};
use kql_diagnostics::Span;
use kql_functions::{Category, ColumnValue, Implementation, ScalarFunction};
use kql_types::cell::{cell_to_literal, literal_to_array};
use kql_types::{Literal, ScalarType};

use crate::builder::Builder;
use crate::in_set::InSet;
use crate::scalar_function::KqlScalarFunction;
use crate::{PlanError, stages};

/// A set of at most this many values becomes a list that scans can prune with.
const MAX_LISTED_VALUES: usize = 20;

/// An argument of a call: the expression, its type, its value when that is known.
pub(crate) type Argument = (DfExpr, ScalarType, Option<Literal>);

impl Builder<'_> {
    /// Plans an expression whose value matters, nulls included.
    pub(crate) fn expr(&self, expr: &Expr) -> Result<DfExpr, PlanError> {
        self.planned(expr, false)
    }

    /// Plans an expression of which only the rows that are true matter.
    pub(crate) fn predicate(&self, expr: &Expr) -> Result<DfExpr, PlanError> {
        self.planned(expr, true)
    }

    fn planned(&self, expr: &Expr, only_truth: bool) -> Result<DfExpr, PlanError> {
        if let Some(literal) = self.constant(expr)?
            && !(matches!(expr.kind, ExprKind::Call { .. }) && is_long(&literal))
        {
            return Ok(lit(scalar(&literal)?));
        }
        match &expr.kind {
            ExprKind::Literal(literal) => Ok(lit(scalar(literal)?)),
            ExprKind::Column(id) => self.column_by_id(*id).map_err(|e| e.at(expr.span)),
            ExprKind::And(left, right) => Ok(self.planned(left, only_truth)?.and(self.planned(right, only_truth)?)),
            ExprKind::Or(left, right) => Ok(self.planned(left, only_truth)?.or(self.planned(right, only_truth)?)),
            ExprKind::Convert(inner) => self.convert(self.expr(inner)?, inner.ty, expr.ty, expr.span),
            ExprKind::Call { function, args } => self.call(expr, function, args, only_truth),
            ExprKind::ToScalar(table) => Ok(lit(scalar(self.staged_scalar(table)?)?)),
            ExprKind::InTable { operand, table, negated, case_insensitive } => {
                self.in_table(operand, table, *negated, *case_insensitive, only_truth)
            }
            ExprKind::Window { function, .. } => {
                Err(PlanError::internal(format!("`{}` outside a serialized row set", function.name)).at(expr.span))
            }
            ExprKind::IngestionTime => Ok(self.ingestion_time()),
        }
    }

    fn staged_scalar(&self, table: &Tabular) -> Result<&Literal, PlanError> {
        self.staged
            .scalars
            .get(&stages::key(table))
            .ok_or_else(|| PlanError::internal("a scalar subquery was not run first").at(table.span))
    }

    fn call(
        &self,
        expr: &Expr,
        function: &'static ScalarFunction,
        args: &[Expr],
        only_truth: bool,
    ) -> Result<DfExpr, PlanError> {
        if let Some(native) = self.native(function, args, only_truth)? {
            return Ok(native);
        }
        if let Some(part) = self.json_part(expr)? {
            return Ok(part);
        }
        if let Some(part) = self.split_part(expr)? {
            return Ok(part);
        }
        if let Some(search) = self.json_search(function, args, expr.ty)? {
            return Ok(search);
        }
        let is_prepared = matches!(function.implementation, Implementation::Prepared(_));
        let mut values = Vec::with_capacity(args.len());
        let mut is_constant = true;
        for (i, arg) in args.iter().enumerate() {
            let constant = self.constant(arg)?;
            is_constant &= constant.is_some();
            if i == 0 && constant.is_none() && arg.ty == ScalarType::Dynamic && searches_text(function) {
                // A scan gives the text without making the value first.
                values.push((self.text_of(arg)?, ScalarType::String, None));
                continue;
            }
            // Kernels that compile nothing have no use for a long constant beside the argument.
            let constant = constant.filter(|literal| is_prepared || !is_long(literal));
            values.push((self.expr(arg)?, arg.ty, constant));
        }
        if is_constant && function.is_deterministic {
            // All other constants are literals by now: this one is long.
            return self.long_constant(function, values, expr.ty, expr.span);
        }
        self.function(function, values, expr.ty, expr.span)
    }

    /// Plans a call that makes a long value of constants, as `range(1, 1000000)` does, as a call: the
    /// optimiser writes a literal out, byte by byte, in each name that it makes of it.
    fn long_constant(
        &self,
        function: &'static ScalarFunction,
        args: Vec<Argument>,
        return_type: ScalarType,
        span: Span,
    ) -> Result<DfExpr, PlanError> {
        let udf = self.kql_function(function, &args, return_type, span)?.unfolded();
        Ok(udf.into_udf().call(args.into_iter().map(|(expr, ..)| expr).collect()))
    }

    /// Plans a call of a KQL function by its kernel.
    pub(crate) fn function(
        &self,
        function: &'static ScalarFunction,
        args: Vec<Argument>,
        return_type: ScalarType,
        span: Span,
    ) -> Result<DfExpr, PlanError> {
        let udf = self.kql_function(function, &args, return_type, span)?;
        Ok(udf.into_udf().call(args.into_iter().map(|(expr, ..)| expr).collect()))
    }

    fn kql_function(
        &self,
        function: &'static ScalarFunction,
        args: &[Argument],
        return_type: ScalarType,
        span: Span,
    ) -> Result<KqlScalarFunction, PlanError> {
        refuse(function, span)?;
        let types = args.iter().map(|(_, ty, _)| *ty).collect();
        let constants = args.iter().map(|(_, _, constant)| constant.clone()).collect();
        let udf = KqlScalarFunction::new(function, types, return_type, constants, Arc::clone(&self.context.run));
        udf.prepare().map_err(|error| PlanError::function(function.name, &error).at(span))?;
        Ok(udf)
    }

    /// Returns DataFusion's own form of an operator where it means the same.
    fn native(&self, function: &ScalarFunction, args: &[Expr], only_truth: bool) -> Result<Option<DfExpr>, PlanError> {
        let expr = |i: usize| self.expr(&args[i]);
        let ty = args.first().map_or(ScalarType::Dynamic, |a| a.ty);
        let same = args.iter().all(|a| a.ty == ty);
        let is_text = ty == ScalarType::String;
        Ok(match (function.name, args.len()) {
            ("==", 2) if same && has_native_equality(ty) && only_truth => {
                Some(binary(expr(0)?, Operator::Eq, expr(1)?))
            }
            // Text is never null here, but may be in a file, and scans compare with the file's where only truth
            // counts.
            ("==", 2) if same && is_text => Some(binary(expr(0)?, Operator::IsNotDistinctFrom, expr(1)?)),
            ("!=" | "<>", 2) if same && is_text => Some(binary(expr(0)?, Operator::NotEq, expr(1)?)),
            ("!=" | "<>", 2) if same && has_native_equality(ty) && only_truth => {
                Some(binary(expr(0)?, Operator::IsDistinctFrom, expr(1)?))
            }
            ("<" | "<=" | ">" | ">=", 2) if same && has_native_order(ty) => {
                let operator = match function.name {
                    "<" => Operator::Lt,
                    "<=" => Operator::LtEq,
                    ">" => Operator::Gt,
                    _ => Operator::GtEq,
                };
                Some(binary(expr(0)?, operator, expr(1)?))
            }
            ("between", 3) if same && has_native_order(ty) && only_truth => {
                Some(binary(expr(0)?, Operator::GtEq, expr(1)?).and(binary(expr(0)?, Operator::LtEq, expr(2)?)))
            }
            ("in", 2..) if same && has_native_equality(ty) && only_truth => self.in_list(args, false)?,
            ("!in", 2..) if same && is_text => self.in_list(args, true)?,
            ("not", 1) if ty == ScalarType::Bool => Some(DfExpr::Not(Box::new(expr(0)?))),
            ("isnotnull", 1) if !matches!(ty, ScalarType::String | ScalarType::Dynamic) => Some(expr(0)?.is_not_null()),
            ("isnull", 1) if !matches!(ty, ScalarType::String | ScalarType::Dynamic) => Some(expr(0)?.is_null()),
            ("isempty", 1) if is_text => Some(binary(expr(0)?, Operator::Eq, lit(text("")))),
            ("isnotempty" | "notempty", 1) if is_text => Some(binary(expr(0)?, Operator::NotEq, lit(text("")))),
            _ => None,
        })
    }

    /// Plans `x in (1, 2)` as a list of constants; others go to the kernel.
    fn in_list(&self, args: &[Expr], negated: bool) -> Result<Option<DfExpr>, PlanError> {
        let mut list = Vec::with_capacity(args.len() - 1);
        for arg in &args[1..] {
            match self.constant(arg)? {
                Some(Literal::Null(ty)) if ty != ScalarType::String => return Ok(None),
                Some(literal) => list.push(lit(scalar(&literal)?)),
                None => return Ok(None),
            }
        }
        Ok(Some(DfExpr::InList(InList::new(Box::new(self.expr(&args[0])?), list, negated))))
    }

    fn in_table(
        &self,
        operand: &Expr,
        table: &Tabular,
        negated: bool,
        case_insensitive: bool,
        only_truth: bool,
    ) -> Result<DfExpr, PlanError> {
        let values: &ArrayRef = self
            .staged
            .sets
            .get(&stages::key(table))
            .ok_or_else(|| PlanError::internal("an `in` subquery was not run first").at(table.span))?;
        let ty = table.row.columns.first().map_or(operand.ty, |c| c.ty);
        let operand_type = operand.ty;
        let operand = self.convert(self.expr(operand)?, operand_type, ty, operand.span)?;
        let is_listed = values.len() <= MAX_LISTED_VALUES
            && !values.is_empty()
            && !case_insensitive
            && values.null_count() == 0
            // For a null a list says null, where Kusto says false.
            && match negated {
                true => ty == ScalarType::String,
                false => only_truth && has_native_equality(ty),
            };
        if is_listed {
            let mut list = Vec::with_capacity(values.len());
            for row in 0..values.len() {
                list.push(lit(ScalarValue::try_from_array(values, row)?));
            }
            return Ok(DfExpr::InList(InList::new(Box::new(operand), list, negated)));
        }
        Ok(InSet::try_new(values, negated, case_insensitive)?.into_udf().call(vec![operand]))
    }

    /// Returns the value of an expression that no row and no chance decides.
    pub(crate) fn constant(&self, expr: &Expr) -> Result<Option<Literal>, PlanError> {
        match &expr.kind {
            ExprKind::Literal(literal) => Ok(Some(literal.clone())),
            ExprKind::Column(id) => Ok(self.values.get(id).cloned()),
            ExprKind::ToScalar(table) => self.staged_scalar(table).cloned().map(Some),
            ExprKind::Convert(inner) => match self.constant(inner)? {
                Some(Literal::Null(_)) if expr.ty != ScalarType::String => Ok(Some(Literal::Null(expr.ty))),
                Some(literal) => self.constant_conversion(literal, inner.ty, expr.ty, expr.span).map(Some),
                None => Ok(None),
            },
            ExprKind::Call { function, args } if function.is_deterministic => {
                let mut constants = Vec::with_capacity(args.len());
                for arg in args {
                    match self.constant(arg)? {
                        Some(literal) => constants.push(literal),
                        None => return Ok(None),
                    }
                }
                let types = args.iter().map(|a| a.ty).collect();
                self.fold(function, types, constants, expr.ty, expr.span).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn constant_conversion(
        &self,
        literal: Literal,
        from: ScalarType,
        to: ScalarType,
        span: Span,
    ) -> Result<Literal, PlanError> {
        use datafusion::logical_expr::ExprSchemable;
        use datafusion::optimizer::simplify_expressions::{ExprSimplifier, SimplifyContext};
        if let (Literal::Int(v), ScalarType::Long) = (&literal, to) {
            return Ok(Literal::Long(i64::from(*v)));
        }
        let schema = datafusion::common::DFSchema::empty();
        let converted = self.convert(lit(scalar(&literal)?), from, to, span)?;
        let simplifier = ExprSimplifier::new(SimplifyContext::default());
        debug_assert!(converted.get_type(&schema).is_ok());
        match simplifier.simplify(converted)? {
            DfExpr::Literal(value, _) => cell(&value.to_array()?, to),
            other => Err(PlanError::internal(format!("a constant did not fold: {other}")).at(span)),
        }
    }

    fn fold(
        &self,
        function: &'static ScalarFunction,
        types: Vec<ScalarType>,
        constants: Vec<Literal>,
        return_type: ScalarType,
        span: Span,
    ) -> Result<Literal, PlanError> {
        refuse(function, span)?;
        let values: Vec<ColumnValue> = constants.iter().map(|c| ColumnValue::Scalar(literal_to_array(c, 1))).collect();
        let constants = constants.into_iter().map(Some).collect();
        let udf = KqlScalarFunction::new(function, types, return_type, constants, Arc::clone(&self.context.run));
        let failed = |error| PlanError::function(function.name, &error).at(span);
        let array = udf.call(&values, 1).and_then(|v| v.into_array(1)).map_err(failed)?;
        cell(&array, return_type).map_err(|error| error.at(span))
    }
}

/// The greatest value that stands in a plan as a literal when a call has made it.
const MAX_FOLDED_BYTES: usize = 64 * 1024;

fn is_long(literal: &Literal) -> bool {
    match literal {
        Literal::String(text) => text.len() > MAX_FOLDED_BYTES,
        Literal::Dynamic(value) => value.len() > MAX_FOLDED_BYTES,
        _ => false,
    }
}

/// Whether a function is an operator that searches a text, or the text of a dynamic value.
fn searches_text(function: &ScalarFunction) -> bool {
    looks_for_word(function) || (function.category == Category::Operator && function.name == "matches regex")
}

/// Whether a function is an operator that looks for a word in a text, or finds it missing.
pub(crate) fn looks_for_word(function: &ScalarFunction) -> bool {
    let name = function.name.strip_prefix('!').unwrap_or(function.name);
    let name = name.strip_suffix("_cs").unwrap_or(name);
    function.category == Category::Operator
        && matches!(name, "has" | "hasprefix" | "hassuffix" | "contains" | "startswith" | "endswith")
}

/// Refuses functions that are known by name only.
fn refuse(function: &ScalarFunction, span: Span) -> Result<(), PlanError> {
    match function.implementation {
        Implementation::Refused(reason) => {
            let what = if function.category == Category::Operator { "operator" } else { "function" };
            Err(PlanError::user(
                crate::error::UNSUPPORTED,
                span,
                format!("the {what} `{}` is not supported: {reason}", function.name),
            ))
        }
        _ => Ok(()),
    }
}

fn cell(array: &ArrayRef, ty: ScalarType) -> Result<Literal, PlanError> {
    cell_to_literal(array, 0, ty).map_err(|error| PlanError::internal(error.to_string()))
}

pub(crate) fn scalar(literal: &Literal) -> Result<ScalarValue, PlanError> {
    Ok(ScalarValue::try_from_array(&literal_to_array(literal, 1), 0)?)
}

fn text(value: &str) -> ScalarValue {
    ScalarValue::Utf8View(Some(value.to_owned()))
}

fn binary(left: DfExpr, operator: Operator, right: DfExpr) -> DfExpr {
    DfExpr::BinaryExpr(BinaryExpr::new(Box::new(left), operator, Box::new(right)))
}

/// Arrow compares these as Kusto does, nulls aside; reals differ by NaN and the zeros.
fn has_native_equality(ty: ScalarType) -> bool {
    use ScalarType::*;
    matches!(ty, Bool | Int | Long | Decimal | String | DateTime | TimeSpan | Guid)
}

fn has_native_order(ty: ScalarType) -> bool {
    use ScalarType::*;
    matches!(ty, Int | Long | Decimal | DateTime | TimeSpan)
}
