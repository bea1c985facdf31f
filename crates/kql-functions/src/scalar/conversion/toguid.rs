//! `toguid()`: converts text to guid.

use std::sync::Arc;

use arrow::array::FixedSizeBinaryBuilder;
use kql_types::{ScalarType, guid};

use crate::scalar::dynamic::_rows::Values;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "toguid",
    aliases: &[],
    category: Category::Conversion,
    summary: "Converts text to guid.",
    signatures: &[fixed(&[required("value", ParameterType::StringOrDynamic, "value to convert")], ScalarType::Guid)],
    returns: "The guid of the first 32 hexadecimal digits, with or without dashes; what follows does not matter; null where there are not as many.",
    notes: &[],
    examples: &[
        example(
            "Without dashes",
            "print g = toguid(\"0123456789abcdef0123456789abcdef\")",
            "g:guid\n01234567-89ab-cdef-0123-456789abcdef",
        ),
        example("No guid", "print g = toguid(\"abc\")", "g:guid\nnull"),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values = Values::new(args, 0)?;
    let rows = args.output_rows();
    let mut out = FixedSizeBinaryBuilder::with_capacity(rows, 16);
    let mut text = String::new();
    for row in 0..rows {
        text.clear();
        values.write_text(row, &mut text);
        match guid::parse_prefix(&text) {
            Some(guid) => out.append_value(guid)?,
            None => out.append_null(),
        }
    }
    Ok(args.wrap(Arc::new(out.finish())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Guid;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("toguid", &["\"0123456789abcdef0123456789abcdef\""], Guid, "01234567-89ab-cdef-0123-456789abcdef");
        check("toguid", &["\"0123456789ab-cdef-0123-456789abcdef\""], Guid, "01234567-89ab-cdef-0123-456789abcdef");
        check("toguid", &["\"a string that is not a guid\""], Guid, "null");
        check(
            "toguid",
            &["dynamic(guid(01234567-89ab-cdef-0123-456789abcdef))"],
            Guid,
            "01234567-89ab-cdef-0123-456789abcdef",
        );
        check("toguid", &["\"\""], Guid, "null");
    }
}
