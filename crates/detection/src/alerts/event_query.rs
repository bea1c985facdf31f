//! The query that gives an alert's one event back: the row, compressed, inside a `datatable`.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::issues::{IssueKind, Issues};
use crate::json::{self, Object};
use crate::rows::Rows;

/// Longer queries are left out, as the service does.
const MAX_BYTES: usize = 10 * 1024;

/// Returns the query for a row, or nothing if it would be too long.
pub(super) fn text(rows: &Rows<'_>, row: usize, issues: &mut Issues) -> String {
    let cells = rows.columns().iter().enumerate();
    let object = Object(cells.map(|(column, (name, _))| (name.clone(), rows.json(row, column))).collect());
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail.
    let compressed = encoder.write_all(json::text(&object).as_bytes()).and_then(|()| encoder.finish());
    let record = base64(&compressed.unwrap_or_default());
    let query = format!(
        "datatable(compressedRecord:string)\n['{record}']\n\
         | project record = todynamic(zlib_decompress_from_base64_string(compressedRecord))\n\
         | evaluate bag_unpack(record)"
    );
    if query.len() > MAX_BYTES {
        issues.add(IssueKind::TextCut, 1, "events of more than 10 KB are not repeated in their alerts");
        return String::new();
    }
    query
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for digit in 0..4 {
            if digit <= chunk.len() {
                text.push(char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn encodes_every_remainder() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
    }
}
