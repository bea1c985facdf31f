//! Comparison of any two columns.
//!
//! Decisions where Kusto's documentation is silent:
//! - Text is compared with another type by reading it as that type; text that does not
//!   parse equals nothing.
//! - A dynamic is compared with text by its own text, with a number by value (text
//!   inside it is read as a number), with another type after conversion to it.
//! - Values of unrelated types (a guid and a number) are never equal.
//! - Reals compare as IEEE 754 has it: NaN equals nothing, not even itself.
//! - Two dynamic values are equal when their contents are; `<` orders them by kind first.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, FixedSizeBinaryArray,
    Float64Array, Int32Array, Int64Array, Scalar, StringViewArray,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use kql_types::ScalarType;
use kql_types::decimal::DecimalArray;
use kql_types::dynamic::{self, DynamicRef, Encoder, Kind};

use crate::convert::{Column, column, parse_long};
use crate::{Arguments, ColumnValue, FunctionError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn holds(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Equal => order == Some(Ordering::Equal),
            Self::NotEqual => order != Some(Ordering::Equal),
            Self::Less => order == Some(Ordering::Less),
            Self::LessOrEqual => order.is_some_and(Ordering::is_le),
            Self::Greater => order == Some(Ordering::Greater),
            Self::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
        }
    }

    fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// Evaluates `left <comparison> right`.
pub(crate) fn evaluate(
    args: &Arguments<'_>,
    comparison: Comparison,
) -> Result<ColumnValue, FunctionError> {
    match (args.values, args.types) {
        ([left, right], [left_type, right_type]) => {
            let result = compare(
                comparison,
                (left, *left_type),
                (right, *right_type),
                args.output_rows(),
            )?;
            Ok(args.wrap(Arc::new(result)))
        }
        _ => Err(FunctionError::Internal {
            message: "a comparison has two operands".into(),
        }),
    }
}

/// Compares two values of known types, row by row.
pub(crate) fn compare(
    comparison: Comparison,
    left: (&ColumnValue, ScalarType),
    right: (&ColumnValue, ScalarType),
    rows: usize,
) -> Result<BooleanArray, FunctionError> {
    match common_type(left.1, right.1) {
        Common::Type(ty) => compare_as(ty, comparison, left, right, rows),
        Common::DynamicAndNumber => {
            let l = column::<BinaryViewArray>(left.0, left.1, ScalarType::Dynamic)?;
            let r = column::<BinaryViewArray>(right.0, right.1, ScalarType::Dynamic)?;
            let mut encoder = Encoder::new();
            let mut values = Vec::with_capacity(rows);
            for row in 0..rows {
                values.push(comparison.holds(number_order(l.get(row), r.get(row), &mut encoder)));
            }
            Ok(with_nulls(
                comparison,
                values.into(),
                nulls(&l, rows),
                nulls(&r, rows),
            ))
        }
        Common::None => {
            let l = side_nulls(left.0, rows);
            let r = side_nulls(right.0, rows);
            let values = BooleanBuffer::collect_bool(rows, |_| comparison == Comparison::NotEqual);
            Ok(with_nulls(comparison, values, l, r))
        }
    }
}

/// What two types are compared as.
enum Common {
    Type(ScalarType),
    DynamicAndNumber,
    None,
}

fn common_type(left: ScalarType, right: ScalarType) -> Common {
    use ScalarType::{Bool, Decimal, Dynamic, Int, Long, Real, String};
    match (left, right) {
        (l, r) if l == r => Common::Type(l),
        (Dynamic, String) | (String, Dynamic) => Common::Type(String),
        (Dynamic, r) if r.is_numeric() => Common::DynamicAndNumber,
        (l, Dynamic) if l.is_numeric() => Common::DynamicAndNumber,
        (Dynamic, other) | (other, Dynamic) | (String, other) | (other, String) => {
            Common::Type(other)
        }
        (l, r) if (l.is_numeric() || l == Bool) && (r.is_numeric() || r == Bool) => {
            Common::Type(if l == Decimal || r == Decimal {
                Decimal
            } else if l == Real || r == Real {
                Real
            } else if l == Int && r == Int {
                Int
            } else {
                Long
            })
        }
        _ => Common::None,
    }
}

