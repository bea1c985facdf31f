//! `iff()`: returns one of two values by a condition.

use kql_types::ScalarType;

use super::_choose::{Condition, choose};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "iff",
    aliases: &["iif"],
    category: Category::Conditional,
    summary: "Returns one of two values by a condition.",
    signatures: &[block(
        &[
            required("if", ParameterType::Exact(ScalarType::Bool), "condition"),
            required("then", ParameterType::CommonScalarOrDynamic, "value where it is true"),
            required("else", ParameterType::CommonScalarOrDynamic, "value where it is false or null"),
        ],
        Returns::CommonNonDynamic,
    )],
    returns: "The first value where the condition is true, the second where it is false or null.",
    notes: &[],
    examples: &[
        example("Yes or no", "print s = iff(1 < 2, \"yes\", \"no\")", "s:string\nyes"),
        example("Null is not true", "print s = iff(bool(null), \"yes\", \"no\")", "s:string\nno"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let condition = Condition::new(args, 0)?;
    // A constant condition needs no choice by row.
    if args.values[0].is_scalar() {
        let index = if condition.is_true(0) { 1 } else { 2 };
        return choose(args, &[index], |_| index);
    }
    choose(args, &[1, 2], |row| if condition.is_true(row) { 1 } else { 2 })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::{DateTime, Dynamic, Long, Real, String};

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("iff", &["true", "\"a\"", "\"b\""], String, "a");
        check("iff", &["false", "1", "2"], Long, "2");
        check("iff", &["bool(null)", "1", "long(null)"], Long, "null");
        check("iff", &["true", "datetime(2020-01-01)", "datetime(null)"], DateTime, "2020-01-01T00:00:00.0000000Z");
        check("iff", &["true", "1", "2.5"], Real, "1.0");
        check("iff", &["false", "1", "\"x\""], Dynamic, "x");
    }
}
