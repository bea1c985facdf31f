//! The match of `parse`: a text against a regex, its groups converted to their types.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanBuilder, ByteView, FixedSizeBinaryBuilder, Float64Builder, Int32Builder,
    Int64Builder, StringViewArray, StringViewBuilder, StructArray,
};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use kql_types::decimal::DecimalBuilder;
use kql_types::dynamic::DynamicColumnBuilder;
use kql_types::{ScalarType, ValueMemo, convert, datetime, decimal, guid, timespan};
use regex::Regex;

use crate::literal_pattern::LiteralPattern;

/// Texts of up to this length lie in their view.
const INLINE_BYTES: usize = 12;

/// The field that says whether the row matched.
pub(crate) const MATCHED: &str = "matched";

/// Takes a text apart; returns a struct with a field `f0`, `f1`… per group, and `matched`.
pub struct ParseFunction {
    regex: Regex,
    /// The pattern without a regex, where it needs none.
    literals: Option<LiteralPattern>,
    /// Positions of the groups.
    groups: Vec<usize>,
    types: Vec<ScalarType>,
    /// A value that does not convert makes the whole row a mismatch.
    is_strict: bool,
    signature: Signature,
    fields: Fields,
    memo: ValueMemo,
}

impl ParseFunction {
    /// `pattern` is a regex with a group `kql0`, `kql1`… for each of `types`.
    pub fn try_new(pattern: &str, types: Vec<ScalarType>, is_strict: bool) -> std::result::Result<Self, String> {
        let regex = Regex::new(pattern).map_err(|error| format!("the pattern is not a regex: {error}"))?;
        let position = |i| regex.capture_names().position(|name| name == Some(format!("kql{i}").as_str()));
        let groups = (0..types.len()).map(position).collect::<Option<Vec<_>>>();
        let groups = groups.ok_or("the pattern lacks a group for one of its columns")?;
        let values = types.iter().enumerate().map(|(i, ty)| Field::new(format!("f{i}"), ty.arrow(), true));
        let fields = values.chain([Field::new(MATCHED, DataType::Boolean, true)]).collect();
        let signature = Signature::exact(vec![ScalarType::String.arrow()], Volatility::Immutable);
        Ok(Self { regex, literals: None, groups, types, is_strict, signature, fields, memo: ValueMemo::default() })
    }

    /// Matches by a pattern that means the same as the regex.
    pub(crate) fn with_literals(self, literals: Option<LiteralPattern>) -> Self {
        Self { literals, ..self }
    }

    pub fn into_udf(self) -> Arc<ScalarUDF> {
        Arc::new(ScalarUDF::new_from_impl(self))
    }
}

impl std::fmt::Debug for ParseFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ParseFunction({:?})", self.regex.as_str())
    }
}

impl PartialEq for ParseFunction {
    fn eq(&self, other: &Self) -> bool {
        self.regex.as_str() == other.regex.as_str() && self.types == other.types && self.is_strict == other.is_strict
    }
}

impl Eq for ParseFunction {}

impl Hash for ParseFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.regex.as_str().hash(state);
        self.types.hash(state);
        self.is_strict.hash(state);
    }
}

