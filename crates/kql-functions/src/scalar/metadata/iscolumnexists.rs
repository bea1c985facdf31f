//! `iscolumnexists()`: tells whether there is a column of a name.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "iscolumnexists",
 aliases: &[],
 category: Category::Metadata,
 summary: "Tells whether there is a column of a name.",
 signatures: &[fixed(&[constant("column_name", ParameterType::Exact(ScalarType::String), "name of a column")], ScalarType::Bool)],
 returns: "true or false; false for the empty name.",
 notes: &["Known for old queries; `column_ifexists` gives a value as well."],
 examples: &[example("There is one","print a = 1 | project r = iscolumnexists(\"a\")","r:bool\ntrue"),example("There is none","print r = iscolumnexists(\"\")","r:bool\nfalse")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Binder,
};
