//! `bag_merge()`: merges bags into one.

use kql_types::ScalarType;

use super::_rows::{Dynamics, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_merge",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Merges bags into one.",
    signatures: &[fixed(&[repeated("bag", ParameterType::DynamicBag, 2, 64, "bags to merge")], ScalarType::Dynamic)],
    returns: "A bag with the keys of all; a key of several bags has the value of the leftmost; null arguments and those that are no bags are left out, and null comes back when no bag is left.",
    notes: &[],
    examples: &[example(
        "The first wins",
        "print b = bag_merge(dynamic({\"a\": 1}), dynamic({\"a\": 2, \"b\": 3}))",
        "b:dynamic\n{\"a\":1,\"b\":3}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let bags = Dynamics::all(args, 0)?;
    build(args, |row, encoder| {
        if bags.iter().all(|b| b.bag(row).is_none()) {
            return;
        }
        encoder.begin_bag();
        for (at, bag) in bags.iter().enumerate() {
            for (key, value) in bag.get(row).entries() {
                if bags[..at].iter().all(|earlier| earlier.get(row).get(key).is_none()) {
                    encoder.key(key);
                    encoder.value(value);
                }
            }
        }
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "bag_merge",
            &["dynamic({'A1':12,'B1':2,'C1':3})", "dynamic({'A2':81,'B2':82,'A1':1})"],
            Dynamic,
            "{\"A1\":12,\"B1\":2,\"C1\":3,\"A2\":81,\"B2\":82}",
        );
        check("bag_merge", &["dynamic({'a':1})", "dynamic(null)"], Dynamic, "{\"a\":1}");
        check("bag_merge", &["dynamic([1])", "dynamic(null)"], Dynamic, "null");
    }
}
