//! IP addresses and ranges as text.
//!
//! Decisions where Kusto's documentation is silent:
//! - An IPv4 address has four decimal numbers of at most 255, without signs or blanks; a
//!   leading zero does not make it octal.
//! - Blanks around an address are not part of one, and make it invalid.
//! - An IPv4 address is the IPv6 address `::ffff:a.b.c.d`; so is `::a.b.c.d`.

use std::net::Ipv6Addr;
use std::sync::Arc;

use arrow::array::{Array, BooleanArray, Int64Array, MAX_INLINE_VIEW_LEN, StringViewArray};
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
    let (address, is_valid) = read_v4(first_bytes(text.as_bytes())?, text.len() as u32);
    is_valid.then_some(address)
}

const SHORTEST: usize = "0.0.0.0".len();
const LONGEST: usize = "255.255.255.255".len();

/// Returns a text of the length of an address with zeros behind it, from loads that overlap.
#[inline(always)]
fn first_bytes(text: &[u8]) -> Option<u128> {
    let length = text.len();
    if let (Some(first), Some(last), ..=LONGEST) = (text.first_chunk::<8>(), text.last_chunk::<8>(), length) {
        let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
        return Some(u128::from(first) | u128::from((last >> 8) >> (8 * (LONGEST - length))) << 64);
    }
    match (text.first_chunk::<4>(), text.last_chunk::<4>(), length) {
        (Some(first), Some(last), SHORTEST) => {
            Some(u128::from(u32::from_le_bytes(*first)) | u128::from(u32::from_le_bytes(*last)) << 24)
        }
        _ => None,
    }
}

/// Reads `a.b.c.d` of a length up to [`LONGEST`] with zeros behind it; says whether it is an address.
///
/// The places of the dots are found at once and each number is computed from three digits, some of
/// which count nothing: texts differ in length and kind, and branches on that would be guessed wrong
/// half of the time.
#[inline(always)]
fn read_v4(text: u128, length: u32) -> (u32, bool) {
    let (low, high) = (text as u64, (text >> 64) as u64);
    // The first two dots are among the first eight bytes; the third may be.
    let (first, beyond) = (dots(low), dots(high));
    let second = first & first.wrapping_sub(1);
    let third = second & second.wrapping_sub(1);
    let (third_end, more) = match third {
        0 => (64 + beyond.trailing_zeros(), beyond & beyond.wrapping_sub(1)),
        _ => (third.trailing_zeros(), third & third.wrapping_sub(1) | beyond),
    };
    // In bits; a dot that is missing makes a number of no whole bytes.
    let (a_end, b_end, c_end) = (first.trailing_zeros() - 7, second.trailing_zeros() - 7, third_end - 7);
    let (b_start, c_start, d_start) = (a_end + 8, b_end + 8, c_end + 8);
    let (a, b) = (a_end, b_end.wrapping_sub(b_start));
    let (c, d) = (c_end.wrapping_sub(c_start), length.wrapping_mul(8).wrapping_sub(d_start));
    // One to three digits have 8 to 24 bits: other lengths leave a high bit.
    let lengths = misfit(a) | misfit(b) | misfit(c) | misfit(d);
    let middle = (text >> 32) as u64;
    let ab = digits(low, a) | digits(low.wrapping_shr(b_start), b) << 32;
    let cd = digits(middle.wrapping_shr(c_start.wrapping_sub(32)), c) | digits(text.wrapping_shr(d_start) as u64, d) << 32;
    // The high bit of each byte above nine.
    const ABOVE_NINE: u64 = 0x7676_7676_7676_7676;
    let above_nine = (ab | cd | ab.wrapping_add(ABOVE_NINE) | cd.wrapping_add(ABOVE_NINE)) & 0x8080_8080_8080_8080;
    let (ab, cd) = (values(ab), values(cd));
    let wrong = more | u64::from(lengths >> 31) | above_nine | (ab | cd) & !LOW;
    let address = (ab as u32) << 24 | (ab >> 16) as u32 & 0xff_0000 | (cd as u32) << 8 | (cd >> 32) as u32;
    (address, wrong == 0)
}

/// The low byte of each of two numbers.
const LOW: u64 = 0xff_0000_00ff;

/// Leaves the high bit for what is no length of one to three bytes, in bits.
#[inline(always)]
fn misfit(bits: u32) -> u32 {
    bits.wrapping_sub(8) | 24u32.wrapping_sub(bits)
}

/// Returns the first digits of a text, of a length in bits, in the upper bytes of four.
#[inline(always)]
fn digits(text: u64, bits: u32) -> u64 {
    u64::from((text as u32 ^ 0x3030_3030) << (32u32.wrapping_sub(bits) & 31))
}

/// Returns the values of two numbers of three [`digits`].
#[inline(always)]
fn values(pair: u64) -> u64 {
    (pair >> 8 & LOW) * 100 + (pair >> 16 & LOW) * 10 + (pair >> 24 & LOW)
}

/// Marks the bytes that are a dot by their highest bit.
#[inline(always)]
fn dots(bytes: u64) -> u64 {
    const DOTS: u64 = u64::from_ne_bytes([b'.'; 8]);
    const LOW_BITS: u64 = u64::from_ne_bytes([0x7f; 8]);
    let others = bytes ^ DOTS;
    !(((others & LOW_BITS) + LOW_BITS) | others | LOW_BITS)
}

/// Answers a question about each address: about one without a prefix by its bits, about others by
/// what `of_network` says.
pub(crate) fn v4_answers(
    source: &Column<StringViewArray>,
    rows: usize,
    of_address: impl Fn(u32) -> bool,
    of_network: impl Fn(Network) -> bool,
) -> BooleanArray {
    let answer = |text: &str| match first_bytes(text.as_bytes()).map(|bytes| read_v4(bytes, text.len() as u32)) {
        Some((address, true)) => u8::from(of_address(address)),
        _ if text.len() > "255.255.255.255/32".len() => NULL,
        _ => Network::parse_v4(text).map_or(NULL, |network| u8::from(of_network(network))),
    };
    if source.is_scalar || source.array.null_count() > 0 {
        return bools(&(0..rows).map(|row| answer(source.text(row))).collect::<Vec<u8>>());
    }
    // Short texts lie in their views. They come in any order with longer ones, so each kind has a loop
    // of its own.
    let views = source.array.views();
    let (mut short, mut long) = (vec![0u32; rows], vec![0u32; rows]);
    let (mut shorts, mut longs) = (0, 0);
    for (row, &view) in views.iter().enumerate() {
        let is_short = view as u32 <= MAX_INLINE_VIEW_LEN;
        (short[shorts], long[longs]) = (row as u32, row as u32);
        shorts += usize::from(is_short);
        longs += usize::from(!is_short);
    }
    let mut answers = vec![NULL; rows];
    for &row in &short[..shorts] {
        let view = views[row as usize];
        answers[row as usize] = match read_v4(view >> 32, view as u32) {
            (address, true) => u8::from(of_address(address)),
            _ => answer(source.text(row as usize)),
        };
    }
    for &row in &long[..longs] {
        answers[row as usize] = answer(source.text(row as usize));
    }
    bools(&answers)
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
