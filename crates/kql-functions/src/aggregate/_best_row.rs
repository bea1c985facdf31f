//! The row of each group whose first value is best: `arg_max()`, `arg_min()`, `take_any()`.
//!
//! Rows that tie in the first value are told apart by the others, the greatest (for
//! `take_any` the least) winning, so that the data decide and not the order in which
//! they arrive.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, DynComparator, StructArray, UInt32Array, make_comparator};
use arrow::compute::{SortOptions, nullif, take};
use arrow::datatypes::{DataType, Field, Fields, Float64Type, Int32Type, Int64Type};
use arrow::row::{RowConverter, SortField};
use kql_types::ScalarType;

use super::_groups::{column, emit, kept_rows, without_null_strings};
use crate::*;

/// Which row wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The greatest first value, then the greatest of the others.
    Greatest,
    /// The least first value, then the greatest of the others.
    Least,
    /// The least values, empty strings and nulls last.
    Any,
}

impl Choice {
    /// Returns the order in which the winner of a column comes last; nulls always lose.
    fn order(self, is_first: bool) -> SortOptions {
        let descending = match self {
            Self::Greatest => false,
            Self::Least => is_first,
            Self::Any => true,
        };
        SortOptions { descending, nulls_first: true }
    }
}

pub(crate) fn make_greatest(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    BestRow::boxed(args, Choice::Greatest)
}

pub(crate) fn make_least(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    BestRow::boxed(args, Choice::Least)
}

pub(crate) fn make_any(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    BestRow::boxed(args, Choice::Any)
}

/// A function with one output: the value itself, no struct.
pub(crate) fn make_any_value(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let rows = BestRow::new(args, Choice::Any)?;
    Ok(Box::new(BestRow { is_value: true, ..rows }))
}

/// Whether a group has a row, then the values.
pub(crate) fn state_types(args: &AggregateArguments<'_>) -> Vec<DataType> {
    std::iter::once(DataType::Boolean).chain(args.types.iter().map(|ty| ty.arrow())).collect()
}

struct BestRow {
    types: Vec<ScalarType>,
    choice: Choice,
    converter: RowConverter,
    /// Encoded rows, whose memory better ones take over.
    best: Vec<Option<Vec<u8>>>,
    /// The first values of `best` where they are words, to pass over most rows quickly.
    words: Vec<i64>,
    is_value: bool,
    held: usize,
}

/// Says of two rows of a batch which is better.
struct Comparison {
    words: Option<Vec<i64>>,
    columns: Vec<DynComparator>,
}

impl Comparison {
    fn compare(&self, left: usize, right: usize) -> Ordering {
        let by_word = self.words.as_ref().map_or(Ordering::Equal, |words| words[left].cmp(&words[right]));
        by_word.then_with(|| self.columns.iter().map(|c| c(left, right)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal))
    }
}

impl BestRow {
    fn new(args: &AggregateArguments<'_>, choice: Choice) -> Result<Self, FunctionError> {
        let fields = args.types.iter().enumerate();
        let fields = fields.map(|(i, ty)| SortField::new_with_options(ty.arrow(), choice.order(i == 0))).collect();
        Ok(Self {
            types: args.types.to_vec(),
            choice,
            converter: RowConverter::new(fields)?,
            best: Vec::new(),
            words: Vec::new(),
            is_value: false,
            held: 0,
        })
    }

    fn boxed(args: &AggregateArguments<'_>, choice: Choice) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
        Ok(Box::new(Self::new(args, choice)?))
    }

