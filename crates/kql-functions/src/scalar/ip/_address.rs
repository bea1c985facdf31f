//! IP addresses and ranges as text.
//!
//! Decisions where Kusto's documentation is silent:
//! - An IPv4 address has four decimal numbers of at most 255, without signs or blanks; a
//!   leading zero does not make it octal.
//! - Blanks around an address are not part of one, and make it invalid.
//! - An IPv4 address is the IPv6 address `::ffff:a.b.c.d`; so is `::a.b.c.d`.

use std::net::Ipv6Addr;
use std::sync::Arc;

use arrow::array::{BooleanArray, Int64Array, StringViewArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};

use crate::convert::{Column, optional_long, text};
use crate::scalar::operator::_text_search::WordColumn;
use crate::{Arguments, ColumnValue, FunctionError};

/// An address with the length of its network prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    /// The address; IPv4 in the low 32 bits of its IPv6 form.
    pub(crate) address: u128,
    /// 0 to 128; of an IPv4 address 96 more than the text says.
    pub(crate) prefix: u32,
}

/// How many bits stand before an IPv4 address in its IPv6 form.
pub(crate) const V4_BITS: u32 = 96;
const V4_MAPPED: u128 = 0xffff_0000_0000;

impl Network {
    /// Reads `a.b.c.d` or `a.b.c.d/n`.
    pub(crate) fn parse_v4(text: &str) -> Option<Self> {
        let (address, prefix) = match parse_v4_address(text) {
            Some(address) => (address, 32),
            // Others, such as IPv6 addresses, have no prefix or are too long.
            None if text.len() > "255.255.255.255/32".len() || !text.contains('/') => return None,
            None => {
                let (address, prefix) = split_prefix(text, 32)?;
                (parse_v4_address(address)?, prefix)
            }
        };
        Some(Self {
            address: V4_MAPPED | u128::from(address),
            prefix: prefix + V4_BITS,
        })
    }

    /// Reads an IPv6 or IPv4 address, with or without prefix.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(network) = Self::parse_v4(text) {
            return Some(network);
        }
        let address = text.split_once('/').map_or(text, |(address, _)| address);
        // `::a.b.c.d` stands for an IPv4 address, and its prefix counts that one's bits.
        if let Some(v4) = address.strip_prefix("::").and_then(parse_v4_address) {
            let (_, prefix) = split_prefix(text, 32)?;
            return Some(Self {
                address: V4_MAPPED | u128::from(v4),
                prefix: prefix + V4_BITS,
            });
        }
        let (address, prefix) = split_prefix(text, 128)?;
        Some(Self {
            address: u128::from(address.parse::<Ipv6Addr>().ok()?),
            prefix,
        })
    }

    pub(crate) fn v4(self) -> u32 {
        self.address as u32
    }

    /// Returns the address with only the bits of the prefix.
    pub(crate) fn masked(self) -> u128 {
        self.address & mask(self.prefix)
    }

    pub(crate) fn with_prefix_of(self, other: u32) -> Self {
        Self {
            prefix: self.prefix.min(other),
            ..self
        }
    }

    pub(crate) fn holds(self, address: u128) -> bool {
        (self.address ^ address) & mask(self.prefix) == 0
    }
}

fn mask(prefix: u32) -> u128 {
    u128::MAX.checked_shl(128 - prefix).unwrap_or(0)
}

fn split_prefix(text: &str, bits: u32) -> Option<(&str, u32)> {
    match text.split_once('/') {
        None => Some((text, bits)),
        Some((address, prefix)) => {
            let is_number =
                (1..=3).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_digit());
            let prefix = prefix
                .parse::<u32>()
                .ok()
                .filter(|p| is_number && *p <= bits)?;
            Some((address, prefix))
        }
    }
}

fn parse_v4_address(text: &str) -> Option<u32> {
    let (address, is_valid) = read_v4(text.as_bytes());
    is_valid.then_some(address)
}

