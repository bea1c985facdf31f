//! Distinct values of each group, kept as numbers of one interner.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Int64Array, ListArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field};
use hashbrown::HashTable;
use kql_types::ScalarType;

use super::_arguments::first_type;
use super::_groups::{column, emit};
use super::_hash::hash_bits;
use super::_intern::{Interner, Key, for_each_key};
use crate::*;

pub(crate) const EXPR: Parameter =
    required("expr", ParameterType::NotDynamic, "values to count; nulls are ignored, the empty string is not");

/// Up to this many numbers a set is searched from front to back.
const SCANNED: usize = 16;
/// A set of bits is kept while it takes no more bits than this for each number.
const BITS_PER_ID: usize = 128;

/// The numbers of a group's values, in order of arrival.
#[derive(Default)]
pub(crate) struct Ids {
    ids: Vec<u32>,
    index: Index,
}

/// Which numbers are there, once there are more than [`SCANNED`].
#[derive(Default)]
enum Index {
    #[default]
    None,
    /// A bit for each number up to the greatest one.
    Bits(Vec<u64>),
    Table(Box<HashTable<u32>>),
}

impl Ids {
    /// Adds a number unless it is there; says whether it was added.
    #[inline]
    pub(crate) fn insert(&mut self, id: u32) -> bool {
        let (word, bit) = (id as usize / 64, 1u64 << (id % 64));
        match &mut self.index {
            Index::None if self.ids.contains(&id) => return false,
            Index::Bits(words) if words.get(word).is_some_and(|word| word & bit != 0) => return false,
            Index::Table(table) if table.find(hash_id(id), |&other| other == id).is_some() => return false,
            Index::None | Index::Bits(_) | Index::Table(_) => {}
        }
        self.ids.push(id);
        self.add_to_index(id, word, bit);
        true
    }

    fn add_to_index(&mut self, id: u32, word: usize, bit: u64) {
        let is_dense = (word + 1) * 64 <= self.ids.len() * BITS_PER_ID;
        match &mut self.index {
            Index::None if self.ids.len() <= SCANNED => {}
            Index::Bits(words) if word < words.len() => words[word] |= bit,
            Index::Bits(words) if is_dense => {
                words.resize(word + 1, 0);
                words[word] |= bit;
            }
            Index::Table(table) => {
                table.insert_unique(hash_id(id), id, |&id| hash_id(id));
            }
            Index::None | Index::Bits(_) => self.index = Index::of(&self.ids),
        }
    }

    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.ids
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Keeps only the given numbers.
    pub(crate) fn replace(&mut self, ids: Vec<u32>) {
        *self = Self::default();
        for id in ids {
            self.insert(id);
        }
    }
}

impl Index {
    fn of(ids: &[u32]) -> Self {
        let words = ids.iter().max().map_or(0, |id| *id as usize / 64 + 1);
        if words * 64 <= ids.len() * BITS_PER_ID {
            let mut bits = vec![0u64; words];
            ids.iter().for_each(|id| bits[*id as usize / 64] |= 1 << (id % 64));
            return Self::Bits(bits);
        }
        let mut table = HashTable::with_capacity(ids.len() * 2);
        for &id in ids {
            table.insert_unique(hash_id(id), id, |&id| hash_id(id));
        }
        Self::Table(Box::new(table))
    }
}

fn hash_id(id: u32) -> u64 {
    hash_bits(u64::from(id))
}

pub(crate) fn make_count(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let ty = first_type(args)?;
    Ok(Box::new(DistinctCount { ty, values: Interner::new(ty), sets: Vec::new(), held: 0 }))
}

pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    args.types.first().map(|ty| list_type(*ty)).into_iter().collect()
}

/// The type of a state that holds values of a KQL type.
pub(crate) fn list_type(ty: ScalarType) -> DataType {
    DataType::List(list_field(ty))
}

fn list_field(ty: ScalarType) -> Arc<Field> {
    Arc::new(Field::new("item", ty.arrow(), true))
}

/// Returns sets as a list array of their values.
pub(crate) fn lists<'a>(
    values: &Interner,
    ty: ScalarType,
    sets: impl Iterator<Item = &'a [u32]> + Clone,
) -> Result<ArrayRef, FunctionError> {
    let offsets = OffsetBuffer::from_lengths(sets.clone().map(<[u32]>::len));
    let ids: Vec<u32> = sets.flatten().copied().collect();
    Ok(Arc::new(ListArray::try_new(list_field(ty), offsets, values.array(&ids)?, None)?))
}

