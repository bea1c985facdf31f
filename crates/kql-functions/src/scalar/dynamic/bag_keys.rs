//! `bag_keys()`: returns the keys of a bag.

use kql_types::ScalarType;

use super::_rows::{Dynamics, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_keys",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns the keys of a bag.",
    signatures: &[fixed(&[required("object", ParameterType::DynamicBag, "bag")], ScalarType::Dynamic)],
    returns: "An array of the keys of the first level; null for null and for what is no bag.",
    notes: &[],
    examples: &[example(
        "Keys",
        "print k = bag_keys(dynamic({\"a\": 1, \"b\": {\"c\": 2}}))",
        "k:dynamic\n[\"a\",\"b\"]",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let bags = Dynamics::new(args, 0)?;
    build(args, |row, encoder| {
        let Some(bag) = bags.bag(row) else { return };
        encoder.begin_array();
        bag.entries().for_each(|(key, _)| encoder.string(key));
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("bag_keys", &["dynamic({'a':'b','c':[{'d':123}]})"], Dynamic, "[\"a\",\"c\"]");
        check("bag_keys", &["dynamic({})"], Dynamic, "[]");
        check("bag_keys", &["dynamic([])"], Dynamic, "null");
        check("bag_keys", &["dynamic(null)"], Dynamic, "null");
    }
}
