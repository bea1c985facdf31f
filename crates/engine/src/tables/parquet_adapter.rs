//! Expressions over a table's columns as expressions over a file's: columns are
//! converted, and literals of comparisons are brought to the file's types instead where
//! that is exact, so that statistics can prune with them.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use datafusion::common::config::ConfigOptions;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{Operator, ScalarUDF};
use datafusion::physical_expr::expressions::{BinaryExpr, Column, InListExpr, IsNotNullExpr, IsNullExpr, Literal};
use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr};
use datafusion::physical_expr_adapter::{PhysicalExprAdapter, PhysicalExprAdapterFactory};
use kql_planner::{JsonPart, JsonSearch, KqlScalarFunction, ParseAgain};
use kql_types::cell::literal_to_array;
use kql_types::dynamic::Step;
use kql_types::{ScalarType, datetime};

use crate::tables::file_value::FileValue;

/// The KQL types of a table's columns; Arrow's do not tell datetime from long.
#[derive(Debug)]
pub(crate) struct FileColumns {
    types: Arc<HashMap<String, ScalarType>>,
    /// `TimeGenerated` in files that have no time, in ticks.
    default_time: Option<i64>,
}

impl FileColumns {
    pub(crate) fn new(columns: &[kql_catalog::Column], default_time: Option<i64>) -> Self {
        Self { types: Arc::new(columns.iter().map(|c| (c.name.clone(), c.ty)).collect()), default_time }
    }
}

impl PhysicalExprAdapterFactory for FileColumns {
    fn create(&self, _table_schema: SchemaRef, file_schema: SchemaRef) -> Result<Arc<dyn PhysicalExprAdapter>> {
        let default_time = self.default_time;
        Ok(Arc::new(FileAdapter { types: Arc::clone(&self.types), default_time, file_schema }))
    }
}

#[derive(Debug)]
struct FileAdapter {
    types: Arc<HashMap<String, ScalarType>>,
    default_time: Option<i64>,
    file_schema: SchemaRef,
}

/// A column as a file has it.
struct Stored {
    column: Arc<dyn PhysicalExpr>,
    data_type: DataType,
    ty: ScalarType,
}

impl PhysicalExprAdapter for FileAdapter {
    fn rewrite(&self, expr: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        if let Some(comparison) = expr.downcast_ref::<BinaryExpr>()
            && let Some(comparison) = self.comparison(comparison)
        {
            return Ok(comparison);
        }
        if let Some(list) = expr.downcast_ref::<InListExpr>()
            && let Some(stored) = self.stored(list.expr())
            && is_text_view(&stored)
            && list.list().iter().all(|item| item.downcast_ref::<Literal>().is_some_and(is_some_text))
        {
            let list = InListExpr::try_new(stored.column, list.list().to_vec(), list.negated(), &self.file_schema)?;
            // `x !in (…)` is true for a missing text, which is null in the file.
            return match list.negated() {
                false => Ok(Arc::new(list)),
                true => self.children(expr),
            };
        }
        if let Some(is_null) = expr.downcast_ref::<IsNullExpr>()
            && let Some(stored) = self.exact(is_null.arg())
        {
            return Ok(Arc::new(IsNullExpr::new(stored.column)));
        }
        if let Some(is_not_null) = expr.downcast_ref::<IsNotNullExpr>()
            && let Some(stored) = self.exact(is_not_null.arg())
        {
            return Ok(Arc::new(IsNotNullExpr::new(stored.column)));
        }
        if let Some(column) = expr.downcast_ref::<Column>() {
            return self.column(column);
        }
        if let Some(part) = self.json_part(&expr)? {
            return Ok(part);
        }
        if let Some(search) = self.json_search(&expr)? {
            return Ok(search);
        }
        self.children(expr)
    }
}

impl FileAdapter {
    fn children(&self, expr: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        let children = expr.children().into_iter().map(|c| self.rewrite(Arc::clone(c))).collect::<Result<Vec<_>>>()?;
        if children.is_empty() { Ok(expr) } else { expr.with_new_children(children) }
    }

