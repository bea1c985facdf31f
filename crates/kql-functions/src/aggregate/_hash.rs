//! A hash of values that is the same in every process, so that estimates built on it
//! travel between partitions and runs.

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const KEY: u64 = 0xa076_1d64_78bd_642f;

fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Returns the hash of a number's bits.
pub(crate) fn hash_bits(bits: u64) -> u64 {
    let mut hash = bits.wrapping_add(SEED);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Returns the hash of bytes; the length takes part, so that zeros at the end count.
///
/// Reads overlap instead of branching on what is left: lengths of values vary from row to row.
#[inline]
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = SEED ^ (bytes.len() as u64).wrapping_mul(KEY);
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<16>()
        && !after.is_empty()
    {
        hash = mixed(hash, halves(chunk));
        rest = after;
    }
    let last = match (bytes.last_chunk::<16>(), bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(last), ..) => halves(last),
        (None, Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (short_word(bytes), 0),
    };
    folded(mixed(hash, last) ^ SEED, KEY)
}

fn mixed(hash: u64, (first, second): (u64, u64)) -> u64 {
    folded(first ^ KEY, second ^ hash)
}

fn halves(bytes: &[u8; 16]) -> (u64, u64) {
    let both = u128::from_le_bytes(*bytes);
    (both as u64, (both >> 64) as u64)
}

/// Reads fewer than eight bytes, low byte first.
fn short_word(bytes: &[u8]) -> u64 {
    let length = bytes.len();
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << (8 * (length - 4));
    }
    let (Some(first), Some(middle), Some(last)) = (bytes.first(), bytes.get(length / 2), bytes.last()) else {
        return 0;
    };
    u64::from(*first) | u64::from(*middle) << (8 * (length / 2)) | u64::from(*last) << (8 * (length - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_apart_what_differs_little() {
        let values: Vec<Vec<u8>> = (0..40u8).map(|n| vec![0; usize::from(n)]).chain((1..200).map(|b| vec![b])).collect();
        let mut hashes: Vec<u64> = values.iter().map(|v| hash_bytes(v)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), values.len());
    }

    #[test]
    fn every_byte_counts() {
        for length in 1..70 {
            let plain = vec![7u8; length];
            for at in 0..length {
                let mut other = plain.clone();
                other[at] = 8;
                assert_ne!(hash_bytes(&other), hash_bytes(&plain), "byte {at} of {length}");
            }
        }
    }

    #[test]
    fn words_have_their_low_byte_first() {
        let bytes: Vec<u8> = (1..9).collect();
        for length in 0..8 {
            let expected = bytes[..length].iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte));
            assert_eq!(short_word(&bytes[..length]), expected, "{length}");
        }
    }

    #[test]
    fn does_not_change_between_builds() {
        // States of `hll()` may be stored; a changed hash would make them lie.
        assert_eq!(hash_bits(0), 0xe220_a839_7b1d_cdaf);
        assert_ne!(hash_bytes(b""), hash_bits(0));
    }
}
