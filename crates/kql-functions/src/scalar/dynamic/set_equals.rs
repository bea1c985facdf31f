//! `set_equals()`: returns whether two arrays have the same distinct elements.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use super::_rows::Dynamics;
use super::_sets::Members;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "set_equals",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns whether two arrays have the same distinct elements.",
    signatures: &[fixed(
        &[
            required("set1", ParameterType::DynamicArray, "array as a set"),
            required("set2", ParameterType::DynamicArray, "array as a set"),
        ],
        ScalarType::Bool,
    )],
    returns: "True or false; null when an argument is null or no array.",
    notes: &[],
    examples: &[example("Same members", "print b = set_equals(dynamic([1, 2, 1]), dynamic([2, 1]))", "b:bool\ntrue")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (left, right) = (Dynamics::new(args, 0)?, Dynamics::new(args, 1)?);
    let same = (0..args.output_rows()).map(|row| {
        let (left, right) = (left.array(row)?, right.array(row)?);
        let (members, others) = (Members::of(left), Members::of(right));
        Some(members.len() == others.len() && left.elements().all(|element| others.contains(element)))
    });
    Ok(args.wrap(Arc::new(same.collect::<BooleanArray>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("set_equals", &["dynamic([1,2,1])", "dynamic([2,1])"], Bool, "true");
        check("set_equals", &["dynamic([1,2])", "dynamic([1,3])"], Bool, "false");
        check("set_equals", &["dynamic([1])", "dynamic(null)"], Bool, "null");
    }
}
