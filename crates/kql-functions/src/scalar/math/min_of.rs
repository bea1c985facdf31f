//! `min_of()`: returns the least of several values.

use super::_extreme::extreme;
use crate::scalar::operator::_compare::Comparison;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "min_of",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the least of several values.",
    signatures: &[block(
        &[repeated(
            "arg",
            ParameterType::CommonOrderable,
            2,
            64,
            "values to compare",
        )],
        Returns::Common,
    )],
    returns: "The least value in the common type; nulls are passed over, and only nulls give null.",
    notes: &[],
    examples: &[
        example("Numbers", "print r = min_of(10, 1, -3, 17)", "r:long\n-3"),
        example(
            "A null is passed over",
            "print r = min_of(10, long(null), 20)",
            "r:long\n10",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    extreme(args, Comparison::Less)
}
