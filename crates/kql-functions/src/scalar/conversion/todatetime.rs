//! `todatetime()`: converts a value to datetime.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "todatetime",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a value to datetime.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::DateTime)],
    returns: "The datetime; a long is taken as ticks; null where the text is no datetime.",
    notes: &[],
    examples: &[
        example("Text", "print d = todatetime(\"2015-12-31 23:59:59.9\")", "d:datetime\n2015-12-31T23:59:59.9000000Z"),
        example("No datetime", "print d = todatetime(\"soon\")", "d:datetime\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::DateTime)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::DateTime;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("todatetime", &["\"2015-12-31 23:59:59.9\""], DateTime, "2015-12-31T23:59:59.9000000Z");
        check("todatetime", &["\"12-02-2022\""], DateTime, "2022-12-02T00:00:00.0000000Z");
        check("todatetime", &["\"soon\""], DateTime, "null");
        check("todatetime", &["\"\""], DateTime, "null");
        check("todatetime", &["datetime(2020-01-01)"], DateTime, "2020-01-01T00:00:00.0000000Z");
        check("todatetime", &["dynamic(\"2020-01-01\")"], DateTime, "2020-01-01T00:00:00.0000000Z");
        check("todatetime", &["dynamic(datetime(2020-01-01))"], DateTime, "2020-01-01T00:00:00.0000000Z");
    }
}
