//! `pack_all(true)`: a bag without empty values; the binder calls it, no query can.

use kql_types::ScalarType;

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "bag_pack_non_empty",
    aliases: &[],
    category: Category::Operator,
    summary: "Puts keys and values into a property bag, without nulls and empty strings: what `pack_all(true)` becomes.",
    signatures: &[fixed(&[repeated("key", ParameterType::Exact(ScalarType::String), 1, 32767, "key"), repeated("value", ParameterType::Scalar, 1, 32767, "its value")], ScalarType::Dynamic)],
    returns: "A bag in the order of the arguments, without the keys whose value is null or an empty string.",
    notes: &[],
    examples: &[example("Leave out what is empty", "print b = pack_all(true)", "b:dynamic\n{}")],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values: Vec<Values<'_>> = (0..args.len()).map(|i| Values::new(args, i)).collect::<Result<_, _>>()?;
    build(args, |row, encoder| {
        encoder.begin_bag();
        for pair in values.chunks_exact(2) {
            let is_empty = pair[1].is_null(row) || pair[1].ty() == ScalarType::String && pair[1].text(row).is_empty();
            if !is_empty {
                encoder.key(pair[0].text(row));
                pair[1].encode(row, encoder);
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
        check("bag_pack_non_empty", &["\"a\"", "\"\"", "\"b\"", "1", "\"n\"", "datetime(null)"], Dynamic, "{\"b\":1}");
    }
}
