//! Unary `-`.

use kql_types::ScalarType;

use super::_sign::{negate, result_type};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "unary -",
    aliases: &[],
    category: Category::Operator,
    summary: "Negates a number or timespan.",
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
    returns: "The value with the other sign, int as long; null for null and for a dynamic that is no number or timespan.",
    notes: &[],
    examples: &[
        example("A number", "print r = -toint(5)", "r:long\n-5"),
        example("A null", "print r = -long(null)", "r:long\n"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(negate),
};