    fn stored(&self, expr: &Arc<dyn PhysicalExpr>) -> Option<Stored> {
        let column = expr.downcast_ref::<Column>()?;
        let ty = *self.types.get(column.name())?;
        let index = self.file_schema.index_of(column.name()).ok()?;
        let data_type = self.file_schema.field(index).data_type().clone();
        Some(Stored { column: Arc::new(Column::new(column.name(), index)), data_type, ty })
    }

    /// Returns a column whose nulls are nulls in the table too.
    fn exact(&self, expr: &Arc<dyn PhysicalExpr>) -> Option<Stored> {
        let stored = self.stored(expr)?;
        let is_time = stored.ty == ScalarType::DateTime && matches!(stored.data_type, DataType::Timestamp(..));
        let is_same = stored.ty != ScalarType::String && stored.data_type == stored.ty.arrow();
        (is_time || is_same).then_some(stored)
    }

    fn column(&self, column: &Column) -> Result<Arc<dyn PhysicalExpr>> {
        let reference: Arc<dyn PhysicalExpr> = Arc::new(column.clone());
        let Some(ty) = self.types.get(column.name()) else {
            return Ok(reference);
        };
        let Some(stored) = self.stored(&reference) else {
            // The file has no such column.
            let is_time = *ty == ScalarType::DateTime && column.name() == "TimeGenerated";
            if is_time && let Some((name, index)) = self.event_time() {
                return self.converted(Arc::new(Column::new(&name, index)), ScalarType::DateTime);
            }
            let value = match self.default_time.filter(|_| is_time) {
                Some(ticks) => kql_types::Literal::DateTime(ticks),
                None => kql_types::Literal::Null(*ty),
            };
            return Ok(Arc::new(Literal::new(ScalarValue::try_from_array(&literal_to_array(&value, 1), 0)?)));
        };
        let is_flat = !matches!(ty, ScalarType::String | ScalarType::Dynamic);
        if is_flat && stored.data_type == ty.arrow() {
            return Ok(stored.column);
        }
        self.converted(stored.column, *ty)
    }

    /// Returns a stored column in the engine's layout of a type.
    fn converted(&self, column: Arc<dyn PhysicalExpr>, ty: ScalarType) -> Result<Arc<dyn PhysicalExpr>> {
        self.call(Arc::new(ScalarUDF::new_from_impl(FileValue::new(ty))), column)
    }

    /// Returns a path into a dynamic column, the text of one or of the column, or whether that is empty, as
    /// an expression over the JSON text that the file holds: most of that text is never parsed.
    fn json_part(&self, expr: &Arc<dyn PhysicalExpr>) -> Result<Option<Arc<dyn PhysicalExpr>>> {
        let Some((function, args)) = kql_call(expr) else { return Ok(None) };
        let (ty, path) = match (function, args) {
            ("tostring" | "isempty" | "isnotempty", [value]) => (ScalarType::String, self.json_path(value)),
            ("[]", _) => (ScalarType::Dynamic, self.json_path(expr)),
            _ => return Ok(None),
        };
        let Some((column, steps)) = path else { return Ok(None) };
        let part = self.call(JsonPart::new(steps, ty).into_udf(), column)?;
        let compared = |op| {
            let empty = Arc::new(Literal::new(ScalarValue::Utf8View(Some(String::new()))));
            Arc::new(BinaryExpr::new(Arc::clone(&part), op, empty)) as Arc<dyn PhysicalExpr>
        };
        Ok(Some(match function {
            "isempty" => compared(Operator::Eq),
            "isnotempty" => compared(Operator::NotEq),
            _ => part,
        }))
    }

    /// Returns the search for a word in the text of a path into a dynamic column as one in the JSON
    /// text that the file holds.
    fn json_search(&self, expr: &Arc<dyn PhysicalExpr>) -> Result<Option<Arc<dyn PhysicalExpr>>> {
        let Some((_, [value, _])) = kql_call(expr) else { return Ok(None) };
        let Some(("tostring", [value])) = kql_call(value) else { return Ok(None) };
        let Some((column, steps)) = self.json_path(value) else { return Ok(None) };
        let Some(call) = expr.downcast_ref::<ScalarFunctionExpr>() else { return Ok(None) };
        let Some(search) = JsonSearch::new(&Arc::new(call.fun().clone()), steps) else { return Ok(None) };
        self.call(search.into_udf(), column).map(Some)
    }

