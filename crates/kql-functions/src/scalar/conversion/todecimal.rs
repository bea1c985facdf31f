//! `todecimal()`: converts a value to decimal.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "todecimal",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a value to decimal.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::Decimal)],
    returns: "The decimal; null where the text is no number or the value has more than 40 digits before the point.",
    notes: &[],
    examples: &[
        example("Text", "print d = todecimal(\"123.45678\")", "d:decimal\n123.45678"),
        example("No number", "print d = todecimal(\"abc\")", "d:decimal\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::Decimal)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Decimal;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("todecimal", &["\"123.45678\""], Decimal, "123.45678");
        check("todecimal", &["0.1"], Decimal, "0.1");
        check("todecimal", &["5"], Decimal, "5");
        check("todecimal", &["\"x\""], Decimal, "null");
        check("todecimal", &["\"1e40\""], Decimal, "null");
        check("todecimal", &["dynamic(2.5)"], Decimal, "2.5");
    }
}
