//! `pack_all()`: puts all columns into a property bag under their names.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "pack_all",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Puts all columns into a property bag under their names.",
    signatures: &[fixed(&[Parameter { kind: ArgumentKind::Literal, ..optional("ignore_null_empty", ParameterType::Scalar, "whether nulls and empty strings are left out; default false") }], ScalarType::Dynamic)],
    returns: "A bag in the order of the columns.",
    notes: &[],
    examples: &[example("All columns", "datatable(a:long, b:string)[1, \"\"] | extend all = pack_all() | project all", "all:dynamic\n{\"a\":1,\"b\":\"\"}")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
