//! `set_difference()`: returns the distinct elements of the first array that no other array has.

use kql_types::ScalarType;

use super::_rows::{Dynamics, build};
use super::_sets::{Members, write_distinct};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "set_difference",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the distinct elements of the first array that no other array has.",
    signatures: &[fixed(&[repeated("set", ParameterType::DynamicArray, 2, 64, "arrays as sets")], ScalarType::Dynamic)],
    returns: "Every such element once, in the order of the first array; other arguments that are null or no array count as empty; null when the first is null or no array.",
    notes: &[],
    examples: &[example(
        "What is new",
        "print a = set_difference(dynamic([1, 2, 3]), dynamic([3, 2]))",
        "a:dynamic\n[1]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let sets = Dynamics::all(args, 0)?;
    build(args, |row, encoder| {
        let Some(first) = sets.first().and_then(|s| s.array(row)) else { return };
        let others: Vec<Members<'_>> = sets[1..].iter().map(|s| Members::of(s.get(row))).collect();
        write_distinct(first, encoder, |element| !others.iter().any(|other| other.contains(element)));
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("set_difference", &["dynamic([1,2,1,4])", "dynamic([1,2])", "dynamic([1,2,8])"], Dynamic, "[4]");
        check("set_difference", &["dynamic([1,2,3])", "dynamic([1,2,3])"], Dynamic, "[]");
        check("set_difference", &["dynamic([1,1])", "dynamic(null)"], Dynamic, "[1]");
        check("set_difference", &["dynamic(null)", "dynamic([1])"], Dynamic, "null");
    }
}
