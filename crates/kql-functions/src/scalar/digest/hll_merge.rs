//! `hll_merge()`: one sketch of several.

use kql_types::ScalarType;

use super::_digest::sketch;
use crate::scalar::series::_series::{dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "hll_merge",
    aliases: &[],
    category: Category::Series,
    summary: "Merges sketches that `hll()` made.",
    signatures: &[fixed(&[repeated("hll", ParameterType::DynamicArray, 2, 16, "a value of `hll()` or `hll_merge()`")], ScalarType::Dynamic)],
    returns: "The sketch of all values, with the lowest accuracy of the merged; arguments that are no sketches are ignored, null when none is.",
    notes: &[],
    examples: &[
        example(
            "Two columns",
            "datatable(a:string, b:string)['x', 'y', 'x', 'x'] | summarize a = hll(a), b = hll(b) | project n = dcount_hll(hll_merge(a, b))",
            "n:long\n2",
        ),
        example(
            "No sketches",
            "print h = hll_merge(dynamic(null), dynamic([1]))",
            "h:dynamic\n",
        ),
    ],
    result_name: ResultName::PrefixOnly("hll_merged_result"),
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| {
            Ok((0..args.len()).filter_map(|index| sketch(row, index)).reduce(|mut merged, next| {
                merged.merge(&next);
                merged
            }))
        },
        |merged, encoder| merged.encode(encoder),
    )
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn merges() {
        let merged = call_json(&FUNCTION, &[json("[14,1,[1,5]]"), json("null"), json("[14,1,[5,9]]")]);
        assert_eq!(merged, "[14,1,[1,5,9]]");
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), json("null")]), "");
    }
}
