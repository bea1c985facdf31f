//! Percentiles: exact while a group has few distinct values, then from buckets.
//!
//! Values are words that order like the values. Buckets are 2^n words wide, with the
//! least n that leaves no more than [`MOST_BUCKETS`]; widening and merging them commute,
//! so that a result depends on the values alone and not on their order or partitioning.
//! Words of reals are their bits: their buckets have a relative width.

use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Encoder, Kind};

/// Up to this many distinct values are kept apart.
const MOST_BUCKETS: usize = 16_384;

/// What a value's word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    Long,
    Real,
    DateTime,
    TimeSpan,
}

impl Scale {
    /// Returns the scale of a type's percentiles, or nothing for types that have none.
    pub(crate) fn of(ty: ScalarType) -> Option<Self> {
        Some(match ty {
            ScalarType::Int | ScalarType::Long => Self::Long,
            ScalarType::Real | ScalarType::Decimal => Self::Real,
            ScalarType::DateTime => Self::DateTime,
            ScalarType::TimeSpan => Self::TimeSpan,
            ScalarType::Bool | ScalarType::String | ScalarType::Guid | ScalarType::Dynamic => return None,
        })
    }

    /// Returns the type of a percentile.
    pub(crate) fn ty(self) -> ScalarType {
        match self {
            Self::Long => ScalarType::Long,
            Self::Real => ScalarType::Real,
            Self::DateTime => ScalarType::DateTime,
            Self::TimeSpan => ScalarType::TimeSpan,
        }
    }

    /// Writes a word as the value that it stands for.
    pub(crate) fn encode(self, word: i64, encoder: &mut Encoder) {
        match self {
            Self::Long => encoder.long(word),
            Self::Real => encoder.real(real_of(word)),
            Self::DateTime => encoder.datetime(word),
            Self::TimeSpan => encoder.timespan(word),
        }
    }
}

/// Returns a word that orders like the real; both zeros are one, NaN comes last.
pub(crate) fn word_of(value: f64) -> i64 {
    flipped(super::_intern::real_bits(value) as i64)
}

pub(crate) fn real_of(word: i64) -> f64 {
    f64::from_bits(flipped(word) as u64)
}

/// Turns the order of negative bit patterns around; its own inverse.
fn flipped(bits: i64) -> i64 {
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bucket {
    least: i64,
    greatest: i64,
    weight: i64,
}

impl Bucket {
    fn one(word: i64, weight: i64) -> Self {
        Self { least: word, greatest: word, weight }
    }

    fn join(&mut self, other: Self) {
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        self.weight = self.weight.saturating_add(other.weight);
    }
}

/// The distribution of a group's values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quantiles {
    /// Ascending, each of its own bucket.
    buckets: Vec<Bucket>,
    /// Not yet sorted in.
    pending: Vec<Bucket>,
    /// Buckets are 2^width_bits words wide.
    width_bits: u32,
}

impl Quantiles {
    pub(crate) fn add(&mut self, word: i64, weight: i64) {
        if weight > 0 {
            self.push(Bucket::one(word, weight));
        }
    }

    fn push(&mut self, bucket: Bucket) {
        self.pending.push(bucket);
        // As many as there are buckets, so that sorting them in costs little for each.
        if self.pending.len() >= self.buckets.len().max(64) {
            self.settle();
        }
    }

    pub(crate) fn merge(&mut self, other: &Quantiles) {
        self.width_bits = self.width_bits.max(other.width_bits);
        self.pending.extend(other.buckets.iter().chain(&other.pending));
        self.settle();
    }

    /// Sorts pending values in and widens the buckets while there are too many.
    pub(crate) fn settle(&mut self) {
        self.pending.sort_unstable_by_key(|b| (b.least, b.greatest));
        let pending = std::mem::take(&mut self.pending);
        let buckets = std::mem::take(&mut self.buckets);
        let mut merged: Vec<Bucket> = Vec::with_capacity(buckets.len() + pending.len());
        let (mut old, mut new) = (buckets.into_iter().peekable(), pending.into_iter().peekable());
        loop {
            let next = match (old.peek(), new.peek()) {
                (Some(a), Some(b)) => if a.least <= b.least { old.next() } else { new.next() },
                (Some(_), None) => old.next(),
                _ => new.next(),
            };
            match next {
                None => break,
                Some(bucket) => append(&mut merged, bucket, self.width_bits),
            }
        }
        while merged.len() > MOST_BUCKETS {
            self.width_bits += 1;
            let mut wider = Vec::with_capacity(merged.len() / 2 + 1);
            merged.iter().for_each(|&bucket| append(&mut wider, bucket, self.width_bits));
            merged = wider;
        }
        self.buckets = merged;
    }

