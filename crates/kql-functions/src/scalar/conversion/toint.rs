//! `toint()`: converts a value to int.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "toint",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts a value to int.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::Int)],
    returns: "The int, fractions cut off, bools as 0 and 1; null where the text is no integer or the value does not fit.",
    notes: &[],
    examples: &[
        example("Cut off", "print n = toint(2.3)", "n:int\n2"),
        example("Too large", "print n = toint(3000000000)", "n:int\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::Int)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Int;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("toint", &["\"123\""], Int, "123");
        check("toint", &["2.3"], Int, "2");
        check("toint", &["3000000000"], Int, "null");
        check("toint", &["dynamic(5)"], Int, "5");
        check("toint", &["\"x\""], Int, "null");
        check("toint", &["int(null)"], Int, "null");
    }
}
