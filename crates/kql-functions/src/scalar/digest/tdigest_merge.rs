//! `tdigest_merge()`: one distribution of several.

use kql_types::ScalarType;

use super::_digest::digest;
use crate::aggregate::_merged::merge_digest;
use crate::scalar::series::_series::{dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tdigest_merge",
    aliases: &["merge_tdigest"],
    category: Category::Series,
    summary: "Merges distributions that `tdigest()` made.",
    signatures: &[fixed(&[repeated("tdigest", ParameterType::DynamicArray, 2, 16, "a value of `tdigest()` or `tdigest_merge()`")], ScalarType::Dynamic)],
    returns: "The distribution of all values, of reals when the types differ; arguments that are no distributions are ignored, null when none is.",
    notes: &[],
    examples: &[
        example(
            "Two columns",
            "range x from 1 to 10 step 1 | summarize a = tdigest(x), b = tdigest(x + 10) | project m = tdigest_merge(a, b) | project p = percentile_tdigest(m, 100, typeof(long))",
            "p:long\n20",
        ),
        example(
            "No distributions",
            "print d = tdigest_merge(dynamic(null), dynamic([1]))",
            "d:dynamic\n",
        ),
    ],
    result_name: ResultName::PrefixOnly("tdigests_merge_result"),
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| {
            let mut merged = None;
            (0..args.len()).filter_map(|index| digest(row, index)).for_each(|next| merge_digest(&mut merged, next));
            Ok(merged)
        },
        |(scale, merged), encoder| merged.encode(scale, encoder),
    )
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn merges() {
        let (a, b) = (json(r#"["long",0,[5],[5],[1]]"#), json(r#"["long",0,[5,7],[5,7],[1,1]]"#));
        assert_eq!(call_json(&FUNCTION, &[a, json("null"), b]), r#"["long",0,[5,7],[5,7],[2,1]]"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), json("null")]), "");
    }
}
