//! `guid` values: 16 bytes in the order of the text.

use std::fmt::{self, Write};

/// Returns the guid as Kusto prints it: lower case with dashes.
pub fn format(guid: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    // Writing to a string cannot fail.
    let _ = write(guid, &mut text);
    text
}

/// Writes the guid as [`format`] shows it.
pub fn write(guid: &[u8; 16], out: &mut impl Write) -> fmt::Result {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = [b'-'; 36];
    let mut at = 0;
    for (i, byte) in guid.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            at += 1;
        }
        text[at] = HEX[usize::from(byte >> 4)];
        text[at + 1] = HEX[usize::from(byte & 15)];
        at += 2;
    }
    out.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
}

/// Returns the guid that a text means, or `None`.
///
/// 32 hexadecimal digits, in braces or parentheses or bare; each of the four dashes may be missing,
/// as Kusto takes `0123456789ab-cdef-0123-456789abcdef` too.
pub fn parse(text: &str) -> Option<[u8; 16]> {
    let b = text.trim_ascii().as_bytes();
    let b = match b {
        [b'{', inner @ .., b'}'] | [b'(', inner @ .., b')'] => inner,
        _ => b,
    };
    let (guid, rest) = read(b)?;
    rest.is_empty().then_some(guid)
}

/// Returns the guid that a text begins with, as `toguid()` reads it: what follows does not matter.
pub fn parse_prefix(text: &str) -> Option<[u8; 16]> {
    let b = text.trim_ascii_start().as_bytes();
    read(b.strip_prefix(b"{").or_else(|| b.strip_prefix(b"(")).unwrap_or(b)).map(|(guid, _)| guid)
}

fn read(mut b: &[u8]) -> Option<([u8; 16], &[u8])> {
    let mut guid = [0; 16];
    for (i, byte) in guid.iter_mut().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10)
            && let [b'-', rest @ ..] = b
        {
            b = rest;
        }
        let [high, low, rest @ ..] = b else {
            return None;
        };
        *byte = (hex(*high)? << 4) | hex(*low)?;
        b = rest;
    }
    Some((guid, b))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|d| d as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_random::Random;

    #[test]
    fn text_forms() {
        let expected = "01234567-89ab-cdef-0123-456789abcdef";
        for text in [
            expected,
            "01234567-89AB-CDEF-0123-456789ABCDEF",
            "0123456789abcdef0123456789abcdef",
            "0123456789ab-cdef-0123-456789abcdef",
            "{01234567-89ab-cdef-0123-456789abcdef}",
            "(01234567-89ab-cdef-0123-456789abcdef)",
            " 01234567-89ab-cdef-0123-456789abcdef ",
        ] {
            assert_eq!(parse(text).map(|g| format(&g)).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "a string that is not a guid",
            "0123",
            "01234567-89ab-cdef-0123-456789abcdeff",
            "{01234567-89ab-cdef-0123-456789abcdef",
            "012-3456789abcdef0123456789abcdef",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn prefix() {
        let guid = parse("01234567-89ab-cdef-0123-456789abcdef");
        assert!(guid.is_some());
        assert_eq!(parse_prefix("01234567-89ab-cdef-0123-456789abcdef and more"), guid);
        assert_eq!(parse_prefix("{01234567-89ab-cdef-0123-456789abcdef}"), guid);
        assert_eq!(parse_prefix("01234567"), None);
    }

    #[test]
    fn round_trip() {
        let mut random = Random::new(3);
        for _ in 0..1000 {
            let guid = (u128::from(random.next()) << 64 | u128::from(random.next())).to_be_bytes();
            assert_eq!(parse(&format(&guid)), Some(guid));
        }
    }
}