impl ScalarUDFImpl for ParseFunction {
    fn name(&self) -> &str {
        "parse"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(self.fields.clone()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let array = ColumnarValue::values_to_arrays(&args.args)?.swap_remove(0);
        let parse = |texts: &ArrayRef| -> Result<ArrayRef> { Ok(Arc::new(self.parse(texts.as_string_view())?)) };
        Ok(ColumnarValue::Array(self.memo.apply(&array, &[], parse)?))
    }
}

impl ParseFunction {
    fn parse(&self, texts: &StringViewArray) -> Result<StructArray> {
        let mut values: Vec<Values> = self.types.iter().map(|ty| Values::new(*ty, texts)).collect();
        let mut matched = BooleanBuilder::with_capacity(texts.len());
        let mut locations = self.regex.capture_locations();
        // Start and end of each value.
        let mut places: Vec<(usize, usize)> = Vec::with_capacity(self.types.len());
        for row in 0..texts.len() {
            let text = if texts.is_null(row) { "" } else { texts.value(row) };
            let mut is_match = match &self.literals {
                Some(literals) => literals.find(text, &mut places),
                None => {
                    let is_match = self.regex.captures_read(&mut locations, text).is_some();
                    places.clear();
                    places.extend(self.groups.iter().map(|group| locations.get(*group).unwrap_or_default()));
                    is_match
                }
            };
            let group = |i: usize| places.get(i).and_then(|&(from, to)| text.get(from..to)).unwrap_or_default();
            if is_match && self.is_strict {
                is_match = self.types.iter().enumerate().all(|(i, ty)| converts(group(i), *ty));
            }
            for (i, values) in values.iter_mut().enumerate() {
                match values {
                    // A part of the text is a view onto the column's own buffers, or lies in its view.
                    Values::String(out) if is_match => {
                        let part = group(i);
                        let from = places.get(i).map_or(0, |place| place.0);
                        let whole = ByteView::from(texts.views()[row]);
                        let offset = whole.offset.wrapping_add(from as u32);
                        let is_added = part.len() > INLINE_BYTES
                            && out.try_append_view(whole.buffer_index, offset, part.len() as u32).is_ok();
                        if !is_added {
                            out.append_value(part);
                        }
                    }
                    values => values.append(is_match.then(|| group(i))),
                }
            }
            matched.append_value(is_match);
        }
        let mut columns: Vec<ArrayRef> = values.into_iter().map(Values::finish).collect();
        columns.push(Arc::new(matched.finish()));
        Ok(StructArray::try_new(self.fields.clone(), columns, None)?)
    }
}

fn converts(text: &str, ty: ScalarType) -> bool {
    match ty {
        ScalarType::Bool => convert::bool_from_text(text).is_some(),
        ScalarType::Int => convert::int_from_text(text).is_some(),
        ScalarType::Long => convert::long_from_text(text).is_some(),
        ScalarType::Real => convert::real_from_text(text).is_some(),
        ScalarType::Decimal => decimal::parse(text).is_some(),
        ScalarType::DateTime => datetime::parse(text).is_some(),
        ScalarType::TimeSpan => timespan::parse(text).is_some(),
        ScalarType::Guid => guid::parse(text).is_some(),
        ScalarType::String | ScalarType::Dynamic => true,
    }
}

enum Values {
    Bool(BooleanBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Decimal(DecimalBuilder),
    /// Its first blocks are those of the column that is parsed.
    String(StringViewBuilder),
    DateTime(Int64Builder),
    TimeSpan(Int64Builder),
    Guid(FixedSizeBinaryBuilder),
    Dynamic(DynamicColumnBuilder),
}

impl Values {
    fn new(ty: ScalarType, texts: &StringViewArray) -> Self {
        match ty {
            ScalarType::Bool => Self::Bool(BooleanBuilder::new()),
            ScalarType::Int => Self::Int(Int32Builder::new()),
            ScalarType::Long => Self::Long(Int64Builder::new()),
            ScalarType::Real => Self::Real(Float64Builder::new()),
            ScalarType::Decimal => Self::Decimal(DecimalBuilder::new().with_data_type(ty.arrow())),
            ScalarType::String => {
                let mut out = StringViewBuilder::with_capacity(texts.len());
                for buffer in texts.data_buffers() {
                    out.append_block(buffer.clone());
                }
                Self::String(out)
            }
            ScalarType::DateTime => Self::DateTime(Int64Builder::new()),
            ScalarType::TimeSpan => Self::TimeSpan(Int64Builder::new()),
            ScalarType::Guid => Self::Guid(FixedSizeBinaryBuilder::new(16)),
            ScalarType::Dynamic => Self::Dynamic(DynamicColumnBuilder::default()),
        }
    }

    fn append(&mut self, text: Option<&str>) {
        match self {
            Self::Bool(b) => b.append_option(text.and_then(convert::bool_from_text)),
            Self::Int(b) => b.append_option(text.and_then(convert::int_from_text)),
            Self::Long(b) => b.append_option(text.and_then(convert::long_from_text)),
            Self::Real(b) => b.append_option(text.and_then(convert::real_from_text)),
            Self::Decimal(b) => b.append_option(text.and_then(decimal::parse).map(|d| d.0)),
            Self::String(b) => b.append_value(text.unwrap_or_default()),
            Self::DateTime(b) => b.append_option(text.and_then(datetime::parse)),
            Self::TimeSpan(b) => b.append_option(text.and_then(timespan::parse)),
            Self::Guid(b) => match text.and_then(guid::parse) {
                // Sixteen bytes always fit.
                Some(guid) => drop(b.append_value(guid)),
                None => b.append_null(),
            },
            Self::Dynamic(b) => match text {
                Some(text) => b.append_json(text),
                None => b.append_null(),
            },
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Bool(mut b) => Arc::new(b.finish()),
            Self::Int(mut b) => Arc::new(b.finish()),
            Self::Long(mut b) | Self::DateTime(mut b) | Self::TimeSpan(mut b) => Arc::new(b.finish()),
            Self::Real(mut b) => Arc::new(b.finish()),
            Self::Decimal(mut b) => Arc::new(b.finish()),
            Self::String(mut b) => Arc::new(b.finish()),
            Self::Guid(mut b) => Arc::new(b.finish()),
            Self::Dynamic(mut b) => b.finish_ref(),
        }
    }
}
