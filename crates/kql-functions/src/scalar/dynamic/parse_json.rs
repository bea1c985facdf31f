//! `parse_json()`: reads JSON text as a dynamic value.

use kql_types::ScalarType;

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_json",
    aliases: &["parsejson", "todynamic", "toobject"],
    category: Category::Conversion,
    summary: "Reads JSON text as a dynamic value.",
    signatures: &[fixed(&[required("json", ParameterType::StringOrDynamic, "JSON text")], ScalarType::Dynamic)],
    returns: "The value; the text itself as a string when it is not JSON; null for empty text; a dynamic argument as it is.",
    notes: &[],
    examples: &[
        example("An object", "print v = parse_json('{\"a\": [1, 2.5]}').a[1]", "v:dynamic\n2.5"),
        example("No JSON", "print v = parse_json(\"a b\")", "v:dynamic\na b"),
        example("Nothing", "print v = parse_json(\"\")", "v:dynamic\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    if args.types.first() == Some(&ScalarType::Dynamic) {
        return Ok(args.values[0].clone());
    }
    let texts = Values::new(args, 0)?;
    build(args, |row, encoder| encoder.json_or_string(texts.text(row)))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("parse_json", &["'{\"a\": [1, 2.5, null]}'"], Dynamic, "{\"a\":[1,2.5,null]}");
        check("parse_json", &["'12'"], Dynamic, "12");
        check("parse_json", &["'\"x\"'"], Dynamic, "x");
        check("parse_json", &["'a b'"], Dynamic, "a b");
        check("parse_json", &["'{\"a\":'"], Dynamic, "{\"a\":");
        check("parse_json", &["''"], Dynamic, "null");
        check("parse_json", &["' '"], Dynamic, " ");
        check("parse_json", &["'null'"], Dynamic, "null");
        check("parse_json", &["dynamic([1])"], Dynamic, "[1]");
        check("parse_json", &["dynamic(null)"], Dynamic, "null");
    }
}
