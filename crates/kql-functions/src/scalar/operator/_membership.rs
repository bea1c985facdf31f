//! `in`, `!in`, `in~`, `!in~`: whether a value equals one of a list.
//!
//! Decisions where Kusto's documentation is silent:
//! - The answer is never null: a null is in no list, and so `!in` every one.
//! - A dynamic array in the list stands for its elements, arrays among them for theirs; a
//!   bag stands for itself.
//! - Elements are compared as `==` compares them, so `"1" in (1)` is true.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, BooleanBufferBuilder, FixedSizeBinaryArray, Float64Array,
    Int64Array, StringViewArray,
};
use arrow::buffer::BooleanBuffer;
use hashbrown::HashSet;
use kql_types::dynamic::{self, DynamicRef};
use kql_types::{Literal, ScalarType};

use super::_compare::{Comparison, compare};
use super::_text_search::{fold, fold_into};
use crate::convert::{Column, argument, column, literal_array, text};
use crate::{Arguments, ColumnValue, Constants, FunctionError, PreparedKernel};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MembershipTest {
    pub(crate) ignores_case: bool,
    pub(crate) is_negated: bool,
}

/// Compiles `value in (list…)`.
pub(crate) fn prepare(
    constants: &Constants<'_>,
    test: MembershipTest,
) -> Result<PreparedKernel, FunctionError> {
    let mut list = List::new(test.ignores_case);
    let mut by_row = Vec::new();
    for (index, value) in constants.values.iter().enumerate().skip(1) {
        match value {
            Some(literal) => list.add(literal)?,
            None => by_row.push(index),
        }
    }
    list.strings.seal(&list.literals);
    Ok(Box::new(move |args| {
        let mut found = list.find(args)?;
        for index in &by_row {
            found = &found | &compare_argument(args, *index, test.ignores_case)?;
        }
        let found = if test.is_negated { !&found } else { found };
        Ok(args.wrap(Arc::new(BooleanArray::new(found, None))))
    }))
}

/// The constants of a list, in sets by type.
#[derive(Debug, Default)]
struct List {
    ignores_case: bool,
    strings: Strings,
    longs: HashSet<i64>,
    /// All numbers, for real operands.
    reals: HashSet<u64>,
    /// Numbers that are no whole ones, for operands of integer type.
    fractions: Vec<Literal>,
    datetimes: HashSet<i64>,
    timespans: HashSet<i64>,
    guids: HashSet<[u8; 16]>,
    /// Everything, for operands of other types than a set's.
    literals: Vec<Literal>,
    has_only_strings: bool,
    has_only_numbers: bool,
}

impl List {
    fn new(ignores_case: bool) -> Self {
        Self {
            ignores_case,
            has_only_strings: true,
            has_only_numbers: true,
            ..Self::default()
        }
    }

    fn add(&mut self, literal: &Literal) -> Result<(), FunctionError> {
        if let Literal::Dynamic(bytes) = literal {
            let value = DynamicRef::new(bytes);
            if value.kind() == dynamic::Kind::Array {
                return value
                    .elements()
                    .try_for_each(|element| self.add(&element.to_literal()));
            }
            if value.kind() == dynamic::Kind::String {
                return self.add(&value.to_literal());
            }
        }
        match literal {
            Literal::Null(_) => return Ok(()),
            Literal::String(text) => self.strings.insert(text, self.ignores_case),
            Literal::Int(v) => self.add_long(i64::from(*v)),
            Literal::Long(v) => self.add_long(*v),
            Literal::Real(v) => {
                self.reals.insert(real_bits(*v));
                self.fractions.push(literal.clone());
            }
            Literal::Decimal(v) => {
                self.reals.insert(real_bits(v.to_f64()));
                self.fractions.push(literal.clone());
            }
            Literal::DateTime(v) => {
                self.datetimes.insert(*v);
            }
            Literal::TimeSpan(v) => {
                self.timespans.insert(*v);
            }
            Literal::Guid(v) => {
                self.guids.insert(*v);
            }
            Literal::Bool(_) | Literal::Dynamic(_) => {}
        }
        self.has_only_strings &= matches!(literal, Literal::String(_));
        self.has_only_numbers &= literal.ty().is_numeric();
        self.literals.push(literal.clone());
        Ok(())
    }

    fn add_long(&mut self, value: i64) {
        self.longs.insert(value);
        self.reals.insert(real_bits(value as f64));
    }

