//! `case()`: returns the value of the first condition that is true.

use kql_types::ScalarType;

use super::_choose::{Condition, choose};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "case",
    aliases: &[],
    category: Category::Conditional,
    summary: "Returns the value of the first condition that is true.",
    signatures: &[block(
        &[
            repeated("predicate", ParameterType::Exact(ScalarType::Bool), 1, 32767, "condition"),
            repeated("then", ParameterType::CommonScalarOrDynamic, 1, 32767, "value where it is the first to be true"),
            required("else", ParameterType::CommonScalarOrDynamic, "value where none is true"),
        ],
        Returns::CommonNonDynamic,
    )],
    returns: "The value behind the first true condition, else the last argument; null conditions are not true.",
    notes: &[],
    examples: &[example(
        "By size",
        "print s = case(5 <= 3, \"small\", 5 <= 10, \"medium\", \"large\")",
        "s:string\nmedium",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let last = args
        .len()
        .checked_sub(1)
        .ok_or_else(|| FunctionError::Internal { message: "a call without arguments".into() })?;
    let conditions: Vec<Condition<'_>> =
        (0..last).step_by(2).map(|i| Condition::new(args, i)).collect::<Result<_, _>>()?;
    let candidates: Vec<usize> = (1..last).step_by(2).chain([last]).collect();
    choose(args, &candidates, |row| {
        let found = conditions.iter().position(|condition| condition.is_true(row));
        found.map_or(last, |at| 2 * at + 1)
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::{Dynamic, Long, String};

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("case", &["false", "1", "true", "2", "true", "3", "4"], Long, "2");
        check("case", &["bool(null)", "\"a\"", "false", "\"b\"", "\"c\""], String, "c");
        check("case", &["true", "dynamic([1])", "dynamic(null)"], Dynamic, "[1]");
    }
}
