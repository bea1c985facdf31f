//! Counts of time units since 1970-01-01.

use std::sync::Arc;

use arrow::array::{Float64Array, Int64Array};
use arrow::datatypes::Int64Type;
use kql_types::ScalarType;
use kql_types::datetime::{UNIX_EPOCH, add};

use crate::convert::{argument, real_to_long};
use crate::{Arguments, ColumnValue, FunctionError};

/// How long one unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    Ticks(i64),
    /// A nanosecond: a hundredth of a tick.
    Hundredth,
}

/// Evaluates `unixtime_…_todatetime(number)`.
pub(crate) fn evaluate(args: &Arguments<'_>, scale: Scale) -> Result<ColumnValue, FunctionError> {
    let has_fraction = matches!(args.types[0], ScalarType::Real | ScalarType::Decimal);
    let moments = if has_fraction {
        let number = argument::<Float64Array>(args, 0, ScalarType::Real)?;
        let ticks = |v: f64| match scale {
            Scale::Ticks(unit) => v * unit as f64,
            Scale::Hundredth => v / 100.0,
        };
        number.array.unary_opt::<_, Int64Type>(|v| {
            real_to_long(ticks(v).floor()).and_then(|t| add(UNIX_EPOCH, t))
        })
    } else {
        let number = argument::<Int64Array>(args, 0, ScalarType::Long)?;
        let ticks = |v: i64| match scale {
            Scale::Ticks(unit) => v.checked_mul(unit),
            Scale::Hundredth => Some(v.div_euclid(100)),
        };
        number
            .array
            .unary_opt::<_, Int64Type>(|v| ticks(v).and_then(|t| add(UNIX_EPOCH, t)))
    };
    Ok(args.wrap(Arc::new(moments)))
}
