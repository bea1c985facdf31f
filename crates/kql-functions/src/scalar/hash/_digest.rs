//! Hexadecimal digests: `hash_md5()`, `hash_sha1()`, `hash_sha256()`.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::StringViewBuilder;

use crate::convert::text;
use crate::{Arguments, ColumnValue, FunctionError};

/// Evaluates a digest of the value's text.
pub(crate) fn hexadecimal<const N: usize>(
    args: &Arguments<'_>,
    digest: impl Fn(&[u8]) -> [u8; N],
) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = StringViewBuilder::with_capacity(args.output_rows());
    let mut hex = String::with_capacity(2 * N);
    for row in 0..args.output_rows() {
        hex.clear();
        for byte in digest(source.text(row).as_bytes()) {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        out.append_value(&hex);
    }
    Ok(args.wrap(Arc::new(out.finish())))
}
