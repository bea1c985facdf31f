//! `pack_array()`: puts values into an array.

use kql_types::ScalarType;

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pack_array",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Puts values into an array.",
    signatures: &[
        fixed(&[repeated("value", ParameterType::Scalar, 1, 32767, "values")], ScalarType::Dynamic),
        fixed(
            &[Parameter { kind: ArgumentKind::StarOnly, ..required("*", ParameterType::Scalar, "all columns") }],
            ScalarType::Dynamic,
        ),
    ],
    returns: "An array of all values; null values are null elements.",
    notes: &[],
    examples: &[
        example("Three values", "print a = pack_array(1, \"2\", 2s)", "a:dynamic\n[1,\"2\",\"00:00:02\"]"),
        example("All columns", "print x = 1, y = int(null) | project a = pack_array(*)", "a:dynamic\n[1,null]"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values: Vec<Values<'_>> = (0..args.len()).map(|i| Values::new(args, i)).collect::<Result<_, _>>()?;
    build(args, |row, encoder| {
        encoder.begin_array();
        values.iter().for_each(|value| value.encode(row, encoder));
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "pack_array",
            &["1", "\"2\"", "2s", "dynamic([1])", "int(null)"],
            Dynamic,
            "[1,\"2\",\"00:00:02\",[1],null]",
        );
    }
}
