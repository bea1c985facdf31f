//! `x in (T | project c)`, once the values of the table are known.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::{DataType, Int64Type};
use arrow::row::{RowConverter, SortField};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

/// Membership in a set of values. A null is in no set.
pub struct InSet {
    values: Arc<Values>,
    is_negated: bool,
    signature: Signature,
}

enum Values {
    /// `is_folded`: values and operands are compared in lower case.
    Text {
        set: HashSet<Box<str>>,
        is_folded: bool,
    },
    Long(HashSet<i64>),
    Rows {
        ty: DataType,
        set: HashSet<Box<[u8]>>,
    },
}

impl InSet {
    pub fn try_new(values: &ArrayRef, is_negated: bool, is_case_insensitive: bool) -> Result<Self> {
        let ty = values.data_type().clone();
        let values = match &ty {
            DataType::Utf8View => {
                let fold = |s: &str| if is_case_insensitive { s.to_lowercase() } else { s.to_owned() }.into_boxed_str();
                Values::Text {
                    set: values.as_string_view().iter().map(|s| fold(s.unwrap_or_default())).collect(),
                    is_folded: is_case_insensitive,
                }
            }
            DataType::Int64 => Values::Long(values.as_primitive::<Int64Type>().iter().flatten().collect()),
            ty => {
                let converter = RowConverter::new(vec![SortField::new(ty.clone())])?;
                let rows = converter.convert_columns(std::slice::from_ref(values))?;
                let present = (0..values.len()).filter(|&i| values.is_valid(i));
                let set = present.map(|i| rows.row(i).as_ref().into()).collect();
                Values::Rows { ty: ty.clone(), set }
            }
        };
        let signature = Signature::exact(vec![ty], Volatility::Immutable);
        Ok(Self { values: Arc::new(values), is_negated, signature })
    }

    pub fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }

    fn contains(&self, array: &ArrayRef) -> Result<BooleanArray> {
        let negated = self.is_negated;
        Ok(match self.values.as_ref() {
            Values::Text { set, is_folded } => {
                let text = array.as_string_view();
                let mut folded = String::new();
                let has = |row: usize| {
                    let value = if text.is_null(row) { "" } else { text.value(row) };
                    if !is_folded {
                        return set.contains(value) != negated;
                    }
                    folded.clear();
                    folded.extend(value.chars().flat_map(char::to_lowercase));
                    set.contains(folded.as_str()) != negated
                };
                (0..text.len()).map(has).map(Some).collect()
            }
            Values::Long(set) => {
                let longs = array.as_primitive::<Int64Type>();
                longs.iter().map(|v| Some(v.is_some_and(|v| set.contains(&v)) != negated)).collect()
            }
            Values::Rows { ty, set } => {
                let converter = RowConverter::new(vec![SortField::new(ty.clone())])?;
                let rows = converter.convert_columns(std::slice::from_ref(array))?;
                let has = |i: usize| (array.is_valid(i) && set.contains(rows.row(i).as_ref())) != negated;
                (0..array.len()).map(has).map(Some).collect()
            }
        })
    }
}

impl std::fmt::Debug for InSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let values = match self.values.as_ref() {
            Values::Text { set, .. } => set.len(),
            Values::Long(set) => set.len(),
            Values::Rows { set, .. } => set.len(),
        };
        write!(f, "InSet({values} values)")
    }
}

impl PartialEq for InSet {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.values, &other.values) && self.is_negated == other.is_negated
    }
}

impl Eq for InSet {}

impl Hash for InSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (Arc::as_ptr(&self.values) as usize).hash(state);
        self.is_negated.hash(state);
    }
}

impl ScalarUDFImpl for InSet {
    fn name(&self) -> &str {
        if self.is_negated { "!in_set" } else { "in_set" }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        Ok(ColumnarValue::Array(Arc::new(self.contains(&arrays[0])?)))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int64Array, StringViewArray};

    use super::*;

    #[test]
    fn nulls_are_in_no_set() {
        let set: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None, Some(3)]));
        let probe: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None, Some(2)]));
        let within = InSet::try_new(&set, false, false).unwrap().contains(&probe).unwrap();
        assert_eq!(within, BooleanArray::from(vec![true, false, false]));
        let without = InSet::try_new(&set, true, false).unwrap().contains(&probe).unwrap();
        assert_eq!(without, BooleanArray::from(vec![false, true, true]));
    }

    #[test]
    fn text_folds_when_asked() {
        let set: ArrayRef = Arc::new(StringViewArray::from(vec!["Straße", "A"]));
        let probe: ArrayRef = Arc::new(StringViewArray::from(vec!["STRAßE", "a", "b"]));
        let folded = InSet::try_new(&set, false, true).unwrap().contains(&probe).unwrap();
        assert_eq!(folded, BooleanArray::from(vec![true, true, false]));
        let exact = InSet::try_new(&set, false, false).unwrap().contains(&probe).unwrap();
        assert_eq!(exact, BooleanArray::from(vec![false, false, false]));
    }

    #[test]
    fn other_types_compare_by_value() {
        let set: ArrayRef = Arc::new(Float64Array::from(vec![1.5]));
        let probe: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.5), Some(2.0), None]));
        let within = InSet::try_new(&set, false, false).unwrap().contains(&probe).unwrap();
        assert_eq!(within, BooleanArray::from(vec![true, false, false]));
    }
}
