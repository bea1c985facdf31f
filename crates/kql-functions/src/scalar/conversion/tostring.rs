//! `tostring()`: converts a value to text.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tostring",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a value to text.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::String)],
    returns: "The text; empty for null.",
    notes: &[],
    examples: &[
        example("A number", "print s = tostring(123)", "s:string\n123"),
        example("A null", "print s = tostring(long(null))", "s:string\n"),
        example("A datetime", "print s = tostring(datetime(2020-01-02))", "s:string\n2020-01-02T00:00:00.0000000Z"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::String)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::String;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("tostring", &["123"], String, "123");
        check("tostring", &["int(-5)"], String, "-5");
        check("tostring", &["1.0"], String, "1.0");
        check("tostring", &["long(null)"], String, "");
        check("tostring", &["true"], String, "true");
        check("tostring", &["1d"], String, "1.00:00:00");
        check("tostring", &["dynamic(\"x\")"], String, "x");
        check(
            "tostring",
            &["dynamic(\"a text of more than a dozen bytes\")"],
            String,
            "a text of more than a dozen bytes",
        );
        check("tostring", &["dynamic([1,\"a\"])"], String, "[1,\"a\"]");
        check("tostring", &["dynamic(null)"], String, "");
        check("tostring", &["\"x\""], String, "x");
        check("tostring", &["dynamic(datetime(2020-01-02))"], String, "2020-01-02T00:00:00.0000000Z");
    }
}
