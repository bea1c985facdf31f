//! `jaccard_index()`: returns how much two sets have in common: common elements by all elements.

use kql_types::ScalarType;

use super::_rows::{Dynamics, build};
use super::_sets::Members;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "jaccard_index",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns how much two sets have in common: common elements by all elements.",
    signatures: &[fixed(&[repeated("set", ParameterType::DynamicArray, 2, 2, "arrays as sets")], ScalarType::Dynamic)],
    returns: "A real from 0 to 1 as dynamic; NaN for two empty arrays; null when an argument is null or no array.",
    notes: &[],
    examples: &[example(
        "Three of four",
        "print j = jaccard_index(dynamic([1,2,3]), dynamic([1,2,3,4]))",
        "j:dynamic\n0.75",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (left, right) = (Dynamics::new(args, 0)?, Dynamics::new(args, 1)?);
    build(args, |row, encoder| {
        let (Some(left), Some(right)) = (left.array(row), right.array(row)) else { return };
        let (mut members, others) = (Members::of(left), Members::of(right));
        let count = members.len();
        right.elements().for_each(|element| {
            members.insert(element);
        });
        let all = members.len();
        encoder.real((count + others.len() - all) as f64 / all as f64);
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("jaccard_index", &["dynamic([1,2,3])", "dynamic([1,2,3,4])"], Dynamic, "0.75");
        check("jaccard_index", &["dynamic([1,1])", "dynamic([2])"], Dynamic, "0.0");
        check("jaccard_index", &["dynamic([])", "dynamic([])"], Dynamic, "NaN");
        check("jaccard_index", &["dynamic([1])", "dynamic(null)"], Dynamic, "null");
    }
}
