//! `extent_tags()`: returns the tags of the extent that a row lies in, of which there are none here.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extent_tags",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns the tags of the extent that a row lies in.",
    signatures: &[fixed(&[], ScalarType::Dynamic)],
    returns: "Null, as Kusto gives it for rows that lie in no extent: tables here have none.",
    notes: &[],
    examples: &[
        example("No extent", "print r = extent_tags()", "r:dynamic\n"),
        example("No tag", "print r = isempty(extent_tags())", "r:bool\ntrue"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(arrow::array::new_null_array(&ScalarType::Dynamic.arrow(), 1)))
}
