//! Looking for a word in the text of a dynamic value that is stored as JSON text: the stored text
//! is searched, and only what can hold the word is read as JSON.

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{ArrayRef, AsArray, BooleanArray, BooleanBufferBuilder, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr as DfExpr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use kql_binder::bound::Expr;
use kql_functions::{ColumnValue, JsonWord, ScalarFunction, json_part};
use kql_types::cell::literal_to_array;
use kql_types::dynamic::Step;
use kql_types::{Literal, ScalarType, ValueMemo};

use crate::PlanError;
use crate::builder::Builder;
use crate::expression::looks_for_word;
use crate::scalar_function::KqlScalarFunction;

/// Batches that are read as a whole after one in which most rows could hold the word.
const BATCHES_WITHOUT_SEARCH: usize = 32;

impl Builder<'_> {
    /// Plans an operator that looks for a constant word in the text of a path into JSON text; nothing
    /// comes back for other calls.
    pub(crate) fn json_search(
        &self,
        function: &'static ScalarFunction,
        args: &[Expr],
        return_type: ScalarType,
    ) -> Result<Option<DfExpr>, PlanError> {
        let [value, word] = args else { return Ok(None) };
        if !looks_for_word(function) {
            return Ok(None);
        }
        let value = crate::json_part::printed(value).unwrap_or(value);
        let Some((text, steps)) = self.json_path(value)? else { return Ok(None) };
        let Some(word) = self.constant(word)? else { return Ok(None) };
        let types = vec![ScalarType::String, word.ty()];
        let test =
            KqlScalarFunction::new(function, types, return_type, vec![None, Some(word)], Arc::clone(&self.context.run));
        Ok(JsonSearch::new(&test.into_udf(), steps).map(|search| search.into_udf().call(vec![text])))
    }
}

/// Calls an operator of the families of `has` and `contains` on a part of JSON text.
#[derive(Debug)]
pub struct JsonSearch {
    /// A [`KqlScalarFunction`] of a text and a constant word.
    test: Arc<ScalarUDF>,
    steps: Vec<Step>,
    word: JsonWord,
    /// What the operator says of a text without the word.
    without: bool,
    signature: Signature,
    memo: ValueMemo,
    batches_without_search: AtomicUsize,
}

impl JsonSearch {
    /// Returns nothing for a function that is no such operator, and for a word that can come of how
    /// JSON is written.
    pub fn new(test: &Arc<ScalarUDF>, steps: Vec<Step>) -> Option<Self> {
        let function = test.inner().downcast_ref::<KqlScalarFunction>()?;
        let (word, without) = function.searched_word()?;
        Some(Self {
            test: Arc::clone(test),
            steps,
            word: JsonWord::new(word)?,
            without,
            signature: Signature::exact(vec![ScalarType::String.arrow()], Volatility::Immutable),
            memo: ValueMemo::default(),
            batches_without_search: AtomicUsize::new(0),
        })
    }

    pub fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }

    fn search(&self, texts: &ArrayRef) -> Result<ArrayRef> {
        let left = &self.batches_without_search;
        if left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
            return self.read(texts);
        }
        let may_hold = self.word.may_be_in(texts.as_string_view());
        let rows = may_hold.count_set_bits();
        if rows * 4 > texts.len() {
            left.store(BATCHES_WITHOUT_SEARCH, Ordering::Relaxed);
            return self.read(texts);
        }
        let indices: UInt32Array = may_hold.set_indices().map(|row| row as u32).collect();
        let answers = self.read(&take(texts, &indices, None)?)?;
        let answers = answers.as_boolean();
        let mut found = BooleanBufferBuilder::new(texts.len());
        found.append_n(texts.len(), self.without);
        for (at, row) in may_hold.set_indices().enumerate() {
            found.set_bit(row, answers.value(at));
        }
        Ok(Arc::new(BooleanArray::new(found.finish(), None)))
    }

    fn function(&self) -> Result<&KqlScalarFunction> {
        let function = self.test.inner().downcast_ref();
        Ok(function.ok_or_else(|| PlanError::internal("a search without an operator"))?)
    }

    /// Calls the operator on the part of every text.
    fn read(&self, texts: &ArrayRef) -> Result<ArrayRef> {
        let function = self.function()?;
        let failed = |error| PlanError::function(function.name(), &error);
        let parts = json_part(texts.as_string_view(), &self.steps, ScalarType::String).map_err(failed)?;
        let word = literal_to_array(function.constant(1).unwrap_or(&Literal::Null(ScalarType::String)), 1);
        let values = [ColumnValue::Array(parts), ColumnValue::Scalar(word)];
        Ok(function.call(&values, texts.len()).and_then(|found| found.into_array(texts.len())).map_err(failed)?)
    }
}

