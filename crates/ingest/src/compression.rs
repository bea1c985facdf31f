//! Opens a file through the decompression that its first bytes call for.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    None,
    /// One or several members.
    Gzip,
    /// One or several frames.
    Zstd,
}

/// What the first bytes of a file tell.
pub(crate) enum Packing {
    Known(Compression),
    /// A packing that is recognised and not supported.
    Unsupported(&'static str),
}

/// Recognises a packing by its magic bytes; none of them begins a text or a Parquet file.
pub(crate) fn detect(head: &[u8]) -> Packing {
    match head {
        [0x1f, 0x8b, ..] => Packing::Known(Compression::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Known(Compression::Zstd),
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Known(Compression::Zstd),
        [b'P', b'K', 3, 4, ..] => Packing::Unsupported("zip"),
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => Packing::Unsupported("bzip2"),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Packing::Unsupported("xz"),
        [b'7', b'z', 0xbc, 0xaf, ..] => Packing::Unsupported("7z"),
        [0x04, 0x22, 0x4d, 0x18, ..] => Packing::Unsupported("lz4"),
        [0xff, 0x06, 0x00, 0x00, b's', b'N', ..] => Packing::Unsupported("snappy"),
        [0x1f, 0x9d, ..] => Packing::Unsupported("compress"),
        _ => Packing::Known(Compression::None),
    }
}

/// Opens a file for reading its unpacked bytes.
pub(crate) fn open(path: &Path, compression: Compression) -> io::Result<Box<dyn Read + Send>> {
    unpack(File::open(path)?, compression)
}

/// Returns a reader's unpacked bytes.
pub(crate) fn unpack(reader: impl Read + Send + 'static, compression: Compression) -> io::Result<Box<dyn Read + Send>> {
    Ok(match compression {
        Compression::None => Box::new(reader),
        Compression::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 17, reader))),
        Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(reader)?),
    })
}

/// Reads up to `limit` bytes from the beginning of a reader.
pub(crate) fn head(reader: &mut dyn Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