    /// Returns the first column as words that are greater the better the value, `i64::MIN`
    /// for null; nothing for types that are no word.
    fn first_words(&self, array: &ArrayRef) -> Option<Vec<i64>> {
        let directed = |word: i64| if self.choice == Choice::Greatest { word } else { !word };
        let nulls = array.nulls();
        let mut words: Vec<i64> = match self.types.first()? {
            ScalarType::Int => {
                array.as_primitive::<Int32Type>().values().iter().map(|&v| directed(i64::from(v))).collect()
            }
            ScalarType::Long | ScalarType::DateTime | ScalarType::TimeSpan => {
                array.as_primitive::<Int64Type>().values().iter().map(|&v| directed(v)).collect()
            }
            ScalarType::Real => {
                let values = array.as_primitive::<Float64Type>().values();
                // The bits of reals order like whole numbers once negative ones are turned around.
                let word = |v: f64| {
                    let bits = v.to_bits() as i64;
                    bits ^ (((bits >> 63) as u64) >> 1) as i64
                };
                values.iter().map(|&v| directed(word(v))).collect()
            }
            _ => return None,
        };
        if let Some(nulls) = nulls {
            words.iter_mut().enumerate().filter(|(row, _)| nulls.is_null(*row)).for_each(|(_, word)| *word = i64::MIN);
        }
        Some(words)
    }

    /// Takes in the rows for which `kept` is set.
    fn offer(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        kept: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.best.resize(group_count, None);
        self.words.resize(group_count, i64::MIN);
        let columns = self.comparable(values)?;
        let words = columns.first().and_then(|first| self.first_words(first));
        let comparators = columns.iter().enumerate();
        let comparators = comparators.map(|(i, array)| make_comparator(array, array, self.choice.order(i == 0)));
        let comparison = Comparison { columns: comparators.collect::<Result<_, _>>()?, words };

        // The best row of this batch for each group that has a chance, in order of appearance.
        let mut winners: Vec<(usize, u32)> = Vec::new();
        let mut place = hashbrown::HashMap::<usize, usize>::new();
        let mut dense = vec![u32::MAX; if group_count <= groups.len() * 4 { group_count } else { 0 }];
        let mut consider = |row: usize| {
            let group = groups[row];
            if let Some(words) = &comparison.words
                && self.best[group].is_some()
                && words[row] < self.words[group]
            {
                return;
            }
            let at = if dense.is_empty() {
                *place.entry(group).or_insert(winners.len())
            } else {
                if dense[group] == u32::MAX {
                    dense[group] = winners.len() as u32;
                }
                dense[group] as usize
            };
            match winners.get_mut(at) {
                None => winners.push((group, row as u32)),
                Some((_, best)) => {
                    if comparison.compare(row, *best as usize) == Ordering::Greater {
                        *best = row as u32;
                    }
                }
            }
        };
        match kept_rows(kept, None) {
            None => (0..groups.len()).for_each(&mut consider),
            Some(kept) => kept.set_indices().for_each(&mut consider),
        }
        if winners.is_empty() {
            return Ok(());
        }

        let rows = UInt32Array::from_iter_values(winners.iter().map(|(_, row)| *row));
        let taken = columns.iter().map(|c| take(c, &rows, None)).collect::<Result<Vec<_>, _>>()?;
        let encoded = self.converter.convert_columns(&taken)?;
        for ((group, row), candidate) in winners.into_iter().zip(encoded.iter()) {
            let word = comparison.words.as_ref().map(|words| words[row as usize]);
            let is_better = match &self.best[group] {
                None => true,
                // To compare the rows would fetch the old one from memory.
                Some(_) if word.is_some_and(|word| word > self.words[group]) => true,
                Some(best) => candidate.as_ref() > best.as_slice(),
            };
            if is_better {
                let best = self.best[group].get_or_insert_default();
                self.held = self.held + candidate.as_ref().len() - best.len();
                best.clear();
                best.reserve_exact(candidate.as_ref().len());
                best.extend_from_slice(candidate.as_ref());
                if let Some(word) = word {
                    self.words[group] = word;
                }
            }
        }
        Ok(())
    }

