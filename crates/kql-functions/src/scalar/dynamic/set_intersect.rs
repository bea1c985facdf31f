//! `set_intersect()`: returns the distinct elements that all arrays have.

use kql_types::ScalarType;

use super::_rows::{Dynamics, build};
use super::_sets::{Members, write_distinct};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "set_intersect",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the distinct elements that all arrays have.",
    signatures: &[fixed(&[repeated("set", ParameterType::DynamicArray, 2, 64, "arrays as sets")], ScalarType::Dynamic)],
    returns: "Every common element once, in the order of the first array; an argument that is null or no array counts as empty, and null comes back when all are.",
    notes: &[],
    examples: &[example("In both", "print a = set_intersect(dynamic([1, 2, 3]), dynamic([3, 2]))", "a:dynamic\n[2,3]")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let sets = Dynamics::all(args, 0)?;
    build(args, |row, encoder| {
        if sets.iter().all(|s| s.array(row).is_none()) {
            return;
        }
        let others: Vec<Members<'_>> = sets[1..].iter().map(|s| Members::of(s.get(row))).collect();
        write_distinct(sets[0].get(row), encoder, |element| others.iter().all(|other| other.contains(element)));
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("set_intersect", &["dynamic([1,2,1,4])", "dynamic([1,2])", "dynamic([8,1])"], Dynamic, "[1]");
        check("set_intersect", &["dynamic([1,2,3])", "dynamic([4,5])"], Dynamic, "[]");
        check("set_intersect", &["dynamic([1])", "dynamic(null)"], Dynamic, "[]");
        check("set_intersect", &["dynamic(null)", "dynamic(null)"], Dynamic, "null");
    }
}
