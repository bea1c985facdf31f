//! `bag_remove_keys()`: removes keys from a bag.

use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Encoder};

use super::_json_path;
use super::_rows::{Dynamics, build, is_bag};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_remove_keys",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Removes keys from a bag.",
    signatures: &[fixed(
        &[
            required("bag", ParameterType::DynamicBag, "bag to take from"),
            required("keys", ParameterType::DynamicArray, "keys, or JSON paths of keys"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "The bag without the keys; null when the bag is null or no bag; unchanged when the keys are no array.",
    notes: &[],
    examples: &[example(
        "One of two",
        "print b = bag_remove_keys(dynamic({\"a\": 1, \"b\": 2}), dynamic([\"b\", \"c\"]))",
        "b:dynamic\n{\"a\":1}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (bags, keys) = (Dynamics::new(args, 0)?, Dynamics::new(args, 1)?);
    build(args, |row, encoder| {
        let Some(bag) = bags.bag(row) else { return };
        let paths: Vec<Vec<String>> =
            keys.get(row).elements().filter_map(DynamicRef::as_str).map(_json_path::keys).collect();
        let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
        write_without(bag, &paths, encoder);
    })
}

/// Writes a bag without the keys that the paths lead to.
fn write_without(bag: DynamicRef<'_>, paths: &[&[String]], encoder: &mut Encoder) {
    encoder.begin_bag();
    for (key, value) in bag.entries() {
        let inner: Vec<&[String]> =
            paths.iter().filter(|p| p.first().is_some_and(|k| k == key)).map(|p| &p[1..]).collect();
        if inner.iter().any(|p| p.is_empty()) {
            continue;
        }
        encoder.key(key);
        if inner.is_empty() || !is_bag(value) {
            encoder.value(value);
        } else {
            write_without(value, &inner, encoder);
        }
    }
    encoder.end();
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "bag_remove_keys",
            &["dynamic({'key1':123,'key2':'abc'})", "dynamic(['key2','key4'])"],
            Dynamic,
            "{\"key1\":123}",
        );
        check(
            "bag_remove_keys",
            &[
                "dynamic({'key1':123,'key2':{'prop1':'abc','prop2':'xyz'},'key3':[100,200]})",
                "dynamic(['$.key2.prop1','key3'])",
            ],
            Dynamic,
            "{\"key1\":123,\"key2\":{\"prop2\":\"xyz\"}}",
        );
        check("bag_remove_keys", &["dynamic({'a':1})", "dynamic(null)"], Dynamic, "{\"a\":1}");
        check("bag_remove_keys", &["dynamic(null)", "dynamic(['a'])"], Dynamic, "null");
    }
}
