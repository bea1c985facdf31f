//! A sketch that counts distinct hashes: the hashes themselves while they are few, then
//! HyperLogLog registers.
//!
//! Both forms follow from the set of hashes alone, as does the step from one to the
//! other, so that a result does not depend on how rows were spread and merged. The
//! estimate is Ertl's improved one ("New cardinality estimation algorithms for
//! HyperLogLog sketches", 2017), which needs no correction tables.

use hashbrown::HashTable;
use kql_types::dynamic::{DynamicRef, Encoder};

use crate::FunctionError;

/// Up to this many hashes a sketch is searched from front to back.
const SCANNED: usize = 16;

/// Register counts as powers of two, by Kusto's accuracy levels.
const BITS: [u8; 5] = [12, 14, 16, 17, 18];

/// Returns the power of two of the registers of an accuracy level.
pub(crate) fn register_bits(accuracy: i64, argument: usize) -> Result<u8, FunctionError> {
    usize::try_from(accuracy).ok().and_then(|level| BITS.get(level)).copied().ok_or_else(|| FunctionError::InvalidArgument {
        argument,
        message: format!("accuracy must be between 0 and {}, not {accuracy}", BITS.len() - 1),
    })
}

/// The accuracy level that Kusto assumes.
pub(crate) const DEFAULT_ACCURACY: i64 = 1;

#[derive(Clone)]
pub(crate) struct Sketch {
    bits: u8,
    form: Form,
}

#[derive(Clone)]
enum Form {
    Few(Vec<u64>),
    Hashes(HashTable<u64>),
    Registers(Box<[u8]>),
}

impl Sketch {
    pub(crate) fn new(bits: u8) -> Self {
        Self { bits, form: Form::Few(Vec::new()) }
    }

