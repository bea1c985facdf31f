//! Gzip and zlib texts in Base64.
//!
//! Compressing stores the text in blocks as it is, as the service does with short texts;
//! both forms read back the same.

use std::io::Read;

use flate2::Compression;
use flate2::read::{DeflateEncoder, GzDecoder, ZlibDecoder, ZlibEncoder};

use super::_base64;
use crate::convert::text;
use crate::scalar::string::_build::texts;
use crate::{Arguments, ColumnValue, FunctionError};

/// A text may grow to this many bytes, so that no few bytes fill the memory.
const LIMIT: u64 = 64 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Gzip,
    Zlib,
}

/// Evaluates `…_compress_to_base64_string(text)`.
pub(crate) fn compress(args: &Arguments<'_>, format: Format) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    texts(args, |row, out| {
        let bytes = source.text(row).as_bytes();
        let mut packed = Vec::new();
        let read = match format {
            Format::Zlib => ZlibEncoder::new(bytes, Compression::none()).read_to_end(&mut packed),
            Format::Gzip => {
                packed.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
                let read = DeflateEncoder::new(bytes, Compression::none()).read_to_end(&mut packed);
                let mut crc = flate2::Crc::new();
                crc.update(bytes);
                packed.extend(crc.sum().to_le_bytes());
                packed.extend((bytes.len() as u32).to_le_bytes());
                read
            }
        };
        // Reading from memory cannot fail.
        if read.is_ok() {
            _base64::encode(&packed, out);
        }
    })
}

/// Evaluates `…_decompress_from_base64_string(text)`; empty for what is no such text.
pub(crate) fn decompress(
    args: &Arguments<'_>,
    format: Format,
) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut is_too_long = false;
    let result = texts(args, |row, out| {
        let Some(packed) = _base64::decode(source.text(row)) else {
            return;
        };
        let mut bytes = Vec::new();
        let read = match format {
            Format::Gzip => GzDecoder::new(packed.as_slice())
                .take(LIMIT + 1)
                .read_to_end(&mut bytes),
            Format::Zlib => ZlibDecoder::new(packed.as_slice())
                .take(LIMIT + 1)
                .read_to_end(&mut bytes),
        };
        is_too_long |= bytes.len() as u64 > LIMIT;
        if let (Ok(_), Ok(text)) = (read, std::str::from_utf8(&bytes)) {
            out.push_str(text);
        }
    })?;
    if is_too_long {
        return Err(FunctionError::Limit {
            message: "a decompressed text exceeds 64 MiB".into(),
        });
    }
    Ok(result)
}