/// Calls `each(group, key)` for the values of list states.
pub(crate) fn for_each_state_key(
    lists: &ListArray,
    ty: ScalarType,
    groups: &[usize],
    each: impl FnMut(usize, Key<'_>),
) {
    let offsets = lists.value_offsets();
    let (first, last) = (offsets[0] as usize, offsets[lists.len()] as usize);
    let mut value_groups = Vec::with_capacity(last - first);
    for (row, &group) in groups.iter().enumerate() {
        value_groups.resize(value_groups.len() + (offsets[row + 1] - offsets[row]) as usize, group);
    }
    for_each_key(&lists.values().slice(first, last - first), ty, &value_groups, None, each);
}

struct DistinctCount {
    ty: ScalarType,
    values: Interner,
    sets: Vec<Ids>,
    held: usize,
}

impl DistinctCount {
    fn resize(&mut self, group_count: usize) {
        self.sets.resize_with(group_count.max(self.sets.len()), Ids::default);
    }
}

impl GroupAccumulator for DistinctCount {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let Self { ty, values: interner, sets, held } = self;
        let mut outcome = Ok(());
        for_each_key(column(values, 0)?, *ty, groups, filter, |group, key| match interner.intern(&key) {
            Ok(id) => *held += usize::from(sets[group].insert(id)),
            Err(error) => outcome = Err(error),
        });
        outcome
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        let Self { ty, values: interner, sets, held } = self;
        let mut outcome = Ok(());
        for_each_state_key(column(states, 0)?.as_list(), *ty, groups, |group, key| match interner.intern(&key) {
            Ok(id) => *held += usize::from(sets[group].insert(id)),
            Err(error) => outcome = Err(error),
        });
        outcome
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let sets = emit(&mut self.sets, which);
        Ok(vec![lists(&self.values, self.ty, sets.iter().map(Ids::as_slice))?])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let sets = emit(&mut self.sets, which);
        Ok(Arc::new(Int64Array::from_iter_values(sets.iter().map(|set| set.len() as i64))))
    }

    fn size(&self) -> usize {
        // Numbers beyond the first few also lie in an index: with up to 128 bits each.
        self.values.size() + self.sets.capacity() * size_of::<Ids>() + self.held * 5 * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{FixedSizeBinaryArray, Float64Array, StringViewArray};
    use arrow::datatypes::Int64Type;
    use arrow::datatypes::i256;
    use kql_types::decimal::DecimalArray;

    use super::*;
    use crate::aggregate::_testing::Check;
    use crate::aggregate::count_distinct::FUNCTION;

    fn counts(ty: ScalarType, values: ArrayRef, groups: &[usize], group_count: usize) -> Vec<i64> {
        let counts = Check::new(&FUNCTION, &[ty]).run(&[values], groups, group_count);
        counts.as_primitive::<Int64Type>().values().to_vec()
    }

    #[test]
    fn counts_strings_with_the_empty_one() {
        let values = StringViewArray::from(vec!["a", "", "a", "a text that does not fit into a view", "b"]);
        assert_eq!(counts(ScalarType::String, Arc::new(values), &[0, 0, 0, 0, 2], 3), [3, 0, 1]);
    }

    #[test]
    fn counts_many_values() {
        let values = Int64Array::from_iter_values((0..1000).map(|n| n % 300));
        assert_eq!(counts(ScalarType::Long, Arc::new(values), &vec![0; 1000], 1), [300]);
    }

    #[test]
    fn sets_hold_what_was_inserted_however_they_are_indexed() {
        // Dense numbers, sparse ones, and dense ones that are followed by a far one.
        let orders: [Vec<u32>; 3] = [
            (0..500).map(|n| n * 7 % 300).collect(),
            (0..500).map(|n| n % 250 * 9973).collect(),
            (0..100).chain([4_000_000_000, 5, 4_000_000_000]).collect(),
        ];
        for order in orders {
            let (mut ids, mut expected) = (Ids::default(), Vec::new());
            for id in order {
                let is_new = !expected.contains(&id);
                assert_eq!(ids.insert(id), is_new, "{id}");
                if is_new {
                    expected.push(id);
                }
            }
            assert_eq!(ids.as_slice(), expected);
        }
    }

    #[test]
    fn takes_equal_reals_for_one() {
        let values = Float64Array::from(vec![Some(0.0), Some(-0.0), Some(f64::NAN), Some(-f64::NAN), None]);
        assert_eq!(counts(ScalarType::Real, Arc::new(values), &[0; 5], 1), [2]);
    }

    #[test]
    fn counts_wide_values() {
        let decimals = DecimalArray::from([Some(-1), Some(1), None, Some(-1)].map(|v| v.map(i256::from_i128)).to_vec());
        let decimals = decimals.with_precision_and_scale(74, 34).expect("fits");
        assert_eq!(counts(ScalarType::Decimal, Arc::new(decimals), &[0; 4], 1), [2]);
        let guids = FixedSizeBinaryArray::try_from_iter([[1u8; 16], [2; 16], [1; 16]].iter()).expect("of one size");
        assert_eq!(counts(ScalarType::Guid, Arc::new(guids), &[0; 3], 1), [2]);
    }
}
