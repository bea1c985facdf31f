//! `repeat()`: returns an array that repeats a value.

use kql_types::ScalarType;

use super::_rows::{Values, build};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "repeat",
    aliases: &[],
    category: Category::Dynamic,
    summary: "Returns an array that repeats a value.",
    signatures: &[fixed(
        &[
            required("value", ParameterType::Scalar, "value of every element"),
            required("count", ParameterType::Exact(ScalarType::Long), "number of elements"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "An array of count elements; null for a count that is null or negative.",
    notes: &[],
    examples: &[
        example("Three ones", "print a = repeat(1, 3)", "a:dynamic\n[1,1,1]"),
        example("Less than nothing", "print a = repeat(1, -1)", "a:dynamic\nnull"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("repeat"),
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// More elements than this are refused.
const LIMIT: i64 = 1 << 20;

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (values, counts) = (Values::new(args, 0)?, Values::new(args, 1)?);
    if let Some(count) = (0..args.output_rows()).filter_map(|row| counts.integer(row)).find(|count| *count > LIMIT) {
        return Err(FunctionError::Limit {
            message: format!("an array of {count} elements exceeds the limit of {LIMIT}"),
        });
    }
    build(args, |row, encoder| {
        let Some(count) = counts.integer(row).filter(|count| *count >= 0) else { return };
        encoder.begin_array();
        (0..count).for_each(|_| values.encode(row, encoder));
        encoder.end();
    })
}

#[cfg(test)]
mod tests {
    use kql_types::ScalarType::Dynamic;

    use crate::scalar::dynamic::_testing::check;

    #[test]
    fn values() {
        check("repeat", &["1", "3"], Dynamic, "[1,1,1]");
        check("repeat", &["\"a\"", "2"], Dynamic, "[\"a\",\"a\"]");
        check("repeat", &["1", "0"], Dynamic, "[]");
        check("repeat", &["1", "-1"], Dynamic, "null");
        check("repeat", &["int(null)", "2"], Dynamic, "[null,null]");
        check("repeat", &["1d", "1"], Dynamic, "[\"1.00:00:00\"]");
        check("repeat", &["1", "long(null)"], Dynamic, "null");
    }
}
