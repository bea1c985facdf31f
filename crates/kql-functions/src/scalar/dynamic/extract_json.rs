//! `extract_json()`: returns the part of a JSON text that a path leads to.

use kql_types::dynamic::{DynamicColumnBuilder, DynamicRef, Encoder};
use kql_types::{Literal, ScalarType};

use super::_json_path;
use super::_rows::Values;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extract_json",
    aliases: &["extractjson"],
    category: Category::Dynamic,
    summary: "Returns the part of a JSON text that a path leads to.",
    signatures: &[
        fixed(
            &[
                constant("jsonPath", ParameterType::Exact(ScalarType::String), "JSON path"),
                required("dataSource", ParameterType::Exact(ScalarType::String), "JSON text"),
            ],
            ScalarType::String,
        ),
        block(
            &[
                constant("jsonPath", ParameterType::Exact(ScalarType::String), "JSON path"),
                required("dataSource", ParameterType::Exact(ScalarType::String), "JSON text"),
                Parameter {
                    kind: ArgumentKind::Literal,
                    ..required("type", ParameterType::Type, "type of the result")
                },
            ],
            Returns::TypeLiteral(2),
        ),
    ],
    returns: "The part as text, or converted to the type; null (for string the empty text) when the text is not JSON, the path leads nowhere or the part does not convert.",
    notes: &[],
    examples: &[
        example(
            "A name",
            "print s = extract_json(\"$.name\", '{\"name\": \"John\", \"age\": 30}', typeof(string))",
            "s:string\nJohn",
        ),
        example("A number", "print n = extract_json(\"$.a[1]\", '{\"a\": [1, 2]}', typeof(long))", "n:long\n2"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Prepared(prepare),
};

fn prepare(constants: &Constants<'_>) -> Result<PreparedKernel, FunctionError> {
    let invalid = |message: String| FunctionError::InvalidArgument { argument: 0, message };
    let Some(Some(Literal::String(path))) = constants.values.first() else {
        return Err(invalid("expected a constant JSON path".into()));
    };
    let steps = _json_path::parse(path).map_err(invalid)?;
    Ok(Box::new(move |args| evaluate(args, &steps)))
}

fn evaluate(args: &Arguments<'_>, steps: &[_json_path::Step]) -> Result<ColumnValue, FunctionError> {
    let texts = Values::new(args, 1)?;
    let rows = args.output_rows();
    let mut document = Encoder::new();
    let mut out = DynamicColumnBuilder::with_capacity(rows);
    for row in 0..rows {
        document.clear();
        let found = document.json(texts.text(row)).ok().and_then(|()| _json_path::follow(document.as_ref(), steps));
        out.append(found.unwrap_or(DynamicRef::NULL));
    }
    let array = crate::convert::convert(&out.finish_ref(), ScalarType::Dynamic, args.return_type)?;
    Ok(args.wrap(array))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::{Long, String};

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("extract_json", &["\"$.name\"", "'{\"name\":\"John\",\"age\":30}'"], String, "John");
        check("extract_json", &["\"$.age\"", "'{\"name\":\"John\",\"age\":30}'"], Long, "30");
        check("extract_json", &["\"$.a[1].b\"", "'{\"a\":[1,{\"b\":[1,2]}]}'"], String, "[1,2]");
        check("extract_json", &["\"$.x\"", "'{\"a\":1}'"], String, "");
        check("extract_json", &["\"$.x\"", "'no json'"], Long, "null");
    }
}
