//! `max_of()`: returns the greatest of several values.

use super::_extreme::extreme;
use crate::scalar::operator::_compare::Comparison;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "max_of",
    aliases: &[],
    category: Category::Math,
    summary: "Returns the greatest of several values.",
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
    returns: "The greatest value in the common type; nulls are passed over, and only nulls give null.",
    notes: &[],
    examples: &[
        example("Numbers", "print r = max_of(10, 1, -3, 17)", "r:long\n17"),
        example(
            "A null is passed over",
            "print r = max_of(10, long(null), 20)",
            "r:long\n20",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    extreme(args, Comparison::Greater)
}
