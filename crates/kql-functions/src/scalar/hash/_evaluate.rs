//! `hash()` and `hash_xxhash64()`, which are the same.

use std::sync::Arc;

use arrow::array::Int64Array;

use super::_bytes::for_each;
use super::_xxhash64::xxhash64;
use crate::convert::optional_long;
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates the hash, or its remainder by the second argument.
pub(crate) fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let modulus = optional_long(args, 1)?;
    let mut hashes = Vec::with_capacity(args.output_rows());
    for_each(args, 0, |bytes| {
        let hash = bytes.map(|b| xxhash64(b) as i64);
        let row = hashes.len();
        hashes.push(match &modulus {
            None => hash,
            Some(modulus) => hash
                .zip(modulus.get(row))
                .and_then(|(h, m)| if m > 0 { h.checked_rem_euclid(m) } else { None }),
        });
    })?;
    Ok(args.wrap(Arc::new(Int64Array::from(hashes))))
}