    /// The most hashes that are kept as such: a sixteenth of the registers. Many groups of more hashes
    /// would fill the processor's caches.
    fn most_hashes(&self) -> usize {
        1 << (self.bits - 4)
    }

    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        match &mut self.form {
            Form::Registers(registers) => register(registers, self.bits, hash),
            _ => self.insert_hash(hash),
        }
    }

    fn insert_hash(&mut self, hash: u64) {
        match &mut self.form {
            Form::Few(hashes) => {
                if !hashes.contains(&hash) {
                    hashes.push(hash);
                    if hashes.len() > SCANNED {
                        let mut table = HashTable::with_capacity(hashes.len() * 2);
                        hashes.iter().for_each(|&h| {
                            table.insert_unique(h, h, |&h| h);
                        });
                        self.form = Form::Hashes(table);
                    }
                }
            }
            Form::Hashes(table) => {
                if table.find(hash, |&h| h == hash).is_none() {
                    table.insert_unique(hash, hash, |&h| h);
                    if table.len() > self.most_hashes() {
                        self.to_registers();
                    }
                }
            }
            Form::Registers(registers) => register(registers, self.bits, hash),
        }
    }

    fn to_registers(&mut self) {
        let mut registers = vec![0; 1 << self.bits].into_boxed_slice();
        match &self.form {
            Form::Few(hashes) => hashes.iter().for_each(|&h| register(&mut registers, self.bits, h)),
            Form::Hashes(table) => table.iter().for_each(|&h| register(&mut registers, self.bits, h)),
            Form::Registers(_) => return,
        }
        self.form = Form::Registers(registers);
    }

    /// Takes in another sketch; of two accuracies the lower one remains.
    pub(crate) fn merge(&mut self, other: &Sketch) {
        if other.bits < self.bits {
            self.reduce(other.bits);
        }
        match &other.form {
            Form::Few(hashes) => hashes.iter().for_each(|&h| self.insert(h)),
            Form::Hashes(table) => table.iter().for_each(|&h| self.insert(h)),
            Form::Registers(theirs) => {
                let theirs = reduced(theirs, other.bits, self.bits);
                self.to_registers();
                if let Form::Registers(ours) = &mut self.form {
                    ours.iter_mut().zip(theirs.iter()).for_each(|(our, their)| *our = (*our).max(*their));
                }
            }
        }
    }

    fn reduce(&mut self, bits: u8) {
        let from = std::mem::replace(&mut self.bits, bits);
        match &self.form {
            Form::Registers(registers) => self.form = Form::Registers(reduced(registers, from, bits)),
            Form::Few(_) => {}
            Form::Hashes(table) => {
                if table.len() > self.most_hashes() {
                    self.to_registers();
                }
            }
        }
    }

    /// Returns the number of distinct hashes, exact while they are few.
    pub(crate) fn estimate(&self) -> i64 {
        match &self.form {
            Form::Few(hashes) => hashes.len() as i64,
            Form::Hashes(table) => table.len() as i64,
            Form::Registers(registers) => estimate(registers, self.bits),
        }
    }

    /// Returns the hashes in ascending order, or nothing once there are only registers.
    fn hashes(&self) -> Option<Vec<u64>> {
        let mut hashes: Vec<u64> = match &self.form {
            Form::Few(hashes) => hashes.clone(),
            Form::Hashes(table) => table.iter().copied().collect(),
            Form::Registers(_) => return None,
        };
        hashes.sort_unstable();
        Some(hashes)
    }

    /// Returns a sketch of registers, or nothing when their number or a rank is impossible.
    pub(crate) fn from_registers(bits: u8, registers: Vec<u8>) -> Option<Self> {
        let is_possible = BITS.contains(&bits) && registers.len() == 1 << bits && registers.iter().all(|&r| r <= 65 - bits);
        is_possible.then(|| Self { bits, form: Form::Registers(registers.into()) })
    }

    /// Returns a sketch of hashes, or nothing when the accuracy is none of Kusto's.
    pub(crate) fn from_hashes(bits: u8, hashes: impl IntoIterator<Item = u64>) -> Option<Self> {
        let mut sketch = BITS.contains(&bits).then(|| Self::new(bits))?;
        hashes.into_iter().for_each(|h| sketch.insert(h));
        Some(sketch)
    }

    /// Returns the form in which a sketch travels: its bits, then registers, or hashes
    /// of eight bytes behind a one.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        match (&self.form, self.hashes()) {
            (Form::Registers(registers), _) => [&[self.bits, 0], registers.as_ref()].concat(),
            (_, hashes) => {
                let mut bytes = vec![self.bits, 1];
                hashes.unwrap_or_default().iter().for_each(|h| bytes.extend_from_slice(&h.to_le_bytes()));
                bytes
            }
        }
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [bits, 0, registers @ ..] => Self::from_registers(*bits, registers.to_vec()),
            [bits, 1, hashes @ ..] => {
                let (hashes, rest) = hashes.as_chunks::<8>();
                if !rest.is_empty() {
                    return None;
                }
                Self::from_hashes(*bits, hashes.iter().map(|h| u64::from_le_bytes(*h)))
            }
            _ => None,
        }
    }

    /// Writes the value of `hll()`: `[bits, 1, [hash …]]`, or `[bits, 0, [eight registers
    /// as a long …]]`.
    pub(crate) fn encode(&self, encoder: &mut Encoder) {
        encoder.begin_array();
        encoder.long(i64::from(self.bits));
        match &self.form {
            Form::Registers(registers) => {
                encoder.long(0);
                encoder.begin_array();
                let (words, _) = registers.as_chunks::<8>();
                words.iter().for_each(|word| encoder.long(i64::from_le_bytes(*word)));
                encoder.end();
            }
            _ => {
                encoder.long(1);
                encoder.begin_array();
                self.hashes().unwrap_or_default().iter().for_each(|&hash| encoder.long(hash as i64));
                encoder.end();
            }
        }
        encoder.end();
    }

    /// Reads a value of `hll()`; nothing for any other value.
    pub(crate) fn decode(value: DynamicRef<'_>) -> Option<Self> {
        let mut parts = value.elements();
        let bits = u8::try_from(parts.next()?.as_long()?).ok()?;
        let form = parts.next()?.as_long()?;
        let words: Vec<i64> = parts.next()?.elements().map(DynamicRef::as_long).collect::<Option<_>>()?;
        match form {
            0 => Self::from_registers(bits, words.iter().flat_map(|word| word.to_le_bytes()).collect()),
            1 => Self::from_hashes(bits, words.iter().map(|&word| word as u64)),
            _ => None,
        }
    }

    pub(crate) fn size(&self) -> usize {
        match &self.form {
            Form::Few(hashes) => hashes.capacity() * size_of::<u64>(),
            Form::Hashes(table) => table.capacity() * (size_of::<u64>() + 1),
            Form::Registers(registers) => registers.len(),
        }
    }
}

/// Notes a hash: its first bits choose the register, the zeros after them are the rank.
#[inline]
fn register(registers: &mut [u8], bits: u8, hash: u64) {
    let index = (hash >> (64 - bits)) as usize;
    let rank = ((hash << bits) | (1 << (bits - 1))).leading_zeros() as u8 + 1;
    // Without a branch: a wrong guess would wait for a register that is far away.
    let register = &mut registers[index];
    *register = (*register).max(rank);
}