    /// Returns the columns with what must lose made null: NaN as a first value, and for
    /// `take_any` the empty string.
    fn comparable(&self, values: &[ArrayRef]) -> Result<Vec<ArrayRef>, FunctionError> {
        let mut columns = Vec::with_capacity(self.types.len());
        for (index, ty) in self.types.iter().enumerate() {
            let array = column(values, index)?;
            columns.push(match ty {
                ScalarType::Real if index == 0 => {
                    let reals = array.as_primitive::<Float64Type>();
                    if reals.values().iter().any(|v| v.is_nan()) {
                        let is_nan: BooleanArray = reals.values().iter().map(|v| Some(v.is_nan())).collect();
                        nullif(array, &is_nan)?
                    } else {
                        array.clone()
                    }
                }
                ScalarType::String if self.choice == Choice::Any => {
                    let is_empty: BooleanArray = array.as_string_view().iter().map(|v| Some(v.is_none_or(str::is_empty))).collect();
                    nullif(array, &is_empty)?
                }
                _ => array.clone(),
            });
        }
        Ok(columns)
    }

    /// Returns the rows of handed-out groups as columns; groups without a row are null.
    fn take(&mut self, which: Emit) -> Result<(Vec<bool>, Vec<ArrayRef>), FunctionError> {
        emit(&mut self.words, which);
        let best = emit(&mut self.best, which);
        self.held -= best.iter().flatten().map(Vec::len).sum::<usize>();
        let nulls: Vec<ArrayRef> = self.types.iter().map(|ty| arrow::array::new_null_array(&ty.arrow(), 1)).collect();
        let empty = self.converter.convert_columns(&nulls)?;
        let parser = self.converter.parser();
        let rows = best.iter().map(|b| b.as_ref().map_or_else(|| empty.row(0), |bytes| parser.parse(bytes)));
        let columns = self.converter.convert_rows(rows)?;
        let seen = best.iter().map(Option::is_some).collect();
        Ok((seen, columns.into_iter().map(without_null_strings).collect()))
    }
}

impl GroupAccumulator for BestRow {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.offer(values, groups, filter, group_count)
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        let seen = column(states, 0)?.as_boolean().clone();
        self.offer(&states[1..], groups, Some(&seen), group_count)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        let (seen, columns) = self.take(which)?;
        let mut states: Vec<ArrayRef> = vec![Arc::new(BooleanArray::from(seen))];
        states.extend(columns);
        Ok(states)
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let (_, columns) = self.take(which)?;
        if self.is_value {
            return Ok(column(&columns, 0)?.clone());
        }
        Ok(Arc::new(struct_of(columns)?))
    }

    fn size(&self) -> usize {
        self.best.capacity() * size_of::<Option<Vec<u8>>>() + self.words.capacity() * size_of::<i64>() + self.held
    }
}

