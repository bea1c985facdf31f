//! Percentiles by group: what the functions of the family share.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray, Float64Array, Int64Array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type};
use kql_types::decimal::DecimalType;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef};
use kql_types::{DecimalValue, Literal, ScalarType};

use super::_arguments::{first_type, unsupported};
use super::_best_row::struct_of;
use super::_groups::{column, emit, for_each_row};
use super::_quantiles::{Quantiles, Scale, real_of, word_of};
use crate::*;

pub(crate) const EXPR: Parameter =
    required("expr", ParameterType::Scalar, "numbers, datetimes or timespans; nulls and NaN are ignored");
pub(crate) const WEIGHT: Parameter =
    required("weight", ParameterType::Integer, "how often the value counts; values with no positive weight are ignored");
pub(crate) const PERCENTILE: Parameter = constant("percentile", ParameterType::Number, "a percentage from 0 to 100");
pub(crate) const PERCENTILES: Parameter =
    Parameter { repeat: Some((1, 32767)), ..constant("percentile", ParameterType::Number, "a percentage from 0 to 100") };
pub(crate) const PERCENTILE_ARRAY: Parameter =
    constant("percentiles", ParameterType::DynamicArray, "an array of percentages from 0 to 100");

/// A percentile has the type of the values, int widened to long and decimal made real.
pub(crate) const RETURNS: Returns = Returns::Custom(|arguments| match arguments.first().map(|a| a.ty) {
    Some(ScalarType::Int) => ScalarType::Long,
    Some(ScalarType::Decimal) => ScalarType::Real,
    Some(ty) => ty,
    None => ScalarType::Real,
});

pub(crate) const NOTES: &[&str] = &[
    "A percentile is the least value that at least this percentage of the values do not exceed (the nearest rank).",
    "Groups of up to 16384 distinct values are exact. Beyond that values are counted in that many buckets, which ends in results as good as those of Kusto's t-digest but not always the same.",
    "The result depends on the values alone, not on their order or partitioning.",
];

/// What distributions become in the end.
enum Output {
    /// A column, of the first percentage.
    Single,
    /// A struct with a field per percentage.
    Many,
    /// An array of percentiles.
    Array,
    /// The distribution itself.
    Digest,
}

pub(crate) fn make_single(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, 1, Output::Single)
}

pub(crate) fn make_many(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, 1, Output::Many)
}

pub(crate) fn make_array(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, 1, Output::Array)
}

pub(crate) fn make_weighted_single(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, 2, Output::Single)
}

pub(crate) fn make_weighted_many(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, 2, Output::Many)
}

pub(crate) fn make_weighted_array(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, 2, Output::Array)
}

pub(crate) fn make_digest(args: &AggregateArguments<'_>) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    make(args, args.types.len(), Output::Digest)
}

pub(crate) fn state_types(_args: &AggregateArguments<'_>) -> Vec<DataType> {
    vec![DataType::Binary]
}

/// `inputs` counts the arguments that are columns: the values, and the weights if any.
fn make(args: &AggregateArguments<'_>, inputs: usize, output: Output) -> Result<Box<dyn GroupAccumulator>, FunctionError> {
    let ty = first_type(args)?;
    let scale = Scale::of(ty).ok_or_else(|| unsupported(ty))?;
    let mut percentages = Vec::new();
    for index in inputs..args.types.len() {
        match args.constants.get(index) {
            Some(Some(Literal::Dynamic(bytes))) => {
                for element in DynamicRef::new(bytes).elements() {
                    percentages.push(percentage(element.as_number(), index)?);
                }
            }
            Some(Some(literal)) => percentages.push(percentage(number(literal), index)?),
            _ => {
                let message = "a percentage must be a constant".into();
                return Err(FunctionError::InvalidArgument { argument: index, message });
            }
        }
    }
    if percentages.is_empty() && matches!(output, Output::Single | Output::Many) {
        return Err(FunctionError::Internal { message: "a percentile has no percentage".into() });
    }
    let weight_type = if inputs == 2 { args.types.get(1).copied() } else { None };
    Ok(Box::new(Percentiles { ty, scale, weight_type, percentages, output, groups: Vec::new() }))
}

fn number(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Int(value) => Some(f64::from(*value)),
        Literal::Long(value) => Some(*value as f64),
        Literal::Real(value) => Some(*value),
        Literal::Decimal(value) => Some(value.to_f64()),
        _ => None,
    }
}

