//! The bytes of a value that hashes are made of.
//!
//! Decisions where Kusto's documentation is silent:
//! - `hash()` takes numbers, datetimes and timespans by their 8 little-endian bytes (int
//!   and bool widened to long), text by its UTF-8, guids by .NET's byte order; a decimal
//!   by its text. The digests take every value's text.
//! - A null hashes to null, in the digests to the digest of the empty text.

use arrow::array::{Array, FixedSizeBinaryArray, Float64Array, Int64Array};
use kql_types::ScalarType;

use crate::convert::{argument, text};
use crate::{Arguments, FunctionError};

/// Calls `f` with the bytes of each row's value, or nothing for a null.
pub(crate) fn for_each(
    args: &Arguments<'_>,
    index: usize,
    mut f: impl FnMut(Option<&[u8]>),
) -> Result<(), FunctionError> {
    let rows = args.output_rows();
    match args.types[index] {
        ScalarType::Bool
        | ScalarType::Int
        | ScalarType::Long
        | ScalarType::DateTime
        | ScalarType::TimeSpan => {
            let values = argument::<Int64Array>(args, index, ScalarType::Long)?;
            (0..rows).for_each(|row| {
                f(values
                    .get(row)
                    .map(i64::to_le_bytes)
                    .as_ref()
                    .map(|b| b.as_slice()))
            });
        }
        ScalarType::Real => {
            let values = argument::<Float64Array>(args, index, ScalarType::Real)?;
            (0..rows).for_each(|row| {
                f(values
                    .get(row)
                    .map(f64::to_le_bytes)
                    .as_ref()
                    .map(|b| b.as_slice()))
            });
        }
        ScalarType::Guid => {
            let values = argument::<FixedSizeBinaryArray>(args, index, ScalarType::Guid)?;
            for row in 0..rows {
                let at = values.at(row);
                if values.array.is_null(at) {
                    f(None);
                } else {
                    f(Some(&net_order(values.array.value(at))));
                }
            }
        }
        ScalarType::String => {
            let values = text(args, index)?;
            (0..rows).for_each(|row| f(Some(values.text(row).as_bytes())));
        }
        ScalarType::Decimal | ScalarType::Dynamic => {
            let values = text(args, index)?;
            let is_null = |row| {
                args.values[index]
                    .inner()
                    .is_null(args.values[index].index(row))
            };
            (0..rows).for_each(|row| f((!is_null(row)).then(|| values.text(row).as_bytes())));
        }
    }
    Ok(())
}

/// Turns a guid's bytes from the order of its text to that of .NET, and back.
pub(crate) fn net_order(guid: &[u8]) -> [u8; 16] {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    ORDER.map(|i| guid.get(i).copied().unwrap_or_default())
}