/// Returns outputs as the fields `0`, `1`, … of a struct.
pub(crate) fn struct_of(columns: Vec<ArrayRef>) -> Result<StructArray, FunctionError> {
    let fields = columns.iter().enumerate();
    let fields: Fields = fields.map(|(i, c)| Field::new(i.to_string(), c.data_type().clone(), true)).collect();
    Ok(StructArray::try_new(fields, columns, None)?)
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int32Array, Int64Array, StringViewArray};

    use super::*;
    use crate::aggregate::_testing::Check;
    use crate::aggregate::{arg_max, arg_min, take_any, take_anyif};

    fn texts(result: &ArrayRef, field: usize) -> Vec<String> {
        let column = result.as_struct().column(field);
        column.as_string_view().iter().map(|v| v.unwrap_or("null").to_owned()).collect()
    }

    fn ints(result: &ArrayRef, field: usize) -> Vec<Option<i32>> {
        result.as_struct().column(field).as_primitive::<Int32Type>().iter().collect()
    }

    fn fruit() -> Vec<ArrayRef> {
        let versions = Int32Array::from(vec![Some(1), None, None, None, Some(1), Some(2), Some(2)]);
        let colors = StringViewArray::from(vec!["Red", "Green", "Yellow", "Green", "Brown", "Green", "a colour beyond the view"]);
        vec![Arc::new(versions), Arc::new(colors)]
    }

    const GROUPS: [usize; 7] = [0, 0, 1, 1, 2, 2, 2];
    const TYPES: [ScalarType; 2] = [ScalarType::Int, ScalarType::String];

    #[test]
    fn finds_the_greatest() {
        let result = Check::new(&arg_max::FUNCTION, &TYPES).run(&fruit(), &GROUPS, 4);
        assert_eq!(ints(&result, 0), [Some(1), None, Some(2), None]);
        assert_eq!(texts(&result, 1), ["Red", "Yellow", "a colour beyond the view", ""]);
    }

    #[test]
    fn finds_the_least() {
        let result = Check::new(&arg_min::FUNCTION, &TYPES).run(&fruit(), &GROUPS, 3);
        assert_eq!(ints(&result, 0), [Some(1), None, Some(1)]);
        assert_eq!(texts(&result, 1), ["Red", "Yellow", "Brown"]);
    }

    #[test]
    fn compares_strings_and_reals() {
        let keys: ArrayRef = Arc::new(StringViewArray::from(vec!["b", "a", "c"]));
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1, 2, 3]));
        let types = [ScalarType::String, ScalarType::Int];
        let result = Check::new(&arg_min::FUNCTION, &types).run(&[keys, numbers.clone()], &[0; 3], 1);
        assert_eq!(ints(&result, 1), [Some(2)]);
        let keys: ArrayRef = Arc::new(Float64Array::from(vec![-1.5, f64::NAN, -7.0]));
        let types = [ScalarType::Real, ScalarType::Int];
        let greatest = Check::new(&arg_max::FUNCTION, &types).run(&[keys.clone(), numbers.clone()], &[0; 3], 1);
        let least = Check::new(&arg_min::FUNCTION, &types).run(&[keys, numbers], &[0; 3], 1);
        assert_eq!((ints(&greatest, 1), ints(&least, 1)), (vec![Some(1)], vec![Some(3)]));
    }

    #[test]
    fn does_not_depend_on_the_order_of_rows() {
        let keys: ArrayRef = Arc::new(Int64Array::from_iter_values((0..400).map(|n| n % 5)));
        let others: ArrayRef = Arc::new(Int32Array::from_iter_values((0..400).map(|n| (n * 37) % 101)));
        let groups: Vec<usize> = (0..400).map(|n| n % 3).collect();
        let types = [ScalarType::Long, ScalarType::Int];
        let forward = Check::new(&arg_max::FUNCTION, &types).run(&[keys.clone(), others.clone()], &groups, 3);
        let back = UInt32Array::from_iter_values((0..400).rev());
        let reversed = [take(&keys, &back, None).expect("take"), take(&others, &back, None).expect("take")];
        let groups: Vec<usize> = groups.into_iter().rev().collect();
        assert_eq!(&Check::new(&arg_max::FUNCTION, &types).run(&reversed, &groups, 3), &forward);
    }

    #[test]
    fn prefers_any_value_to_none() {
        let values: ArrayRef = Arc::new(StringViewArray::from(vec!["", "b", "", ""]));
        let result = Check::new(&take_any::FUNCTION, &[ScalarType::String]).run(&[values.clone()], &[0, 0, 1, 1], 3);
        assert_eq!(texts(&result, 0), ["b", "", ""]);
        let single = Check::new(&take_anyif::FUNCTION, &[ScalarType::String]).run(&[values], &[0, 0, 1, 1], 3);
        assert_eq!(single.as_string_view().value(0), "b");
        let values: ArrayRef = Arc::new(Int32Array::from(vec![None, Some(4)]));
        let result = Check::new(&take_any::FUNCTION, &[ScalarType::Int]).run(&[values], &[0, 0], 2);
        assert_eq!(ints(&result, 0), [Some(4), None]);
    }
}