/// Reads `a.b.c.d`; says whether it is an address. The places of the dots are found at once and
/// each number is computed from three digits, some of which count nothing: texts differ in length
/// and kind, and branches on that would be guessed wrong half of the time.
fn read_v4(text: &[u8]) -> (u32, bool) {
    const DOTS: u128 = u128::from_ne_bytes([b'.'; 16]);
    const LOW_BITS: u128 = u128::from_ne_bytes([0x7f; 16]);
    // Of a longer text only so much is read, and not taken.
    let length = text.len().min("255.255.255.255".len());
    let Some(start) = text.get(..length) else { return (0, false) };
    // The text with zeros behind it, from loads that overlap.
    let bytes = if let (Some(first), Some(last)) = (start.first_chunk::<8>(), start.last_chunk::<8>()) {
        u128::from(u64::from_le_bytes(*first)) | u128::from(u64::from_le_bytes(*last)) << (8 * (length - 8))
    } else if let (Some(first), Some(last)) = (start.first_chunk::<4>(), start.last_chunk::<4>()) {
        u128::from(u32::from_le_bytes(*first)) | u128::from(u32::from_le_bytes(*last)) << (8 * (length - 4))
    } else {
        return (0, false);
    };
    let others = bytes ^ DOTS;
    // The highest bit of each byte that is a dot.
    let mut dots = !(((others & LOW_BITS) + LOW_BITS) | others | LOW_BITS);
    let (mut address, mut start, mut wrong) = (0u32, 0u32, u32::from(text.len() > length));
    for part in 0..4 {
        // A dot that is missing would stand beyond the text.
        let end = if part == 3 { 8 * length as u32 } else { dots.trailing_zeros() - 7 };
        if part < 3 {
            dots &= dots.wrapping_sub(1);
        }
        let bits = end.wrapping_sub(start);
        // Missing digits are zeros before the others; more than three are none.
        let missing = 24u32.wrapping_sub(bits);
        wrong |= u32::from(bits == 0) | u32::from(bits > 24);
        let digits = (bytes.wrapping_shr(start) as u32) << (missing & 31) & 0xff_ffff ^ (0x30_3030 << (missing & 31)) & 0xff_ffff;
        // The high bit of each byte above nine.
        wrong |= (digits.wrapping_add(0x76_7676) | digits) & 0x80_8080;
        let octet = (digits & 0xff) * 100 + (digits >> 8 & 0xff) * 10 + (digits >> 16);
        wrong |= u32::from(octet > 255);
        address = address << 8 | octet & 0xff;
        start = end.wrapping_add(8);
    }
    (address, (wrong == 0) & (dots == 0))
}

/// Answers a question about each address: about one without a prefix by its bits, about others by
/// what `of_network` says.
pub(crate) fn v4_answers(
    source: &Column<StringViewArray>,
    rows: usize,
    of_address: impl Fn(u32) -> bool,
    of_network: impl Fn(Network) -> bool,
) -> BooleanArray {
    const LONGEST: usize = "255.255.255.255/32".len();
    let answers = (0..rows).map(|row| {
        let text = source.text(row);
        let (address, is_valid) = read_v4(text.as_bytes());
        if !is_valid && text.len() <= LONGEST {
            return Network::parse_v4(text).map_or(NULL, |network| u8::from(of_network(network)));
        }
        if is_valid { u8::from(of_address(address)) } else { NULL }
    });
    bools(&answers.collect::<Vec<u8>>())
}

/// Stands for an answer that there is not.
const NULL: u8 = 2;

/// Returns answers of 0, 1 and [`NULL`]: bits are packed many at a time from bytes that are ready.
fn bools(answers: &[u8]) -> BooleanArray {
    let values = BooleanBuffer::collect_bool(answers.len(), |row| answers[row] == 1);
    let valid = NullBuffer::new(BooleanBuffer::collect_bool(answers.len(), |row| answers[row] != NULL));
    BooleanArray::new(values, Some(valid).filter(|valid| valid.null_count() > 0))
}

/// Writes an IPv4 address.
pub(crate) fn write_v4(address: u32, out: &mut String) {
    use std::fmt::Write as _;
    let [a, b, c, d] = address.to_be_bytes();
    // Writing to a string cannot fail.
    let _ = write!(out, "{a}.{b}.{c}.{d}");
}

/// Which family of addresses a function reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    V4,
    /// IPv6, and IPv4 in its IPv6 form.
    V6,
}

impl Family {
    pub(crate) fn parse(self, text: &str) -> Option<Network> {
        match self {
            Self::V4 => Network::parse_v4(text),
            Self::V6 => Network::parse(text),
        }
    }

    /// Returns a prefix argument for a network, as bits of 128; nothing if it is out of range.
    pub(crate) fn prefix(self, prefix: i64, networks: &[Network]) -> Option<u32> {
        let prefix = u32::try_from(prefix).ok()?;
        match self {
            Self::V4 => (prefix <= 32).then_some(prefix + V4_BITS),
            // Two IPv4 addresses take an IPv4 prefix, if it can be one.
            Self::V6
                if prefix <= 32
                    && networks
                        .iter()
                        .all(|n| n.address >> 32 == V4_MAPPED >> 32 && n.prefix >= V4_BITS) =>
            {
                Some(prefix + V4_BITS)
            }
            Self::V6 => (prefix <= 128).then_some(prefix),
        }
    }
}

