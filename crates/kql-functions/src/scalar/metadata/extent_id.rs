//! `extent_id()`: returns the extent that a row lies in, of which there are none here.

use std::sync::Arc;

use arrow::array::FixedSizeBinaryArray;
use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "extent_id",
    aliases: &["extentid"],
    category: Category::Metadata,
    summary: "Returns the extent that a row lies in.",
    signatures: &[fixed(&[], ScalarType::Guid)],
    returns: "The guid of zeros, as Kusto gives it for rows that lie in no extent: tables here have none.",
    notes: &[],
    examples: &[
        example("No extent", "print r = extent_id()", "r:guid\n00000000-0000-0000-0000-000000000000"),
        example("It is not null", "print r = isnull(extent_id())", "r:bool\nfalse"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    Ok(args.wrap(Arc::new(FixedSizeBinaryArray::try_from_iter([[0u8; 16]].into_iter())?)))
}