    /// Returns the rows whose operand is in the list.
    fn find(&self, args: &Arguments<'_>) -> Result<BooleanBuffer, FunctionError> {
        let rows = args.output_rows();
        let operand = args.types[0];
        if self.literals.is_empty() {
            return Ok(BooleanBuffer::new_unset(rows));
        }
        match operand {
            ScalarType::String | ScalarType::Dynamic if self.has_only_strings => {
                let source = text(args, 0)?;
                Ok(self.strings.find(&source, rows, self.ignores_case))
            }
            ScalarType::Int | ScalarType::Long if self.has_only_numbers => {
                let source = argument::<Int64Array>(args, 0, ScalarType::Long)?;
                let mut found = find_ticks(&source, rows, &self.longs);
                for literal in &self.fractions {
                    found = &found | &equal(args, literal, rows)?;
                }
                Ok(found)
            }
            ScalarType::Real if self.has_only_numbers => {
                let source = argument::<Float64Array>(args, 0, ScalarType::Real)?;
                Ok(BooleanBuffer::collect_bool(rows, |row| {
                    source
                        .get(row)
                        .is_some_and(|v| !v.is_nan() && self.reals.contains(&real_bits(v)))
                }))
            }
            ScalarType::DateTime if self.literals.len() == self.datetimes.len() => Ok(find_ticks(
                &argument(args, 0, operand)?,
                rows,
                &self.datetimes,
            )),
            ScalarType::TimeSpan if self.literals.len() == self.timespans.len() => Ok(find_ticks(
                &argument(args, 0, operand)?,
                rows,
                &self.timespans,
            )),
            ScalarType::Guid if self.literals.len() == self.guids.len() => {
                let source = argument::<FixedSizeBinaryArray>(args, 0, operand)?;
                Ok(BooleanBuffer::collect_bool(rows, |row| {
                    !source.is_null(row) && self.guids.contains(source.array.value(source.at(row)))
                }))
            }
            _ => {
                let mut found = BooleanBuffer::new_unset(rows);
                let strings = !self.strings.is_empty()
                    && matches!(operand, ScalarType::String | ScalarType::Dynamic);
                if strings {
                    found = self.strings.find(&text(args, 0)?, rows, self.ignores_case);
                }
                for literal in &self.literals {
                    if !(strings && matches!(literal, Literal::String(_))) {
                        found = &found | &equal(args, literal, rows)?;
                    }
                }
                Ok(found)
            }
        }
    }
}

/// The texts of a list: short ones as Arrow keeps them inline, so that most rows are
/// looked up by one integer.
#[derive(Debug, Default)]
struct Strings {
    inline: HashSet<u128>,
    long: HashSet<Box<str>>,
    /// The words of a short list of ASCII words without case, with their [`view_key`]s.
    few: Vec<(u64, Box<str>)>,
    /// A bit for the hash of each of those keys.
    few_keys: u64,
}

/// Longer lists are looked up by hash alone.
const MOST_FEW: usize = 16;

/// Returns length and first four letters of a text, both cases alike.
#[inline]
fn view_key(view: u128) -> u64 {
    view as u64 | 0x2020_2020_0000_0000
}

