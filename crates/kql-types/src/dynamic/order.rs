//! Equality and order of values.

use std::cmp::Ordering;

use super::{DynamicRef, Kind};

/// Returns whether two values are the same: numbers by value, bags regardless of the order of keys.
pub fn equal(a: DynamicRef<'_>, b: DynamicRef<'_>) -> bool {
    if a.as_bytes() == b.as_bytes() {
        return a.as_real().is_none_or(|v| !v.is_nan());
    }
    match (a.kind(), b.kind()) {
        (Kind::Array, Kind::Array) => a.len() == b.len() && a.elements().zip(b.elements()).all(|(x, y)| equal(x, y)),
        (Kind::Bag, Kind::Bag) => {
            a.len() == b.len() && a.entries().all(|(key, x)| b.get(key).is_some_and(|y| equal(x, y)))
        }
        (x, y) if rank(x) == NUMBER && rank(y) == NUMBER => compare_numbers(a, b) == Some(Ordering::Equal),
        // Other kinds have one encoding per value, so that different bytes are different values.
        _ => false,
    }
}

/// Orders any two values: null, bool, number, datetime, timespan, string, guid, array, bag; within a
/// kind by value, NaN before other numbers, arrays element by element, bags entry by entry.
pub fn compare(a: DynamicRef<'_>, b: DynamicRef<'_>) -> Ordering {
    let (kind_a, kind_b) = (a.kind(), b.kind());
    rank(kind_a).cmp(&rank(kind_b)).then_with(|| match kind_a {
        Kind::Null => Ordering::Equal,
        Kind::False | Kind::True => kind_a.cmp(&kind_b),
        Kind::Long | Kind::Real | Kind::Decimal => compare_numbers(a, b).unwrap_or_else(|| {
            let is_nan = |v: DynamicRef<'_>| v.as_real().is_some_and(f64::is_nan);
            is_nan(b).cmp(&is_nan(a))
        }),
        Kind::String => a.as_str_bytes().cmp(&b.as_str_bytes()),
        Kind::DateTime => a.as_datetime().cmp(&b.as_datetime()),
        Kind::TimeSpan => a.as_timespan().cmp(&b.as_timespan()),
        Kind::Guid => a.as_guid().cmp(&b.as_guid()),
        Kind::Array => {
            let mut pairs = a.elements().zip(b.elements()).map(|(x, y)| compare(x, y));
            pairs.find(|o| o.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        Kind::Bag => {
            let mut pairs = a.entries().zip(b.entries()).map(|((k, x), (l, y))| k.cmp(l).then_with(|| compare(x, y)));
            pairs.find(|o| o.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
        }
    })
}

const NUMBER: u8 = 2;

fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Null => 0,
        Kind::False | Kind::True => 1,
        Kind::Long | Kind::Real | Kind::Decimal => NUMBER,
        Kind::DateTime => 3,
        Kind::TimeSpan => 4,
        Kind::String => 5,
        Kind::Guid => 6,
        Kind::Array => 7,
        Kind::Bag => 8,
    }
}

/// Compares longs and decimals exactly, and reals with anything as reals; `None` if one is NaN.
fn compare_numbers(a: DynamicRef<'_>, b: DynamicRef<'_>) -> Option<Ordering> {
    if let (Some(x), Some(y)) = (a.as_long(), b.as_long()) {
        return Some(x.cmp(&y));
    }
    let exact = |v: DynamicRef<'_>| v.as_decimal().or_else(|| v.as_long().map(crate::DecimalValue::from_i64));
    if let (Some(x), Some(y)) = (exact(a), exact(b)) {
        return Some(x.cmp(&y));
    }
    a.as_number()?.partial_cmp(&b.as_number()?)
}
