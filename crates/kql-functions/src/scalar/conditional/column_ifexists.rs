//! `column_ifexists()`: returns a column by name, or another value where the table has no such column.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "column_ifexists",
    aliases: &["columnifexists"],
    category: Category::Metadata,
    summary: "Returns a column by name, or another value where the table has no such column.",
    signatures: &[block(
        &[
            constant("column_name", ParameterType::Exact(ScalarType::String), "name of a column"),
            required("default_value", ParameterType::Scalar, "value where there is no such column"),
        ],
        Returns::Parameter1,
    )],
    returns: "The column where it exists, else the default value.",
    notes: &[],
    examples: &[example("There is none", "print s = column_ifexists(\"Missing\", \"none\")", "s:string\nnone")],
    result_name: ResultName::FirstArgumentValueIfColumn,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
