//! `toreal()`: converts a value to real.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "toreal",
    aliases: &["todouble"],
    category: Category::Conversion,
    summary: "Converts a value to real.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::Real)],
    returns: "The real, bools as 0 and 1, datetimes and timespans as ticks; null where the text is no number.",
    notes: &[],
    examples: &[
        example("Text", "print x = toreal(\"123.4\")", "x:real\n123.4"),
        example("No number", "print x = toreal(\"abc\")", "x:real\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (array, from) = (args.values[0].inner(), args.types[0]);
    // A datetime or timespan is its ticks.
    let from = if matches!(from, ScalarType::DateTime | ScalarType::TimeSpan) { ScalarType::Long } else { from };
    Ok(args.wrap(crate::convert::convert(array, from, ScalarType::Real)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Real;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("toreal", &["\"123.4\""], Real, "123.4");
        check("toreal", &["\"abc\""], Real, "null");
        check("toreal", &["5"], Real, "5.0");
        check("toreal", &["true"], Real, "1.0");
        check("toreal", &["1tick"], Real, "1.0");
        check("toreal", &["dynamic(\"1e3\")"], Real, "1000.0");
        check("toreal", &["\"inf\""], Real, "Infinity");
        check("toreal", &["real(null)"], Real, "null");
    }
}
