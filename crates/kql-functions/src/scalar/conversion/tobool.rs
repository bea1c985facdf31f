//! `tobool()`: converts a value to bool.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tobool",
    aliases: &["toboolean"],
    category: Category::Conversion,
    summary: "Converts a value to bool.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value to convert")], ScalarType::Bool)],
    returns: "Numbers other than 0 are true, and so are the texts `true` and of such integers; null for other texts.",
    notes: &[],
    examples: &[
        example("Text", "print b = tobool(\"true\")", "b:bool\ntrue"),
        example("A number", "print b = tobool(123)", "b:bool\ntrue"),
        example("Neither", "print b = tobool(\"maybe\")", "b:bool\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(crate::convert::convert(args.values[0].inner(), args.types[0], ScalarType::Bool)?))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("tobool", &["\"true\""], Bool, "true");
        check("tobool", &["\"False\""], Bool, "false");
        check("tobool", &["1"], Bool, "true");
        check("tobool", &["123"], Bool, "true");
        check("tobool", &["0.0"], Bool, "false");
        check("tobool", &["\"maybe\""], Bool, "null");
        check("tobool", &["dynamic(true)"], Bool, "true");
        check("tobool", &["dynamic(\"false\")"], Bool, "false");
        check("tobool", &["bool(null)"], Bool, "null");
    }
}