    /// Returns the least value with at least this percentage of the weight at or below
    /// it; nothing without values. Within a bucket of several values it is interpolated.
    /// Expects a settled distribution.
    pub(crate) fn percentile(&self, percentage: f64) -> Option<i64> {
        let total: i64 = self.total();
        let target = percentage * total as f64 / 100.0;
        let mut below = 0i64;
        for bucket in &self.buckets {
            let through = below.saturating_add(bucket.weight);
            if through as f64 >= target {
                let rank = (target - below as f64).ceil().max(1.0) as i64;
                if rank >= bucket.weight || bucket.least == bucket.greatest {
                    return Some(if bucket.least == bucket.greatest { bucket.least } else { bucket.greatest });
                }
                let span = i128::from(bucket.greatest) - i128::from(bucket.least);
                let step = span * i128::from(rank - 1) / i128::from(bucket.weight - 1);
                return Some((i128::from(bucket.least) + step) as i64);
            }
            below = through;
        }
        self.buckets.last().map(|b| b.greatest)
    }

    /// Returns the weight of the values that are not greater than this one.
    pub(crate) fn rank(&self, word: i64) -> f64 {
        let mut rank = 0.0;
        for bucket in &self.buckets {
            if bucket.greatest <= word {
                rank += bucket.weight as f64;
            } else if bucket.least <= word {
                let share = (word as f64 - bucket.least as f64) / (bucket.greatest as f64 - bucket.least as f64);
                rank += bucket.weight as f64 * share;
            }
        }
        rank
    }

    /// Returns the distribution of the same numbers as reals, ticks included. Expects a
    /// settled distribution.
    pub(crate) fn as_reals(&self, scale: Scale) -> Self {
        if scale == Scale::Real {
            return self.clone();
        }
        let word = |word: i64| word_of(word as f64);
        let buckets = self.buckets.iter().map(|b| Bucket { least: word(b.least), greatest: word(b.greatest), ..*b });
        let mut reals = Self { pending: buckets.collect(), ..Self::default() };
        reals.settle();
        reals
    }

    pub(crate) fn total(&self) -> i64 {
        self.buckets.iter().fold(0, |sum, b| sum.saturating_add(b.weight))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.buckets.is_empty() && self.pending.is_empty()
    }

    pub(crate) fn size(&self) -> usize {
        (self.buckets.capacity() + self.pending.capacity()) * size_of::<Bucket>()
    }

    pub(crate) fn to_bytes(&mut self) -> Vec<u8> {
        self.settle();
        let mut bytes = self.width_bits.to_le_bytes().to_vec();
        for bucket in &self.buckets {
            for number in [bucket.least, bucket.greatest, bucket.weight] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (width_bits, rest) = bytes.split_first_chunk::<4>()?;
        let (numbers, rest) = rest.as_chunks::<8>();
        if !rest.is_empty() || numbers.len() % 3 != 0 {
            return None;
        }
        let number = |bytes: &[u8; 8]| i64::from_le_bytes(*bytes);
        let buckets = numbers.chunks_exact(3);
        let buckets = buckets.map(|b| Bucket { least: number(&b[0]), greatest: number(&b[1]), weight: number(&b[2]) });
        Some(Self { buckets: buckets.collect(), pending: Vec::new(), width_bits: u32::from_le_bytes(*width_bits).min(64) })
    }

    /// Writes the value of `tdigest()`: `[type, width, [least …], [greatest …], [weight …]]`.
    /// Expects a settled distribution.
    pub(crate) fn encode(&self, scale: Scale, encoder: &mut Encoder) {
        encoder.begin_array();
        encoder.string(scale.ty().name());
        encoder.long(i64::from(self.width_bits));
        let words: [fn(&Bucket) -> i64; 2] = [|b| b.least, |b| b.greatest];
        for word in words {
            encoder.begin_array();
            self.buckets.iter().for_each(|b| scale.encode(word(b), encoder));
            encoder.end();
        }
        encoder.begin_array();
        self.buckets.iter().for_each(|b| encoder.long(b.weight));
        encoder.end();
        encoder.end();
    }

    /// Reads a value of `tdigest()`; nothing for any other value.
    pub(crate) fn decode(value: DynamicRef<'_>) -> Option<(Scale, Self)> {
        let mut parts = value.elements();
        let scale = ScalarType::from_name(parts.next()?.as_str()?).and_then(Scale::of)?;
        let width_bits = u32::try_from(parts.next()?.as_long()?).ok().filter(|bits| *bits <= 64)?;
        let word = |value: DynamicRef<'_>| match value.kind() {
            Kind::DateTime => value.as_datetime(),
            Kind::TimeSpan => value.as_timespan(),
            // A stored digest comes back as JSON, where a whole real lost its point.
            _ if scale == Scale::Real => value.as_number().map(word_of),
            _ => value.as_long(),
        };
        let (least, greatest, weights) = (parts.next()?, parts.next()?, parts.next()?);
        let mut quantiles = Self { width_bits, ..Self::default() };
        for ((least, greatest), weight) in least.elements().zip(greatest.elements()).zip(weights.elements()) {
            quantiles.pending.push(Bucket { least: word(least)?, greatest: word(greatest)?, weight: weight.as_long()? });
        }
        quantiles.settle();
        Some((scale, quantiles))
    }
}