fn percentage(value: Option<f64>, argument: usize) -> Result<f64, FunctionError> {
    match value {
        Some(value) if (0.0..=100.0).contains(&value) => Ok(value),
        Some(value) => {
            let message = format!("a percentage must be between 0 and 100, not {value}");
            Err(FunctionError::InvalidArgument { argument, message })
        }
        None => Err(FunctionError::InvalidArgument { argument, message: "a percentage must be a number".into() }),
    }
}

struct Percentiles {
    ty: ScalarType,
    scale: Scale,
    weight_type: Option<ScalarType>,
    percentages: Vec<f64>,
    output: Output,
    groups: Vec<Quantiles>,
}

impl Percentiles {
    fn resize(&mut self, group_count: usize) {
        self.groups.resize_with(group_count.max(self.groups.len()), Quantiles::default);
    }
}

/// Returns the word of a row's value; NaN has none.
fn word(array: &ArrayRef, ty: ScalarType, row: usize) -> Option<i64> {
    let real = |value: f64| (!value.is_nan()).then(|| word_of(value));
    match ty {
        ScalarType::Int => Some(i64::from(array.as_primitive::<Int32Type>().value(row))),
        ScalarType::Real => real(array.as_primitive::<Float64Type>().value(row)),
        ScalarType::Decimal => real(DecimalValue(array.as_primitive::<DecimalType>().value(row)).to_f64()),
        _ => Some(array.as_primitive::<Int64Type>().value(row)),
    }
}

impl GroupAccumulator for Percentiles {
    fn update(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        group_count: usize,
    ) -> Result<(), FunctionError> {
        self.resize(group_count);
        let array = column(values, 0)?;
        match self.weight_type {
            None => for_each_row(groups, filter, array.nulls(), |row, group| {
                if let Some(value) = word(array, self.ty, row) {
                    self.groups[group].add(value, 1);
                }
            }),
            Some(weight_type) => {
                let weights = column(values, 1)?;
                let nulls = NullBuffer::union(array.nulls(), weights.nulls());
                for_each_row(groups, filter, nulls.as_ref(), |row, group| {
                    let weight = word(weights, weight_type, row);
                    if let (Some(value), Some(weight)) = (word(array, self.ty, row), weight) {
                        self.groups[group].add(value, weight);
                    }
                });
            }
        }
        Ok(())
    }

    fn merge(&mut self, states: &[ArrayRef], groups: &[usize], group_count: usize) -> Result<(), FunctionError> {
        self.resize(group_count);
        merge_states(&mut self.groups, states, groups)
    }

    fn state(&mut self, which: Emit) -> Result<Vec<ArrayRef>, FunctionError> {
        Ok(vec![to_states(emit(&mut self.groups, which))])
    }

    fn evaluate(&mut self, which: Emit) -> Result<ArrayRef, FunctionError> {
        let mut groups = emit(&mut self.groups, which);
        groups.iter_mut().for_each(Quantiles::settle);
        let column = |percentage: f64| -> ArrayRef {
            let words = groups.iter().map(|group| group.percentile(percentage));
            match self.scale {
                Scale::Real => Arc::new(Float64Array::from_iter(words.map(|word| word.map(real_of)))),
                _ => Arc::new(Int64Array::from_iter(words)),
            }
        };
        Ok(match self.output {
            Output::Single => column(self.percentages[0]),
            Output::Many => Arc::new(struct_of(self.percentages.iter().map(|&p| column(p)).collect())?),
            Output::Array => {
                let mut cells = DynamicColumnBuilder::with_capacity(groups.len());
                for group in &groups {
                    if group.is_empty() {
                        cells.append_null();
                        continue;
                    }
                    cells.append_with(|encoder| {
                        encoder.begin_array();
                        for word in self.percentages.iter().filter_map(|&p| group.percentile(p)) {
                            self.scale.encode(word, encoder);
                        }
                        encoder.end();
                    });
                }
                cells.finish_ref()
            }
            Output::Digest => digests(groups.iter().map(|group| (self.scale, group))),
        })
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Quantiles>() + self.groups.iter().map(Quantiles::size).sum::<usize>()
    }
}

/// Returns distributions as a dynamic column; those without values are null.
pub(crate) fn digests<'a>(groups: impl Iterator<Item = (Scale, &'a Quantiles)>) -> ArrayRef {
    let mut cells = DynamicColumnBuilder::default();
    for (scale, group) in groups {
        if group.is_empty() {
            cells.append_null();
        } else {
            cells.append_with(|encoder| group.encode(scale, encoder));
        }
    }
    cells.finish_ref()
}