fn compare_as(
    ty: ScalarType,
    comparison: Comparison,
    left: (&ColumnValue, ScalarType),
    right: (&ColumnValue, ScalarType),
    rows: usize,
) -> Result<BooleanArray, FunctionError> {
    macro_rules! primitive {
        ($array:ty) => {{
            let l = column::<$array>(left.0, left.1, ty)?;
            let r = column::<$array>(right.0, right.1, ty)?;
            let values = compare_values(
                comparison,
                l.array.values(),
                l.is_scalar,
                r.array.values(),
                r.is_scalar,
                rows,
            );
            with_nulls(comparison, values, nulls(&l, rows), nulls(&r, rows))
        }};
    }
    Ok(match ty {
        ScalarType::Int => primitive!(Int32Array),
        ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => primitive!(Int64Array),
        ScalarType::Real => primitive!(Float64Array),
        ScalarType::Decimal => primitive!(DecimalArray),
        ScalarType::String => {
            let l = column::<StringViewArray>(left.0, left.1, ty)?;
            let r = column::<StringViewArray>(right.0, right.1, ty)?;
            // Strings have no null; Arrow compares lengths and prefixes before texts.
            let result = datum(comparison, &l, &r)?;
            BooleanArray::new(repeat(result.values(), rows), None)
        }
        ScalarType::Bool => {
            let l = column::<BooleanArray>(left.0, left.1, ty)?;
            let r = column::<BooleanArray>(right.0, right.1, ty)?;
            let values = BooleanBuffer::collect_bool(rows, |row| {
                comparison.holds(Some(
                    l.array.value(l.at(row)).cmp(&r.array.value(r.at(row))),
                ))
            });
            with_nulls(comparison, values, nulls(&l, rows), nulls(&r, rows))
        }
        ScalarType::Guid => {
            let l = column::<FixedSizeBinaryArray>(left.0, left.1, ty)?;
            let r = column::<FixedSizeBinaryArray>(right.0, right.1, ty)?;
            let values = BooleanBuffer::collect_bool(rows, |row| {
                comparison.holds(Some(l.array.value(l.at(row)).cmp(r.array.value(r.at(row)))))
            });
            with_nulls(comparison, values, nulls(&l, rows), nulls(&r, rows))
        }
        ScalarType::Dynamic => {
            let l = column::<BinaryViewArray>(left.0, left.1, ty)?;
            let r = column::<BinaryViewArray>(right.0, right.1, ty)?;
            let values = BooleanBuffer::collect_bool(rows, |row| {
                let (a, b) = (l.get(row), r.get(row));
                match comparison {
                    Comparison::Equal => dynamic::equal(a, b),
                    Comparison::NotEqual => !dynamic::equal(a, b),
                    _ => comparison.holds(Some(dynamic::compare(a, b))),
                }
            });
            with_nulls(comparison, values, nulls(&l, rows), nulls(&r, rows))
        }
    })
}

/// Orders a number and a dynamic that is, or reads as, a number.
fn number_order(a: DynamicRef<'_>, b: DynamicRef<'_>, encoder: &mut Encoder) -> Option<Ordering> {
    let is_number = |v: DynamicRef<'_>| matches!(v.kind(), Kind::Long | Kind::Real | Kind::Decimal);
    if is_number(a) && is_number(b) {
        return if dynamic::equal(a, b) {
            Some(Ordering::Equal)
        } else {
            order_unequal(a, b)
        };
    }
    // One side is the number that the query wrote; the other may be text or bool.
    let (number, other, flipped) = if is_number(b) {
        (b, a, false)
    } else {
        (a, b, true)
    };
    encoder.clear();
    match other.kind() {
        Kind::True | Kind::False => encoder.long(i64::from(other.as_bool()?)),
        Kind::String => {
            let text = other.as_str()?;
            match parse_long(text) {
                Some(v) => encoder.long(v),
                None => encoder.real(kql_types::real::parse(text)?),
            }
        }
        _ => return None,
    }
    let other = encoder.as_ref();
    if !is_number(number) {
        return None;
    }
    let order = if dynamic::equal(other, number) {
        Some(Ordering::Equal)
    } else {
        order_unequal(other, number)
    };
    if flipped {
        order.map(Ordering::reverse)
    } else {
        order
    }
}

fn order_unequal(a: DynamicRef<'_>, b: DynamicRef<'_>) -> Option<Ordering> {
    let is_nan = |v: DynamicRef<'_>| v.as_real().is_some_and(f64::is_nan);
    (!is_nan(a) && !is_nan(b)).then(|| dynamic::compare(a, b))
}

