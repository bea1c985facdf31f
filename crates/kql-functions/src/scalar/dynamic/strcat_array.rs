//! `strcat_array()`: joins the values of an array to one text.

use std::sync::Arc;

use arrow::array::StringViewBuilder;
use kql_types::{ScalarType, convert};

use super::_rows::{Dynamics, Values};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "strcat_array",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Joins the values of an array to one text.",
    signatures: &[fixed(
        &[
            required("array", ParameterType::DynamicArray, "array of values"),
            required("delimiter", ParameterType::Scalar, "text between two values"),
        ],
        ScalarType::String,
    )],
    returns: "The values as `tostring()` prints them with the delimiter between; empty for null and for what is no array.",
    notes: &[],
    examples: &[example("Join", "print s = strcat_array(dynamic([1, 2, 3]), \"->\")", "s:string\n1->2->3")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

pub(crate) fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (arrays, delimiters) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    let rows = args.output_rows();
    let mut out = StringViewBuilder::with_capacity(rows);
    let (mut text, mut delimiter) = (String::new(), String::new());
    for row in 0..rows {
        text.clear();
        delimiter.clear();
        delimiters.write_text(row, &mut delimiter);
        for (at, element) in arrays.get(row).elements().enumerate() {
            if at > 0 {
                text.push_str(&delimiter);
            }
            convert::text_from_dynamic(element, &mut text);
        }
        out.append_value(&text);
    }
    Ok(args.wrap(Arc::new(out.finish())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::String;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("strcat_array", &["dynamic([1,2,3])", "\"->\""], String, "1->2->3");
        check("strcat_array", &["dynamic([\"a\",null,[1]])", "','"], String, "a,,[1]");
        check("strcat_array", &["dynamic([])", "\",\""], String, "");
        check("strcat_array", &["dynamic(null)", "\",\""], String, "");
    }
}