impl PartialEq for JsonSearch {
    fn eq(&self, other: &Self) -> bool {
        self.test == other.test && self.steps == other.steps
    }
}

impl Eq for JsonSearch {}

impl Hash for JsonSearch {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.test.hash(state);
        self.steps.hash(state);
    }
}

impl ScalarUDFImpl for JsonSearch {
    fn name(&self) -> &str {
        "json_search"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    /// Two searches of one text are two columns.
    fn schema_name(&self, args: &[DfExpr]) -> Result<String> {
        let args: Vec<String> = args.iter().map(|arg| arg.schema_name().to_string()).collect();
        let function = self.function()?;
        let (name, word) = (function.name(), function.constant(1));
        Ok(format!("json_search({}, {:?}, {name}, {word:?})", args.join(", "), self.steps))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        Ok(ColumnarValue::Array(self.memo.apply(&array, &[], |texts| self.search(texts))?))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::StringViewArray;
    use kql_functions::{RunContext, registry};

    use super::*;

    /// Texts of which one in ten can hold a word, in every way in which JSON can write it.
    fn texts() -> ArrayRef {
        const RARE: [&str; 10] = [
            r#"{"a":"Windows10","b":["x y"]}"#,
            r#"{"a":"w\u0069ndows10"}"#,
            r#"{ "a" : "windows10" }"#,
            "{\"a\":\"tab\twindows10\"}",
            r#"{"windows10":1}"#,
            r#"{"a":"{\"b\":\"windows10\"}"}"#,
            r#"{"a":"x","a":"windows10"}"#,
            "windows10, no JSON",
            r#"{"a":"pre-windows10.end"}"#,
            r#"["windows10"]"#,
        ];
        let texts = (0..2000).map(|row| match row % 10 {
            3 => Some(RARE[row / 10 % RARE.len()].to_owned()),
            7 => None,
            _ => Some(format!(r#"{{"a":"some other system {row}","b":{row}}}"#)),
        });
        Arc::new(texts.collect::<StringViewArray>())
    }

    #[test]
    fn rows_left_out_are_those_without_the_word() {
        let texts = texts();
        let a = Step::Key("a".into());
        for name in ["has", "!has", "contains_cs", "contains", "!contains", "startswith", "endswith", "hasprefix"] {
            for word in ["windows10", "Windows10", "ab", "x y", "end", "indows"] {
                for steps in [vec![], vec![a.clone()], vec![a.clone(), Step::Parse, Step::Key("b".into())]] {
                    let test = KqlScalarFunction::new(
                        registry::operator(name).unwrap(),
                        vec![ScalarType::String, ScalarType::String],
                        ScalarType::Bool,
                        vec![None, Some(Literal::String(word.into()))],
                        Arc::new(RunContext::at(0)),
                    );
                    let search = JsonSearch::new(&test.into_udf(), steps.clone()).unwrap();
                    let (found, expected) = (search.search(&texts).unwrap(), search.read(&texts).unwrap());
                    assert_eq!(&found, &expected, "{name} {word} {steps:?}");
                    assert_eq!(search.batches_without_search.load(Ordering::Relaxed), 0, "{word} is rare");
                }
            }
        }
    }

    #[test]
    fn nothing_is_searched_for_where_most_texts_have_it() {
        let test = KqlScalarFunction::new(
            registry::operator("has").unwrap(),
            vec![ScalarType::String, ScalarType::String],
            ScalarType::Bool,
            vec![None, Some(Literal::String("other".into()))],
            Arc::new(RunContext::at(0)),
        );
        let search = JsonSearch::new(&test.into_udf(), vec![]).unwrap();
        assert_eq!(&search.search(&texts()).unwrap(), &search.read(&texts()).unwrap());
        assert_eq!(search.batches_without_search.load(Ordering::Relaxed), BATCHES_WITHOUT_SEARCH);
    }
}