    fn call(&self, function: Arc<ScalarUDF>, column: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        let config = Arc::new(ConfigOptions::default());
        Ok(Arc::new(ScalarFunctionExpr::try_new(function, vec![column], &self.file_schema, config)?))
    }

    /// Takes an expression apart into a column of JSON text and steps into its value.
    fn json_path(&self, expr: &Arc<dyn PhysicalExpr>) -> Option<(Arc<dyn PhysicalExpr>, Vec<Step>)> {
        if let Some(stored) = self.stored(expr) {
            let is_text = stored.ty == ScalarType::Dynamic && stored.data_type == DataType::Utf8View;
            return is_text.then_some((stored.column, Vec::new()));
        }
        if let Some(call) = expr.downcast_ref::<ScalarFunctionExpr>()
            && call.fun().inner().is::<ParseAgain>()
        {
            let (column, mut steps) = self.json_path(call.args().first()?)?;
            steps.push(Step::Parse);
            return Some((column, steps));
        }
        let ("[]", [base, selectors @ ..]) = kql_call(expr)? else { return None };
        let (column, mut steps) = self.json_path(base)?;
        for selector in selectors {
            steps.push(match selector.downcast_ref::<Literal>()?.value() {
                ScalarValue::Utf8View(Some(key)) => Step::Key(key.clone()),
                ScalarValue::Int32(Some(index)) => Step::Index(i64::from(*index)),
                ScalarValue::Int64(Some(index)) => Step::Index(*index),
                _ => return None,
            });
        }
        Some((column, steps))
    }

    /// Returns the column that stands in for `TimeGenerated`, with its position in the file.
    fn event_time(&self) -> Option<(String, usize)> {
        let name = ingest::event_time(self.file_schema.fields().iter().map(|field| field.name().as_str()))?;
        let index = self.file_schema.index_of(&name).ok()?;
        Some((name, index))
    }

    /// Returns `column op literal` in the file's type, where it means the same.
    fn comparison(&self, expr: &BinaryExpr) -> Option<Arc<dyn PhysicalExpr>> {
        let (stored, literal, op) =
            match (expr.left().downcast_ref::<Literal>(), expr.right().downcast_ref::<Literal>()) {
                (None, Some(literal)) => (self.stored(expr.left())?, literal, *expr.op()),
                (Some(literal), None) => (self.stored(expr.right())?, literal, expr.op().swap()?),
                _ => return None,
            };
        let (op, value) = match (stored.ty, &stored.data_type) {
            (ScalarType::String, _) if is_text_view(&stored) && op == Operator::Eq && is_some_text(literal) => {
                (op, literal.value().clone())
            }
            (ScalarType::DateTime, DataType::Timestamp(unit, zone)) => {
                let ScalarValue::Int64(Some(ticks)) = literal.value() else { return None };
                let (op, value) = time_bound(op, *ticks, *unit)?;
                (op, timestamp(*unit, value, zone.clone()))
            }
            (ScalarType::Bool | ScalarType::Int | ScalarType::Long | ScalarType::Guid, ty)
                if *ty == stored.ty.arrow() =>
            {
                (op, literal.value().clone())
            }
            _ => return None,
        };
        Some(Arc::new(BinaryExpr::new(stored.column, op, Arc::new(Literal::new(value)))))
    }
}

/// Returns name and arguments of a call of a KQL function.
fn kql_call(expr: &Arc<dyn PhysicalExpr>) -> Option<(&str, &[Arc<dyn PhysicalExpr>])> {
    let call = expr.downcast_ref::<ScalarFunctionExpr>()?;
    call.fun().inner().is::<KqlScalarFunction>().then(|| (call.fun().name(), call.args()))
}