/// Compares two addresses under the shortest of their prefixes; nothing if one is invalid.
fn compare(family: Family, left: &str, right: &str, prefix: Option<i64>) -> Option<i64> {
    let (left, right) = (family.parse(left)?, family.parse(right)?);
    let prefix = match prefix {
        Some(prefix) => family.prefix(prefix, &[left, right])?,
        None => 128,
    };
    let shortest = left.prefix.min(right.prefix).min(prefix);
    Some(
        left.with_prefix_of(shortest)
            .masked()
            .cmp(&right.with_prefix_of(shortest).masked()) as i64,
    )
}

/// Evaluates `…_compare(ip1, ip2, prefix)`.
pub(crate) fn compare_rows(
    args: &Arguments<'_>,
    family: Family,
) -> Result<Int64Array, FunctionError> {
    let (left, right, prefix) = (text(args, 0)?, text(args, 1)?, optional_long(args, 2)?);
    Ok((0..args.output_rows())
        .map(|row| match &prefix {
            Some(prefix) => compare(
                family,
                left.text(row),
                right.text(row),
                Some(prefix.get(row)?),
            ),
            None => compare(family, left.text(row), right.text(row), None),
        })
        .collect())
}

/// Evaluates `…_is_in_range(ip, range)`.
pub(crate) fn is_in_range(
    args: &Arguments<'_>,
    family: Family,
) -> Result<ColumnValue, FunctionError> {
    let (address, range) = (text(args, 0)?, text(args, 1)?);
    if range.is_scalar && family == Family::V4 {
        let Some(range) = Network::parse_v4(range.text(0)) else {
            return Ok(args.wrap(Arc::new(BooleanArray::new_null(args.output_rows()))));
        };
        let (network, mask) = (range.v4(), mask(range.prefix) as u32);
        let of_address = |address: u32| (address ^ network) & mask == 0;
        let of_network = |network: Network| range.holds(network.address);
        return Ok(args.wrap(Arc::new(v4_answers(&address, args.output_rows(), of_address, of_network))));
    }
    let mut known = (String::new(), None);
    let answers: BooleanArray = (0..args.output_rows())
        .map(|row| {
            let range = range.text(row);
            if known.0 != range {
                known = (range.to_owned(), family.parse(range));
            }
            let range: Network = known.1?;
            Some(range.holds(family.parse(address.text(row))?.address))
        })
        .collect();
    Ok(args.wrap(Arc::new(answers)))
}

/// Evaluates `…_is_in_any_range(ip, ranges…)`; ranges that are none are passed over.
pub(crate) fn is_in_any_range(
    args: &Arguments<'_>,
    family: Family,
) -> Result<ColumnValue, FunctionError> {
    let address = text(args, 0)?;
    let lists = (1..args.len())
        .map(|i| WordColumn::new(args, i))
        .collect::<Result<Vec<_>, _>>()?;
    let is_constant = args.values[1..].iter().all(ColumnValue::is_scalar);
    let read = |row: usize| {
        let mut words = Vec::new();
        lists.iter().for_each(|list| list.collect(row, &mut words));
        words
            .iter()
            .filter_map(|w| family.parse(w))
            .collect::<Vec<Network>>()
    };
    let mut ranges = if is_constant { read(0) } else { Vec::new() };
    let answers: BooleanArray = (0..args.output_rows())
        .map(|row| {
            if !is_constant {
                ranges = read(row);
            }
            let address = family.parse(address.text(row))?.address;
            Some(ranges.iter().any(|range| range.holds(address)))
        })
        .collect();
    Ok(args.wrap(Arc::new(answers)))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::scalar::math::_random::Random;

    /// The same text by the standard library, which takes no leading zeros.
    fn by_the_library(text: &str) -> Option<u32> {
        let number = |part: &str| match part.len() {
            1..=3 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<u32>().ok().map(|n| n.to_string()),
            _ => None,
        };
        let plain: Option<Vec<String>> = text.split('.').map(number).collect();
        plain?.join(".").parse::<Ipv4Addr>().ok().map(u32::from)
    }

    #[test]
    fn addresses_are_read_as_the_standard_library_reads_them() {
        let mut random = Random::new(3);
        for _ in 0..20_000 {
            let address = (random.next() >> (random.next() % 32)) as u32;
            assert_eq!(parse_v4_address(&Ipv4Addr::from(address).to_string()), Some(address));
            let [a, b, c, d] = [0; 4].map(|_: u64| random.next() % 300);
            let text = format!("{a}.{b:02}.{c:03}.{d}");
            assert_eq!(parse_v4_address(&text), by_the_library(&text), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_addresses() {
        const CHARACTERS: [char; 8] = ['0', '1', '2', '9', '.', '.', 'x', 'é'];
        let mut random = Random::new(5);
        for _ in 0..200_000 {
            let length = random.next() % 18;
            let text: String = (0..length).map(|_| CHARACTERS[random.next() as usize % CHARACTERS.len()]).collect();
            assert_eq!(parse_v4_address(&text), by_the_library(&text), "{text}");
        }
    }
}
