//! `bag_zip()`: makes a bag of an array of keys and an array of values.

use kql_types::ScalarType;
use kql_types::dynamic::DynamicRef;

use super::_rows::{Dynamics, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_zip",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Makes a bag of an array of keys and an array of values.",
    signatures: &[fixed(
        &[
            required("keys", ParameterType::DynamicArray, "array of keys"),
            required("values", ParameterType::DynamicArray, "array of values"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A bag; missing values are null, surplus values and keys that are no strings are left out; null when the keys are null or no array.",
    notes: &[],
    examples: &[example(
        "Keys and values",
        "print b = bag_zip(dynamic([\"a\", \"b\"]), dynamic([1]))",
        "b:dynamic\n{\"a\":1,\"b\":null}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (keys, values) = (Dynamics::new(args, 0)?, Dynamics::new(args, 1)?);
    build(args, |row, encoder| {
        let Some(keys) = keys.array(row) else { return };
        let mut values = values.get(row).elements();
        encoder.begin_bag();
        for key in keys.elements() {
            let value = values.next().unwrap_or(DynamicRef::NULL);
            if let Some(key) = key.as_str() {
                encoder.key(key);
                encoder.value(value);
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
        check("bag_zip", &["dynamic(['a','b','c'])", "dynamic([1,'2'])"], Dynamic, "{\"a\":1,\"b\":\"2\",\"c\":null}");
        check("bag_zip", &["dynamic(['a',8,'b'])", "dynamic([1,'2',2.5])"], Dynamic, "{\"a\":1,\"b\":2.5}");
        check("bag_zip", &["dynamic(['a',8,'b'])", "dynamic(1)"], Dynamic, "{\"a\":null,\"b\":null}");
        check("bag_zip", &["dynamic('a')", "dynamic([1])"], Dynamic, "null");
    }
}