fn is_text_view(stored: &Stored) -> bool {
    stored.ty == ScalarType::String && stored.data_type == DataType::Utf8View
}

/// Whether a literal is text that a missing one (null in the file, empty in the table)
/// does not equal.
fn is_some_text(literal: &Literal) -> bool {
    matches!(literal.value(), ScalarValue::Utf8View(Some(text)) if !text.is_empty())
}

/// Returns the comparison with a file's timestamps that has the same truth as one with
/// ticks: `time < 1.5 µs` is `time < 2` in microseconds.
fn time_bound(op: Operator, ticks: i64, unit: TimeUnit) -> Option<(Operator, i64)> {
    let ticks = i128::from(ticks) - i128::from(datetime::UNIX_EPOCH);
    let per_unit = match unit {
        TimeUnit::Second => i128::from(datetime::TICKS_PER_SECOND),
        TimeUnit::Millisecond => i128::from(datetime::TICKS_PER_MILLISECOND),
        TimeUnit::Microsecond => i128::from(datetime::TICKS_PER_MICROSECOND),
        TimeUnit::Nanosecond => {
            // A tick is 100 values; the values of tick t are [100 t, 100 t + 99].
            let (op, value) = match op {
                Operator::Lt | Operator::GtEq => (op, ticks * 100),
                Operator::LtEq => (Operator::Lt, (ticks + 1) * 100),
                Operator::Gt => (Operator::GtEq, (ticks + 1) * 100),
                _ => return None,
            };
            return Some((op, i64::try_from(value).ok()?));
        }
    };
    let (floor, is_whole) = (ticks.div_euclid(per_unit), ticks.rem_euclid(per_unit) == 0);
    let ceiling = if is_whole { floor } else { floor + 1 };
    let value = match op {
        Operator::Lt | Operator::GtEq => ceiling,
        Operator::LtEq | Operator::Gt => floor,
        Operator::Eq if is_whole => floor,
        _ => return None,
    };
    Some((op, i64::try_from(value).ok()?))
}

fn timestamp(unit: TimeUnit, value: i64, zone: Option<Arc<str>>) -> ScalarValue {
    match unit {
        TimeUnit::Second => ScalarValue::TimestampSecond(Some(value), zone),
        TimeUnit::Millisecond => ScalarValue::TimestampMillisecond(Some(value), zone),
        TimeUnit::Microsecond => ScalarValue::TimestampMicrosecond(Some(value), zone),
        TimeUnit::Nanosecond => ScalarValue::TimestampNanosecond(Some(value), zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_keep_their_truth_in_every_unit() {
        let units = [(TimeUnit::Second, 10_000_000i64), (TimeUnit::Millisecond, 10_000), (TimeUnit::Microsecond, 10)];
        for (unit, per_unit) in units {
            for offset in [-25_000_001i64, -10, -1, 0, 1, 5, 10, 11, 20_000_000] {
                for op in [Operator::Lt, Operator::LtEq, Operator::Gt, Operator::GtEq] {
                    let (file_op, bound) = time_bound(op, datetime::UNIX_EPOCH + offset, unit).unwrap();
                    for value in (bound - 2)..=(bound + 2) {
                        assert_eq!(
                            holds(file_op, value, bound),
                            holds(op, value * per_unit, offset),
                            "{value} {op} {offset} in {unit:?}"
                        );
                    }
                }
            }
        }
        for offset in [-3i64, 0, 7] {
            for op in [Operator::Lt, Operator::LtEq, Operator::Gt, Operator::GtEq] {
                let (file_op, bound) = time_bound(op, datetime::UNIX_EPOCH + offset, TimeUnit::Nanosecond).unwrap();
                for value in (bound - 101)..=(bound + 101) {
                    assert_eq!(holds(file_op, value, bound), holds(op, value.div_euclid(100), offset));
                }
            }
        }
    }

    fn holds(op: Operator, left: i64, right: i64) -> bool {
        match op {
            Operator::Lt => left < right,
            Operator::LtEq => left <= right,
            Operator::Gt => left > right,
            _ => left >= right,
        }
    }
}