pub(crate) fn to_states(groups: Vec<Quantiles>) -> ArrayRef {
    Arc::new(BinaryArray::from_iter_values(groups.into_iter().map(|mut group| group.to_bytes())))
}

pub(crate) fn merge_states(
    groups: &mut [Quantiles],
    states: &[ArrayRef],
    rows: &[usize],
) -> Result<(), FunctionError> {
    let states = column(states, 0)?.as_binary::<i32>();
    for (row, &group) in rows.iter().enumerate() {
        let theirs = Quantiles::from_bytes(states.value(row))
            .ok_or_else(|| FunctionError::Internal { message: "the state of a percentile is broken".into() })?;
        groups[group].merge(&theirs);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::_testing::{Check, json};
    use crate::aggregate::{percentile, percentiles, percentiles_array, percentilesw, tdigest};

    #[test]
    fn finds_the_nearest_rank() {
        let values: ArrayRef = Arc::new(arrow::array::Int32Array::from(vec![Some(3), None, Some(1), Some(2), Some(9)]));
        let check = Check::new(&percentile::FUNCTION, &[ScalarType::Int, ScalarType::Long]).constant(1, Literal::Long(50));
        let result = check.run(&[values.clone(), values], &[0, 0, 0, 0, 1], 3);
        assert_eq!(result.as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [Some(2), Some(9), None]);
    }

    #[test]
    fn passes_nan_over() {
        let values: ArrayRef = Arc::new(Float64Array::from(vec![f64::NAN, 2.5, -1.0]));
        let types = [ScalarType::Real, ScalarType::Long, ScalarType::Real];
        let check = Check::new(&percentiles::FUNCTION, &types);
        let check = check.constant(1, Literal::Long(0)).constant(2, Literal::Real(100.0));
        let result = check.run(&[values.clone(), values.clone(), values], &[0; 3], 2);
        let field = |index: usize| result.as_struct().column(index).as_primitive::<Float64Type>().clone();
        assert_eq!((field(0).value(0), field(1).value(0)), (-1.0, 2.5));
        assert!(field(0).is_null(1));
    }

    #[test]
    fn weighs() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(10), Some(20), Some(30), Some(40), None]));
        let weights: ArrayRef = Arc::new(Int64Array::from(vec![Some(8), Some(6), Some(3), Some(1), Some(9)]));
        let types = [ScalarType::Long, ScalarType::Long, ScalarType::Long, ScalarType::Real];
        let check = Check::new(&percentilesw::FUNCTION, &types);
        let check = check.constant(2, Literal::Long(75)).constant(3, Literal::Real(99.9));
        let result = check.run(&[values.clone(), weights.clone(), values.clone(), values], &[0; 5], 1);
        let field = |index: usize| result.as_struct().column(index).as_primitive::<Int64Type>().value(0);
        assert_eq!((field(0), field(1)), (20, 40));
    }

    #[test]
    fn yields_arrays_and_digests() {
        let values: ArrayRef = Arc::new(Int64Array::from(vec![5, 7, 9]));
        let array = Literal::Dynamic(kql_types::dynamic::parse_json("[0, 100]").expect("JSON"));
        let check = Check::new(&percentiles_array::FUNCTION, &[ScalarType::Long, ScalarType::Dynamic]).constant(1, array);
        assert_eq!(json(&check.run(&[values.clone(), values.clone()], &[0; 3], 2)), ["[5,9]", ""]);
        let digest = Check::new(&tdigest::FUNCTION, &[ScalarType::Long]).run(&[values], &[0, 0, 0], 2);
        assert_eq!(json(&digest), [r#"["long",0,[5,7,9],[5,7,9],[1,1,1]]"#, ""]);
    }

    #[test]
    fn refuses_what_is_no_percentage() {
        let check = Check::new(&percentile::FUNCTION, &[ScalarType::Int, ScalarType::Long]);
        let refusal = check.constant(1, Literal::Long(101)).make().err().map(|e| e.to_string());
        assert_eq!(refusal.as_deref(), Some("argument 2: a percentage must be between 0 and 100, not 101"));
        let check = Check::new(&percentile::FUNCTION, &[ScalarType::String, ScalarType::Long]);
        assert!(check.constant(1, Literal::Long(1)).make().is_err());
    }
}