fn compare_values<T: PartialOrd + Copy>(
    comparison: Comparison,
    left: &[T],
    left_is_scalar: bool,
    right: &[T],
    right_is_scalar: bool,
    rows: usize,
) -> BooleanBuffer {
    match comparison {
        Comparison::Equal => zip(
            left,
            left_is_scalar,
            right,
            right_is_scalar,
            rows,
            |a, b| a == b,
        ),
        Comparison::NotEqual => zip(
            left,
            left_is_scalar,
            right,
            right_is_scalar,
            rows,
            |a, b| a != b,
        ),
        Comparison::Less => zip(
            left,
            left_is_scalar,
            right,
            right_is_scalar,
            rows,
            |a, b| a < b,
        ),
        Comparison::LessOrEqual => zip(
            left,
            left_is_scalar,
            right,
            right_is_scalar,
            rows,
            |a, b| a <= b,
        ),
        Comparison::Greater => zip(
            left,
            left_is_scalar,
            right,
            right_is_scalar,
            rows,
            |a, b| a > b,
        ),
        Comparison::GreaterOrEqual => zip(
            left,
            left_is_scalar,
            right,
            right_is_scalar,
            rows,
            |a, b| a >= b,
        ),
    }
}

fn zip<T: Copy>(
    left: &[T],
    left_is_scalar: bool,
    right: &[T],
    right_is_scalar: bool,
    rows: usize,
    f: impl Fn(T, T) -> bool,
) -> BooleanBuffer {
    match (left_is_scalar, right_is_scalar) {
        (true, true) => BooleanBuffer::collect_bool(rows, |_| f(left[0], right[0])),
        (true, false) => {
            let (value, right) = (left[0], &right[..rows]);
            BooleanBuffer::collect_bool(rows, |row| f(value, right[row]))
        }
        (false, true) => {
            let (left, value) = (&left[..rows], right[0]);
            BooleanBuffer::collect_bool(rows, |row| f(left[row], value))
        }
        (false, false) => {
            let (left, right) = (&left[..rows], &right[..rows]);
            BooleanBuffer::collect_bool(rows, |row| f(left[row], right[row]))
        }
    }
}

fn datum(
    comparison: Comparison,
    l: &Column<StringViewArray>,
    r: &Column<StringViewArray>,
) -> Result<BooleanArray, FunctionError> {
    use arrow::compute::kernels::cmp;
    let kernel = match comparison {
        Comparison::Equal => cmp::eq,
        Comparison::NotEqual => cmp::neq,
        Comparison::Less => cmp::lt,
        Comparison::LessOrEqual => cmp::lt_eq,
        Comparison::Greater => cmp::gt,
        Comparison::GreaterOrEqual => cmp::gt_eq,
    };
    Ok(match (l.is_scalar, r.is_scalar) {
        (true, false) => kernel(&Scalar::new(&l.array), &r.array)?,
        (false, true) => kernel(&l.array, &Scalar::new(&r.array))?,
        _ => kernel(&l.array, &r.array)?,
    })
}

/// Two scalars against many rows give one bit; it stands for all rows.
fn repeat(values: &BooleanBuffer, rows: usize) -> BooleanBuffer {
    if values.len() == 1 && rows != 1 {
        let value = values.value(0);
        return BooleanBuffer::collect_bool(rows, |_| value);
    }
    values.clone()
}

fn nulls<A: Array>(column: &Column<A>, rows: usize) -> Option<NullBuffer> {
    if column.array.null_count() == 0 {
        return None;
    }
    if column.is_scalar {
        Some(NullBuffer::new_null(rows))
    } else {
        column.array.nulls().cloned()
    }
}

fn side_nulls(value: &ColumnValue, rows: usize) -> Option<NullBuffer> {
    let array: &ArrayRef = value.inner();
    nulls(
        &Column {
            array: array.clone(),
            is_scalar: value.is_scalar(),
        },
        rows,
    )
}

/// Lays the null rules over raw comparisons: equality with one null is decided, with
/// two nulls it is null; order with any null is null.
fn with_nulls(
    comparison: Comparison,
    values: BooleanBuffer,
    left: Option<NullBuffer>,
    right: Option<NullBuffer>,
) -> BooleanArray {
    if !comparison.is_equality() {
        return BooleanArray::new(values, NullBuffer::union(left.as_ref(), right.as_ref()));
    }
    let any = match (&left, &right) {
        (None, None) => return BooleanArray::new(values, None),
        (Some(l), Some(r)) => l.inner() & r.inner(),
        (Some(one), None) | (None, Some(one)) => one.inner().clone(),
    };
    let values = if comparison == Comparison::Equal {
        &values & &any
    } else {
        &values | &!&any
    };
    let nulls = match (left, right) {
        (Some(l), Some(r)) => {
            Some(NullBuffer::new(l.inner() | r.inner())).filter(|n| n.null_count() > 0)
        }
        _ => None,
    };
    BooleanArray::new(values, nulls)
}