/// Returns the registers that the same hashes would have given with fewer of them.
fn reduced(registers: &[u8], from: u8, to: u8) -> Box<[u8]> {
    if from <= to {
        return registers.into();
    }
    let dropped = from - to;
    let mut fewer = vec![0u8; 1 << to].into_boxed_slice();
    for (index, &rank) in registers.iter().enumerate().filter(|(_, rank)| **rank > 0) {
        let tail = (index & ((1 << dropped) - 1)) as u32;
        // Bits of the index that now belong to the rank.
        let rank = if tail == 0 { rank + dropped } else { tail.leading_zeros() as u8 - (32 - dropped) + 1 };
        let slot = &mut fewer[index >> dropped];
        *slot = (*slot).max(rank);
    }
    fewer
}

fn estimate(registers: &[u8], bits: u8) -> i64 {
    let m = registers.len() as f64;
    let q = usize::from(64 - bits);
    let mut counts = vec![0u32; q + 2];
    registers.iter().for_each(|&rank| counts[usize::from(rank)] += 1);
    let mut z = m * tau(1.0 - f64::from(counts[q + 1]) / m);
    for &count in counts[1..=q].iter().rev() {
        z = 0.5 * (z + f64::from(count));
    }
    z += m * sigma(f64::from(counts[0]) / m);
    (m * m / (2.0 * std::f64::consts::LN_2 * z)).round() as i64
}

fn sigma(mut x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut y, mut z) = (1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

fn tau(mut x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut y, mut z) = (1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x).powi(2) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::_hash::hash_bits;

    fn sketch(bits: u8, values: std::ops::Range<u64>) -> Sketch {
        let mut sketch = Sketch::new(bits);
        values.for_each(|v| sketch.insert(hash_bits(v)));
        sketch
    }

    #[test]
    fn is_exact_while_small_and_close_when_large() {
        assert_eq!(sketch(14, 0..1024).estimate(), 1024);
        for (bits, error) in [(12, 0.05), (14, 0.025), (16, 0.0125), (18, 0.006)] {
            for count in [2_000u64, 10_000, 300_000, 1_000_000] {
                let estimate = sketch(bits, 0..count).estimate() as f64;
                assert!((estimate / count as f64 - 1.0).abs() < error, "{bits} bits, {count} values: {estimate}");
            }
        }
    }

    #[test]
    fn does_not_depend_on_the_partitioning() {
        let whole = sketch(14, 0..30_000);
        let mut merged = sketch(14, 20_000..30_000);
        merged.merge(&sketch(14, 0..5_000));
        merged.merge(&sketch(14, 3_000..21_000));
        assert_eq!(merged.to_bytes(), whole.to_bytes());
        let mut small = sketch(14, 0..5_000);
        small.merge(&sketch(14, 4_000..9_000));
        assert_eq!(small.to_bytes(), sketch(14, 0..9_000).to_bytes());
    }

    #[test]
    fn reduces_to_the_lower_accuracy() {
        let low = sketch(12, 0..100_000);
        let mut mixed = sketch(18, 0..100_000);
        mixed.merge(&sketch(12, 0..10));
        assert_eq!(mixed.to_bytes(), {
            let mut same = low.clone();
            same.merge(&sketch(12, 0..10));
            same.to_bytes()
        });
        let mut registers = sketch(16, 0..100_000);
        registers.merge(&Sketch::new(12));
        assert_eq!(registers.to_bytes(), low.to_bytes());
    }

    #[test]
    fn travels_as_bytes_and_as_a_dynamic_value() {
        for whole in [sketch(14, 0..3), sketch(14, 0..500), sketch(14, 0..50_000)] {
            let back = Sketch::from_bytes(&whole.to_bytes()).expect("its own bytes");
            assert_eq!(back.to_bytes(), whole.to_bytes());
            assert_eq!(back.estimate(), whole.estimate());
            let mut encoder = Encoder::new();
            whole.encode(&mut encoder);
            let back = Sketch::decode(encoder.as_ref()).expect("its own value");
            assert_eq!(back.to_bytes(), whole.to_bytes());
        }
        assert!(Sketch::from_bytes(&[14, 0, 1, 2]).is_none());
        assert!(Sketch::from_bytes(&[13, 1]).is_none());
        assert!(Sketch::from_bytes(&[]).is_none());
    }
}