/// Returns the bit that stands for a key.
#[inline]
fn key_bit(key: u64) -> u64 {
    // The odd constant of splitmix64, whose upper bits depend on all of the key's.
    1 << (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

const INLINE: usize = 12;

impl Strings {
    fn insert(&mut self, text: &str, ignores_case: bool) {
        let text = if ignores_case {
            fold(text)
        } else {
            text.to_owned()
        };
        if text.len() <= INLINE {
            self.inline
                .insert(arrow::array::make_view(text.as_bytes(), 0, 0));
        } else {
            self.long.insert(text.into());
        }
    }

    /// Gets ready for looking at rows when the list is complete.
    fn seal(&mut self, words: &[Literal]) {
        let words = words.iter().map(|word| match word {
            Literal::String(text) if text.is_ascii() => Some(text.as_str()),
            _ => None,
        });
        let Some(words) = words.collect::<Option<Vec<&str>>>().filter(|words| words.len() <= MOST_FEW) else { return };
        for word in words {
            let key = view_key(arrow::array::make_view(word.as_bytes(), 0, 0));
            self.few_keys |= key_bit(key);
            self.few.push((key, word.into()));
        }
    }

    /// Returns the rows with one of a few words: by what their views tell, then by the texts.
    fn find_few(&self, array: &StringViewArray) -> BooleanBuffer {
        let views = array.views();
        let may_be = BooleanBuffer::collect_bool(views.len(), |row| self.few_keys & key_bit(view_key(views[row])) != 0);
        let mut found = BooleanBufferBuilder::new(views.len());
        found.append_n(views.len(), false);
        // Rows with the same dictionary entry have the same view: the last one of each word is known.
        let mut last = [(u128::MAX, false); MOST_FEW];
        for row in may_be.set_indices() {
            let (view, key) = (views[row], view_key(views[row]));
            let Some(at) = self.few.iter().position(|(k, _)| *k == key) else { continue };
            if last[at].0 != view {
                let is_word = |(k, word): &(u64, Box<str>)| *k == key && array.value(row).eq_ignore_ascii_case(word);
                last[at] = (view, self.few.iter().any(is_word));
            }
            found.set_bit(row, last[at].1);
        }
        found.finish()
    }

    fn is_empty(&self) -> bool {
        self.inline.is_empty() && self.long.is_empty()
    }

    fn contains(&self, text: &str) -> bool {
        if text.len() <= INLINE {
            !self.inline.is_empty()
                && self
                    .inline
                    .contains(&arrow::array::make_view(text.as_bytes(), 0, 0))
        } else {
            !self.long.is_empty() && self.long.contains(text)
        }
    }

    fn find(
        &self,
        source: &Column<StringViewArray>,
        rows: usize,
        ignores_case: bool,
    ) -> BooleanBuffer {
        if ignores_case && !self.few.is_empty() && !source.is_scalar && source.array.null_count() == 0 {
            return self.find_few(&source.array);
        }
        let mut folded = String::new();
        BooleanBuffer::collect_bool(rows, |row| {
            if ignores_case {
                folded.clear();
                fold_into(source.text(row), &mut folded);
                return self.contains(&folded);
            }
            let at = source.at(row);
            let view = source.array.views()[at];
            if view as u32 as usize <= INLINE && source.array.is_valid(at) {
                return self.inline.contains(&view);
            }
            self.contains(source.text(row))
        })
    }
}

/// Returns the bits of a real; the two zeros are one.
fn real_bits(value: f64) -> u64 {
    if value == 0.0 { 0 } else { value.to_bits() }
}

fn find_ticks(source: &Column<Int64Array>, rows: usize, set: &HashSet<i64>) -> BooleanBuffer {
    // Hashing costs more than looking at a handful of values.
    let few: Vec<i64> = if set.len() <= 8 {
        set.iter().copied().collect()
    } else {
        Vec::new()
    };
    let found = match (&few[..], source.is_scalar) {
        (_, true) => BooleanBuffer::collect_bool(rows, |row| {
            source.get(row).is_some_and(|v| set.contains(&v))
        }),
        ([], false) => {
            BooleanBuffer::collect_bool(rows, |row| set.contains(&source.array.values()[row]))
        }
        (few, false) => {
            BooleanBuffer::collect_bool(rows, |row| few.contains(&source.array.values()[row]))
        }
    };
    match source.array.nulls() {
        Some(nulls) if !source.is_scalar => &found & nulls.inner(),
        _ => found,
    }
}

fn equal(
    args: &Arguments<'_>,
    literal: &Literal,
    rows: usize,
) -> Result<BooleanBuffer, FunctionError> {
    let value = ColumnValue::Scalar(literal_array(literal)?);
    let result = compare(
        Comparison::Equal,
        (&args.values[0], args.types[0]),
        (&value, literal.ty()),
        rows,
    )?;
    Ok(true_bits(&result))
}

fn true_bits(array: &BooleanArray) -> BooleanBuffer {
    match array.nulls() {
        Some(nulls) => array.values() & nulls.inner(),
        None => array.values().clone(),
    }
}

/// Compares one value with a literal.
fn is_equal(
    cell: ArrayRef,
    ty: ScalarType,
    literal: &Literal,
) -> Result<bool, FunctionError> {
    let (cell, value) = (ColumnValue::Scalar(cell), ColumnValue::Scalar(literal_array(literal)?));
    let result = compare(Comparison::Equal, (&cell, ty), (&value, literal.ty()), 1)?;
    Ok(result.is_valid(0) && result.value(0))
}

/// Compares the operand with an argument that differs by row.
fn compare_argument(
    args: &Arguments<'_>,
    index: usize,
    ignores_case: bool,
) -> Result<BooleanBuffer, FunctionError> {
    let rows = args.output_rows();
    if args.types[index] == ScalarType::Dynamic {
        return compare_dynamic(args, index, ignores_case);
    }
    // Case is a matter of texts; everything else is compared as `==` does.
    let is_text = matches!(args.types[0], ScalarType::String | ScalarType::Dynamic);
    if ignores_case && is_text && args.types[index] == ScalarType::String {
        let (source, value) = (text(args, 0)?, text(args, index)?);
        return Ok(BooleanBuffer::collect_bool(rows, |row| {
            fold(source.text(row)) == fold(value.text(row))
        }));
    }
    let left = (&args.values[0], args.types[0]);
    let result = compare(
        Comparison::Equal,
        left,
        (&args.values[index], args.types[index]),
        rows,
    )?;
    Ok(true_bits(&result))
}

/// Compares the operand with the elements of a dynamic array that differs by row.
fn compare_dynamic(
    args: &Arguments<'_>,
    index: usize,
    ignores_case: bool,
) -> Result<BooleanBuffer, FunctionError> {
    let rows = args.output_rows();
    let list = column::<BinaryViewArray>(
        &args.values[index],
        ScalarType::Dynamic,
        ScalarType::Dynamic,
    )?;
    let operand = argument::<BinaryViewArray>(args, 0, ScalarType::Dynamic)?;
    let source = text(args, 0)?;
    let mut found = Vec::with_capacity(rows);
    let mut pending: Vec<DynamicRef<'_>> = Vec::new();
    for row in 0..rows {
        let value = operand.get(row);
        let wanted = if ignores_case {
            fold(source.text(row))
        } else {
            String::new()
        };
        let cell = |literal: &Literal| {
            let value = &args.values[0];
            is_equal(value.inner().slice(value.index(row), 1), args.types[0], literal)
        };
        let matches = |element: DynamicRef<'_>| -> Result<bool, FunctionError> {
            match element.as_str() {
                Some(text) if ignores_case => Ok(fold(text) == wanted),
                Some(text) => Ok(text == source.text(row)),
                None if element.is_null() => Ok(false),
                None if dynamic::equal(value, element) => Ok(true),
                // Two numbers are compared by now; texts, times and booleans are equal to
                // numbers as well, though not inside of dynamic values.
                None if [value, element].iter().all(|v| v.as_number().is_some()) => Ok(false),
                None => cell(&element.to_literal()),
            }
        };
        let list = list.get(row);
        let mut hit = false;
        if value.is_null() || list.is_null() {
            found.push(false);
            continue;
        }
        if list.kind() == dynamic::Kind::Array {
            // Arrays within the array are part of it.
            pending.clear();
            pending.extend(list.elements());
            while let Some(element) = pending.pop().filter(|_| !hit) {
                if element.kind() == dynamic::Kind::Array {
                    pending.extend(element.elements());
                } else {
                    hit = matches(element)?;
                }
            }
        } else if list.as_str().is_some() {
            hit = matches(list)?;
        } else {
            hit = cell(&Literal::Dynamic(list.as_bytes().to_vec()))?;
        }
        found.push(hit);
    }
    Ok(found.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::math::_random::Random;

    /// Words of one length and beginning, of other lengths, and ones that do not fit a view.
    const WORDS: [&str; 8] =
        ["Azure Portal", "azure porter", "azur", "", "a", "Azure Active Directory", "azure active direction", "x\u{212a}"];

    #[test]
    fn few_words_are_found_as_in_any_list() {
        let mut random = Random::new(11);
        let mut text = || {
            let word = WORDS[random.next() as usize % WORDS.len()];
            match random.next() % 4 {
                0 => word.to_uppercase(),
                1 => format!("{word} "),
                2 => word.replace('@', "`"),
                _ => word.to_owned(),
            }
        };
        for length in 1..=WORDS.len() {
            let texts: StringViewArray = (0..300).map(|_| Some(text())).collect();
            let words: Vec<Literal> = WORDS[..length].iter().map(|word| Literal::String((*word).to_owned())).collect();
            let mut strings = Strings::default();
            for word in &WORDS[..length] {
                strings.insert(word, true);
            }
            strings.seal(&words);
            // A word of other letters than ASCII's leaves the list to be looked up by hash.
            assert_eq!(strings.few.is_empty(), length == WORDS.len());
            let source = Column { array: texts.clone(), is_scalar: false };
            let found = strings.find(&source, texts.len(), true);
            for (row, text) in texts.iter().flatten().enumerate() {
                assert_eq!(found.value(row), strings.contains(&fold(text)), "{text:?} in {length} words");
            }
        }
    }
}
