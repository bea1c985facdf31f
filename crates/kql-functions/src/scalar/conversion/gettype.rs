//! `gettype()`: returns the name of a value's type.

use std::sync::Arc;

use arrow::array::StringViewBuilder;
use kql_types::ScalarType;
use kql_types::dynamic::Kind;

use crate::scalar::dynamic::_rows::Dynamics;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "gettype",
    aliases: &[],
    category: Category::Conversion,
    summary: "Returns the name of a value's type.",
    signatures: &[fixed(&[required("value", ParameterType::Scalar, "value")], ScalarType::String)],
    returns: "The type; for dynamic values that of the value inside, `array`, `dictionary` or `null`.",
    notes: &[],
    examples: &[
        example("Static", "print s = gettype(1s)", "s:string\ntimespan"),
        example("Inside", "print s = gettype(dynamic([1]))", "s:string\narray"),
        example("Nothing inside", "print s = gettype(parse_json(\"\"))", "s:string\nnull"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("type"),
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let mut out = StringViewBuilder::with_capacity(rows);
    if args.types[0] == ScalarType::Dynamic {
        let values = Dynamics::new(args, 0)?;
        (0..rows).for_each(|row| out.append_value(name(values.get(row).kind())));
    } else {
        (0..rows).for_each(|_| out.append_value(args.types[0].name()));
    }
    Ok(args.wrap(Arc::new(out.finish())))
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Real => ScalarType::Real.name(),
        kind => kind.name(),
    }
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::String;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("gettype", &["\"a\""], String, "string");
        check("gettype", &["111"], String, "long");
        check("gettype", &["true"], String, "bool");
        check("gettype", &["1.5"], String, "real");
        check("gettype", &["dynamic(1.5)"], String, "real");
        check("gettype", &["dynamic([1])"], String, "array");
        check("gettype", &["dynamic({'a':1})"], String, "dictionary");
        check("gettype", &["dynamic(\"abc\")"], String, "string");
        check("gettype", &["dynamic(null)"], String, "null");
        check("gettype", &["long(null)"], String, "long");
    }
}
