//! `bag_set_key()`: sets a key of a bag.

use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Encoder};

use super::_json_path;
use super::_rows::{Dynamics, Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_set_key",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Sets a key of a bag.",
    signatures: &[fixed(
        &[
            required("bag", ParameterType::DynamicBag, "bag to change"),
            constant("key", ParameterType::Exact(ScalarType::String), "key, or a JSON path of keys"),
            required("value", ParameterType::Scalar, "value to set"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "The bag with the key; missing bags on the path are made, and other values on it replaced; null when the bag is null or no bag.",
    notes: &[],
    examples: &[example(
        "Add a key",
        "print b = bag_set_key(dynamic({\"a\": 1}), \"b\", 2)",
        "b:dynamic\n{\"a\":1,\"b\":2}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (bags, keys, values) = (Dynamics::new(args, 0)?, Values::new(args, 1)?, Values::new(args, 2)?);
    build(args, |row, encoder| {
        if let Some(bag) = bags.bag(row) {
            write_with(bag, &_json_path::keys(keys.text(row)), encoder, &|encoder| values.encode(row, encoder));
        }
    })
}

/// Writes a bag in which the path leads to the value; what is no bag counts as an empty one.
fn write_with(bag: DynamicRef<'_>, path: &[String], encoder: &mut Encoder, value: &dyn Fn(&mut Encoder)) {
    let Some((first, rest)) = path.split_first() else { return value(encoder) };
    let mut is_set = false;
    encoder.begin_bag();
    for (key, old) in bag.entries() {
        encoder.key(key);
        if key == first {
            is_set = true;
            write_with(old, rest, encoder, value);
        } else {
            encoder.value(old);
        }
    }
    if !is_set {
        encoder.key(first);
        write_with(DynamicRef::NULL, rest, encoder, value);
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
            "bag_set_key",
            &["dynamic({'key1':1,'key2':2})", "\"key3\"", "3"],
            Dynamic,
            "{\"key1\":1,\"key2\":2,\"key3\":3}",
        );
        check(
            "bag_set_key",
            &["dynamic({'key1':1,'key3':'abc'})", "\"key3\"", "3"],
            Dynamic,
            "{\"key1\":1,\"key3\":3}",
        );
        check(
            "bag_set_key",
            &["dynamic({'key1':123,'key2':{'prop1':123,'prop2':'xyz'}})", "\"$.key2.prop1\"", "\"abc\""],
            Dynamic,
            "{\"key1\":123,\"key2\":{\"prop1\":\"abc\",\"prop2\":\"xyz\"}}",
        );
        check(
            "bag_set_key",
            &["dynamic({'key1':123})", "\"$.key2.prop1\"", "\"abc\""],
            Dynamic,
            "{\"key1\":123,\"key2\":{\"prop1\":\"abc\"}}",
        );
        check("bag_set_key", &["dynamic(null)", "\"a\"", "1"], Dynamic, "null");
    }
}
