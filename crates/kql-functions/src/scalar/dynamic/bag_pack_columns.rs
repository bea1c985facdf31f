//! `bag_pack_columns()`: puts columns into a property bag under their names.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_pack_columns",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Puts columns into a property bag under their names.",
    signatures: &[fixed(
        &[Parameter { kind: ArgumentKind::Column, ..repeated("value", ParameterType::Scalar, 1, 32767, "columns") }],
        ScalarType::Dynamic,
    )],
    returns: "A bag in the order of the arguments; null values are kept.",
    notes: &[],
    examples: &[example(
        "Two columns",
        "datatable(Id:string, Value:string)[\"A\", \"x\"] | project b = bag_pack_columns(Id, Value)",
        "b:dynamic\n{\"Id\":\"A\",\"Value\":\"x\"}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
