//! `a.b and a[i]`: reaching into a dynamic value.

use kql_types::ScalarType;

use super::_rows::{Dynamics, Values, parts};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "[]",
    aliases: &["."],
    category: Category::Operator,
    summary: "Reaches into a dynamic value by keys and positions: `a.b`, `a[\"b\"]`, `a[0]`.",
    signatures: &[fixed(
        &[
            required("base", ParameterType::Exact(ScalarType::Dynamic), "value to look into"),
            repeated("selector", ParameterType::Scalar, 1, 64, "key or position, one per step"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "The part, without copying it; null where a step leads nowhere. A negative position counts from the end.",
    notes: &["Steps of one expression may be one call: `a.b[0]` is a call with the selectors \"b\" and 0."],
    examples: &[
        example("Key and position", "print v = dynamic({\"a\": [1, {\"b\": 2}]}).a[1].b", "v:dynamic\n2"),
        example("From the end", "print v = dynamic([1, 2, 3])[-1]", "v:dynamic\n3"),
        example("No such key", "print v = dynamic({\"a\": 1}).b", "v:dynamic\nnull"),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let base = Dynamics::new(args, 0)?;
    let selectors: Vec<Values<'_>> = (1..args.len()).map(|i| Values::new(args, i)).collect::<Result<_, _>>()?;
    let keys: Vec<Option<Dynamics<'_>>> = (1..args.len()).map(|i| Dynamics::new(args, i).ok()).collect();
    parts(args, base, |row, value| {
        selectors.iter().zip(&keys).try_fold(value, |value, (selector, key)| match (selector.ty(), key) {
            (ScalarType::String, _) => value.get(selector.text(row)),
            (ScalarType::Dynamic, Some(key)) => match key.get(row).as_str() {
                Some(key) => value.get(key),
                None => value.index(selector.integer(row)?),
            },
            _ => value.index(selector.integer(row)?),
        })
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "\"a\"", "1"],
            Dynamic,
            "a text that is longer than a view holds",
        );
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "\"a\"", "0"],
            Dynamic,
            "10",
        );
        check(
            "[]",
            &[
                "dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})",
                "\"a\"",
                "-1",
                "\"b\"",
            ],
            Dynamic,
            "true",
        );
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "\"a\""],
            Dynamic,
            "[10,\"a text that is longer than a view holds\",{\"b\":true}]",
        );
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "\"n\""],
            Dynamic,
            "null",
        );
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "\"x\"", "\"y\""],
            Dynamic,
            "null",
        );
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "0"],
            Dynamic,
            "null",
        );
        check(
            "[]",
            &[
                "dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})",
                "dynamic('a')",
                "dynamic(0)",
            ],
            Dynamic,
            "10",
        );
        check("[]", &["dynamic([1,2])", "true"], Dynamic, "2");
        check("[]", &["dynamic(null)", "\"a\""], Dynamic, "null");
        check(
            "[]",
            &["dynamic({'a':[10,\"a text that is longer than a view holds\",{'b':true}],'n':null})", "long(null)"],
            Dynamic,
            "null",
        );
    }
}