/// Appends a bucket, or joins it to the last when both are of one wider bucket.
fn append(buckets: &mut Vec<Bucket>, bucket: Bucket, width_bits: u32) {
    let place = |word: i64| word.checked_shr(width_bits).unwrap_or(if word < 0 { -1 } else { 0 });
    match buckets.last_mut() {
        Some(last) if place(last.least) == place(bucket.least) => last.join(bucket),
        _ => buckets.push(bucket),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(words: impl IntoIterator<Item = i64>) -> Quantiles {
        let mut quantiles = Quantiles::default();
        words.into_iter().for_each(|w| quantiles.add(w, 1));
        quantiles.settle();
        quantiles
    }

    #[test]
    fn takes_the_nearest_rank() {
        let whole = quantiles(1..=24);
        let found = [0.0, 50.0, 95.0, 100.0].map(|p| whole.percentile(p));
        assert_eq!(found, [Some(1), Some(12), Some(23), Some(24)]);
        assert_eq!(quantiles([]).percentile(50.0), None);
        assert_eq!(quantiles(1..=100).percentile(7.0), Some(7));
    }

    #[test]
    fn weighs_values() {
        let mut weighed = Quantiles::default();
        [(10, 8), (20, 6), (30, 3), (40, 1), (50, 0), (60, -1)].into_iter().for_each(|(v, w)| weighed.add(v, w));
        weighed.settle();
        assert_eq!([50.0, 75.0, 99.9].map(|p| weighed.percentile(p)), [Some(20), Some(20), Some(40)]);
    }

    #[test]
    fn does_not_depend_on_order_or_partitioning() {
        let words: Vec<i64> = (0..200_000i64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64) >> 20).collect();
        let mut whole = quantiles(words.iter().copied());
        let mut merged = quantiles(words[150_000..].iter().rev().copied());
        merged.merge(&quantiles(words[..10_000].iter().copied()));
        merged.merge(&quantiles(words[10_000..150_000].iter().copied()));
        assert_eq!(merged.to_bytes(), whole.to_bytes());
        let back = Quantiles::from_bytes(&whole.to_bytes()).expect("its own bytes");
        assert_eq!(back.percentile(50.0), whole.percentile(50.0));
    }

    #[test]
    fn stays_close_when_there_are_many_values() {
        let whole = quantiles(0..1_000_000);
        for percentage in [0.0, 1.0, 25.0, 50.0, 99.0, 100.0] {
            let exact = (percentage * 10_000.0f64).max(1.0) - 1.0;
            let found = whole.percentile(percentage).expect("not empty") as f64;
            assert!((found - exact).abs() <= 1.0, "{percentage}: {found}");
        }
    }

    #[test]
    fn orders_reals() {
        let reals = [f64::NEG_INFINITY, -2.5, -0.0, 1e-300, 3.0, f64::INFINITY];
        assert!(reals.windows(2).all(|pair| word_of(pair[0]) < word_of(pair[1])));
        assert!(reals.iter().all(|&r| real_of(word_of(r)) == r));
        assert_eq!(word_of(0.0), word_of(-0.0));
    }

    #[test]
    fn travels_as_a_dynamic_value() {
        let whole = quantiles([1.5, 2.0, -7.0].map(word_of));
        let mut encoder = Encoder::new();
        whole.encode(Scale::Real, &mut encoder);
        let (scale, back) = Quantiles::decode(encoder.as_ref()).expect("its own value");
        assert_eq!(scale, Scale::Real);
        assert_eq!(back.buckets, whole.buckets);
        assert!(Quantiles::decode(DynamicRef::NULL).is_none());
    }

    #[test]
    fn ranks_values() {
        assert_eq!(quantiles(1..=1000).rank(685), 685.0);
        assert_eq!(quantiles(1..=10).rank(0), 0.0);
    }
}
