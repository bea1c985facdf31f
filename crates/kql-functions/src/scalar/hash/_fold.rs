//! The blocks of a message as MD5, SHA-1 and SHA-256 take them.

/// Calls `f` with each 64-byte block of a padded message; the length in bits ends it.
pub(crate) fn blocks(message: &[u8], is_big_endian: bool, mut f: impl FnMut(&[u8; 64])) {
    let (whole, rest) = message.as_chunks::<64>();
    whole.iter().for_each(&mut f);
    let mut tail = [0u8; 128];
    tail[..rest.len()].copy_from_slice(rest);
    tail[rest.len()] = 0x80;
    let bits = (message.len() as u64).wrapping_mul(8);
    let end = if rest.len() < 56 { 64 } else { 128 };
    tail[end - 8..end].copy_from_slice(&if is_big_endian {
        bits.to_be_bytes()
    } else {
        bits.to_le_bytes()
    });
    tail[..end].as_chunks::<64>().0.iter().for_each(&mut f);
}
