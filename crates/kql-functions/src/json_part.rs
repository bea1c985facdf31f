//! Parts of JSON text: `parse_json(text).a[0]` and `tostring()` of it, mostly without parsing.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StringViewArray};
use kql_types::ScalarType;
use kql_types::convert::text_from_dynamic;
use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Step, TextPart, TextParts};

use crate::FunctionError;
use crate::convert::Column;
use crate::scalar::string::_slices::SliceBuilder;

/// Returns what the steps lead to in each text's value, as dynamic values or as their text; null
/// text counts as empty.
///
/// Text that is a part of its row's text is a view onto the column's own buffers.
pub fn json_part(texts: &StringViewArray, steps: &[Step], ty: ScalarType) -> Result<ArrayRef, FunctionError> {
    let mut parts = TextParts::new(steps);
    let rows = texts.len();
    let source = Column { array: texts.clone(), is_scalar: false };
    if ty != ScalarType::String {
        let mut out = DynamicColumnBuilder::with_capacity(rows);
        for row in 0..rows {
            let text = source.text(row);
            match parts.find(text) {
                TextPart::Null => out.append_null(),
                TextPart::Text(part) => out.append_with(|encoder| encoder.string(part)),
                TextPart::Json(part) => out.append_json(part),
                TextPart::Unknown => out.append(parts.parse(text)),
            }
        }
        return Ok(out.finish_ref());
    }
    let mut out = SliceBuilder::new(&source, rows);
    let mut escaped = DynamicColumnBuilder::with_capacity(1);
    let mut own = String::new();
    for row in 0..rows {
        let text = source.text(row);
        match parts.find(text) {
            TextPart::Null => out.empty(),
            TextPart::Text(part) => out.part(row, part),
            TextPart::Json(part) if !part.starts_with('"') => out.part(row, part),
            TextPart::Json(part) => {
                escaped.append_json(part);
                let value = escaped.finish();
                out.text(DynamicRef::new(value.value(0)).as_str().unwrap_or_default())?;
            }
            TextPart::Unknown => {
                own.clear();
                text_from_dynamic(parts.parse(text), &mut own);
                out.text(&own)?;
            }
        }
    }
    Ok(Arc::new(out.finish()?))
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use kql_types::cell::cell_to_string;

    use super::*;

    #[test]
    fn parts_as_values_and_as_text() {
        let texts = StringViewArray::from(vec![
            Some(r#"{"a":"a text that is longer than a view holds","b":1}"#),
            Some(r#"{"a":"a \"quoted\" text","b":2}"#),
            Some(r#"{"a":{"b":[1,2]},"b":3}"#),
            Some(r#"{ "a": 1.50 }"#),
            Some(r#"{"a":"[1]"}"#),
            Some("no JSON"),
            Some(""),
            None,
        ]);
        let shown = |steps: &[Step], ty: ScalarType| -> Vec<String> {
            let array = json_part(&texts, steps, ty).unwrap();
            assert_eq!(array.data_type(), &ty.arrow());
            (0..array.len()).map(|row| cell_to_string(&array, row, ty).unwrap()).collect()
        };
        let a = Step::Key("a".into());
        for (steps, expected) in [
            (
                vec![a.clone()],
                [
                    "a text that is longer than a view holds",
                    "a \"quoted\" text",
                    "{\"b\":[1,2]}",
                    "1.5",
                    "[1]",
                    "",
                    "",
                    "",
                ],
            ),
            (vec![a, Step::Parse, Step::Index(0)], ["", "", "", "", "1", "", "", ""]),
            (
                vec![],
                [
                    r#"{"a":"a text that is longer than a view holds","b":1}"#,
                    r#"{"a":"a \"quoted\" text","b":2}"#,
                    r#"{"a":{"b":[1,2]},"b":3}"#,
                    r#"{"a":1.5}"#,
                    r#"{"a":"[1]"}"#,
                    "no JSON",
                    "",
                    "",
                ],
            ),
        ] {
            assert_eq!(shown(&steps, ScalarType::String), expected);
            assert_eq!(shown(&steps, ScalarType::Dynamic), expected);
        }
        let whole = json_part(&texts, &[], ScalarType::String).unwrap();
        assert_eq!(whole.as_string_view().data_buffers()[0].as_ptr(), texts.data_buffers()[0].as_ptr());
    }
}
