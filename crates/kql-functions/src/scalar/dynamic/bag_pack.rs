//! `bag_pack()`: puts keys and values into a property bag.

use kql_types::ScalarType;

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_pack",
    aliases: &["pack", "pack_dictionary"],
    category: Category::Dynamic,
    summary: "Puts keys and values into a property bag.",
    signatures: &[fixed(
        &[
            repeated("key", ParameterType::Exact(ScalarType::String), 1, 32767, "key"),
            repeated("value", ParameterType::Scalar, 1, 32767, "its value"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "A bag in the order of the arguments; null values are kept; a key that occurs twice has its last value.",
    notes: &[],
    examples: &[example(
        "Two keys",
        "print b = bag_pack(\"Level\", \"Information\", \"ProcessID\", 1234)",
        "b:dynamic\n{\"Level\":\"Information\",\"ProcessID\":1234}",
    )],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values: Vec<Values<'_>> = (0..args.len()).map(|i| Values::new(args, i)).collect::<Result<_, _>>()?;
    build(args, |row, encoder| {
        encoder.begin_bag();
        for pair in values.chunks_exact(2) {
            encoder.key(pair[0].text(row));
            pair[1].encode(row, encoder);
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
            "bag_pack",
            &["\"Level\"", "\"Information\"", "\"ID\"", "1234", "\"n\"", "datetime(null)"],
            Dynamic,
            "{\"Level\":\"Information\",\"ID\":1234,\"n\":null}",
        );
        check("bag_pack", &["\"a\"", "1", "\"a\"", "2"], Dynamic, "{\"a\":2}");
    }
}
