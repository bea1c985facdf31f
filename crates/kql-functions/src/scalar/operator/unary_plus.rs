//! Unary `+`.

use kql_types::ScalarType;

use super::_sign::{keep, result_type};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "unary +",
    aliases: &[],
    category: Category::Operator,
    summary: "Leaves a number or timespan as it is.",
    signatures: &[
        block(
            &[required("operand", ParameterType::Summable, "value")],
            Returns::Custom(result_type),
        ),
        fixed(
            &[required(
                "operand",
                ParameterType::Exact(ScalarType::Dynamic),
                "value",
            )],
            ScalarType::Dynamic,
        ),
    ],
    returns: "The value, int as long; null for null.",
    notes: &[],
    examples: &[
        example("A number", "print r = +toint(5)", "r:long\n5"),
        example("A null", "print r = +long(null)", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(keep),
};
