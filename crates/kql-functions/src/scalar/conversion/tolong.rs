//! `tolong()`: converts a value to long.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tolong",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a value to long.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::Long)],
    returns: "The long, fractions cut off, bools as 0 and 1, datetimes and timespans as ticks; null where the text is no integer or the value does not fit.",
    notes: &[],
    examples: &[
        example("Text", "print n = tolong(\"123\")", "n:long\n123"),
        example("No number", "print n = tolong(\"abc\")", "n:long\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::Long)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Long;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("tolong", &["\"123\""], Long, "123");
        check("tolong", &["\"0x1f\""], Long, "31");
        check("tolong", &["\"abc\""], Long, "null");
        check("tolong", &["\"\""], Long, "null");
        check("tolong", &["2.9"], Long, "2");
        check("tolong", &["-2.9"], Long, "-2");
        check("tolong", &["1e30"], Long, "null");
        check("tolong", &["true"], Long, "1");
        check("tolong", &["1s"], Long, "10000000");
        check("tolong", &["dynamic(\"7\")"], Long, "7");
        check("tolong", &["dynamic(7.5)"], Long, "7");
        check("tolong", &["dynamic([1])"], Long, "null");
        check("tolong", &["long(null)"], Long, "null");
    }
}
