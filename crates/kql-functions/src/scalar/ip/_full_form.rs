//! IPv6 addresses with all their digits.

use std::fmt::Write as _;

/// Writes eight groups of four hexadecimal digits.
pub(crate) fn write_v6(address: u128, out: &mut String) {
    for group in 0..8 {
        if group > 0 {
            out.push(':');
        }
        // Writing to a string cannot fail.
        let _ = write!(out, "{:04x}", (address >> (112 - 16 * group)) as u16);
    }
}
