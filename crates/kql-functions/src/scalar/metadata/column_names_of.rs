//! `column_names_of()`: returns the names of the columns of a table.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "column_names_of",
 aliases: &[],
 category: Category::Metadata,
 summary: "Returns the names of the columns of a table.",
 signatures: &[fixed(&[required("table", ParameterType::Table, "table, or query of one")], ScalarType::Dynamic)],
 returns: "An array of names.",
 notes: &[],
 examples: &[example("A table","let T = datatable(a:string, b:int)[]; print r = column_names_of(T)","r:dynamic\n[\"a\",\"b\"]"),example("No columns","let T = print a = 1 | project-away a; print r = column_names_of(T)","r:dynamic\n[]")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Binder,
};
