//! `totimespan()`: converts a value to timespan.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "totimespan",
    aliases: &["totime"],
    category: Category::Conversion,
    summary: "Converts a value to timespan.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::TimeSpan)],
    returns: "The timespan; a long is taken as ticks; null where the text is no timespan.",
    notes: &[],
    examples: &[
        example("Text", "print t = totimespan(\"0.00:03:00\")", "t:timespan\n00:03:00"),
        example("No timespan", "print t = totimespan(\"soon\")", "t:timespan\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::TimeSpan)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::TimeSpan;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("totimespan", &["\"0.00:03:00\""], TimeSpan, "00:03:00");
        check("totimespan", &["\"1.02:04:45\""], TimeSpan, "1.02:04:45");
        check("totimespan", &["4d"], TimeSpan, "4.00:00:00");
        check("totimespan", &["\"soon\""], TimeSpan, "null");
        check("totimespan", &["dynamic(\"1h\")"], TimeSpan, "01:00:00");
    }
}
