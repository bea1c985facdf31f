//! `dynamic_to_json()`: prints a value in a canonical form: compact JSON with sorted keys.

use std::sync::Arc;

use arrow::array::StringViewBuilder;
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Kind};

use super::_rows::{Dynamics, Values};
use crate::*;
use kql_types::dynamic::{to_json, write_json_string};

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "dynamic_to_json",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Prints a value in a canonical form: compact JSON with sorted keys.",
    signatures: &[fixed(&[required("dynamic", ParameterType::Scalar, "value to print")], ScalarType::String)],
    returns: "The text; other types than dynamic print as `tostring()` does; empty for null.",
    notes: &[],
    examples: &[example(
        "Sorted keys",
        "print s = dynamic_to_json(dynamic({\"b\": 1, \"a\": [2, 3]}))",
        "s:string\n{\"a\":[2,3],\"b\":1}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values = Values::new(args, 0)?;
    let dynamics = if values.ty() == ScalarType::Dynamic { Some(Dynamics::new(args, 0)?) } else { None };
    let rows = args.output_rows();
    let mut out = StringViewBuilder::with_capacity(rows);
    let mut text = String::new();
    for row in 0..rows {
        text.clear();
        match dynamics {
            Some(dynamics) if !dynamics.get(row).is_null() => canonical(dynamics.get(row), &mut text),
            _ => values.write_text(row, &mut text),
        }
        out.append_value(&text);
    }
    Ok(args.wrap(Arc::new(out.finish())))
}

/// Appends a value with the keys of all bags sorted.
fn canonical(value: DynamicRef<'_>, out: &mut String) {
    match value.kind() {
        Kind::Array => {
            out.push('[');
            for (at, element) in value.elements().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                canonical(element, out);
            }
            out.push(']');
        }
        Kind::Bag => {
            let mut entries: Vec<(&str, DynamicRef<'_>)> = value.entries().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, element)) in entries.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                // Writing to a string cannot fail.
                let _ = write_json_string(key, out);
                out.push(':');
                canonical(element, out);
            }
            out.push('}');
        }
        _ => to_json(value, out),
    }
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::String;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "dynamic_to_json",
            &["dynamic({'Y10':{},'X8':{'c3':1,'a4':6},'A14':[15,13]})"],
            String,
            "{\"A14\":[15,13],\"X8\":{\"a4\":6,\"c3\":1},\"Y10\":{}}",
        );
        check("dynamic_to_json", &["dynamic(null)"], String, "");
        check("dynamic_to_json", &["12"], String, "12");
        check("dynamic_to_json", &["dynamic(\"a\")"], String, "\"a\"");
    }
}
