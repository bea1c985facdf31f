//! Sorting arrays: what `array_sort_asc()` and `array_sort_desc()` share.

use std::cmp::Ordering;

use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Encoder, Kind, compare};

use super::_rows::{Dynamics, Values, build, is_array};
use crate::{Arguments, ColumnValue, FunctionError, Parameter, ParameterType, constant, repeated};

pub(crate) const ARRAYS: Parameter =
    repeated("arrays", ParameterType::DynamicArray, 1, 64, "arrays; the first gives the order");
pub(crate) const NULLS_LAST: Parameter =
    constant("nulls_last", ParameterType::Exact(ScalarType::Bool), "whether nulls come last; default true");

/// Sorts the first array and orders the others with it.
///
/// One array yields the sorted array, several an array of arrays; null takes the place of an array
/// that is as long as the first one not.
pub(crate) fn sort(args: &Arguments<'_>, descending: bool) -> Result<ColumnValue, FunctionError> {
    let has_flag = args.types.last() == Some(&ScalarType::Bool);
    let count = args.len() - usize::from(has_flag);
    let nulls_last = if has_flag { Values::new(args, count)?.integer(0) != Some(0) } else { true };
    let arrays: Vec<Dynamics<'_>> = (0..count).map(|i| Dynamics::new(args, i)).collect::<Result<_, _>>()?;
    build(args, |row, encoder| {
        let Some(first) = arrays.first().and_then(|a| a.array(row)) else { return };
        let keys: Vec<DynamicRef<'_>> = first.elements().collect();
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (keys[a], keys[b]);
            let nulls = b.is_null().cmp(&a.is_null());
            let nulls = if nulls_last { nulls.reverse() } else { nulls };
            nulls.then_with(|| rank(a).cmp(&rank(b))).then_with(|| {
                let values = order_of(a, b);
                if descending { values.reverse() } else { values }
            })
        });
        if arrays.len() > 1 {
            encoder.begin_array();
        }
        for array in &arrays {
            write_in_order(array.get(row), &order, encoder);
        }
        if arrays.len() > 1 {
            encoder.end();
        }
    })
}

fn write_in_order(array: DynamicRef<'_>, order: &[usize], encoder: &mut Encoder) {
    if !is_array(array) || array.len() != Some(order.len()) {
        return encoder.null();
    }
    let elements: Vec<DynamicRef<'_>> = array.elements().collect();
    encoder.begin_array();
    order.iter().for_each(|&at| encoder.value(elements[at]));
    encoder.end();
}

/// Numbers, datetimes and timespans first, then text, then guids, then all else.
fn rank(value: DynamicRef<'_>) -> u8 {
    match value.kind() {
        Kind::Null => 0,
        Kind::Long | Kind::Real | Kind::Decimal | Kind::DateTime | Kind::TimeSpan => 1,
        Kind::String => 2,
        Kind::Guid => 3,
        _ => 4,
    }
}

fn order_of(a: DynamicRef<'_>, b: DynamicRef<'_>) -> Ordering {
    let ticks = |v: DynamicRef<'_>| v.as_datetime().or_else(|| v.as_timespan());
    match (ticks(a), ticks(b)) {
        (Some(x), Some(y)) => x.cmp(&y),
        _ => compare(a, b),
    }
}
