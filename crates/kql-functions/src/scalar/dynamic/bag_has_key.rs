//! `bag_has_key()`: returns whether a bag has a key.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_types::ScalarType;

use super::_json_path;
use super::_rows::{Dynamics, Values};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_has_key",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns whether a bag has a key.",
    signatures: &[fixed(
        &[
            required("bag", ParameterType::DynamicBag, "bag to search"),
            required("key", ParameterType::Exact(ScalarType::String), "key, or a JSON path of keys"),
        ],
        ScalarType::Bool,
    )],
    returns: "True or false; false for null and for what is no bag.",
    notes: &[],
    examples: &[example(
        "A nested key",
        "print b = bag_has_key(dynamic({\"a\": {\"b\": 1}}), \"$.a.b\")",
        "b:bool\ntrue",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (bags, keys) = (Dynamics::new(args, 0)?, Values::new(args, 1)?);
    let found = (0..args.output_rows()).map(|row| {
        let path = _json_path::keys(keys.text(row));
        Some(path.iter().try_fold(bags.get(row), |value, key| value.get(key)).is_some())
    });
    Ok(args.wrap(Arc::new(found.collect::<BooleanArray>())))
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Bool;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("bag_has_key", &["dynamic({'key1':123,'key2':{'prop1':'abc'},'k':null})", "\"key1\""], Bool, "true");
        check("bag_has_key", &["dynamic({'key1':123,'key2':{'prop1':'abc'},'k':null})", "\"key3\""], Bool, "false");
        check(
            "bag_has_key",
            &["dynamic({'key1':123,'key2':{'prop1':'abc'},'k':null})", "\"$.key2.prop1\""],
            Bool,
            "true",
        );
        check("bag_has_key", &["dynamic({'key1':123,'key2':{'prop1':'abc'},'k':null})", "\"$.key2.x\""], Bool, "false");
        check("bag_has_key", &["dynamic({'key1':123,'key2':{'prop1':'abc'},'k':null})", "\"k\""], Bool, "true");
        check("bag_has_key", &["dynamic(null)", "\"k\""], Bool, "false");
    }
}
