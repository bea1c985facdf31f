//! `percentiles_array_tdigest()`: percentiles of a distribution.

use kql_types::ScalarType;

use super::_digest::{DIGEST, checked_percentage, digest};
use crate::scalar::series::_series::{dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "percentiles_array_tdigest",
    aliases: &[],
    category: Category::Series,
    summary: "Collects the values that percentages of a distribution do not exceed into an array.",
    signatures: &[
        fixed(
            &[DIGEST, repeated("percentile", ParameterType::Exact(ScalarType::Real), 1, 32767, "a percentage from 0 to 100")],
            ScalarType::Dynamic,
        ),
        fixed(
            &[DIGEST, required("percentiles", ParameterType::DynamicArray, "an array of percentages from 0 to 100")],
            ScalarType::Dynamic,
        ),
    ],
    returns: "An array of the percentiles in the order of the percentages; null when the argument is no distribution.",
    notes: &[
        "Percentiles are those of `percentile()`.",
    ],
    examples: &[
        example(
            "Two of them",
            "range x from 1 to 100 step 1 | summarize d = tdigest(x) | project p = percentiles_array_tdigest(d, 50, 95)",
            "p:dynamic\n[50,95]",
        ),
        example(
            "No distribution",
            "print p = percentiles_array_tdigest(dynamic([1]), dynamic([50]))",
            "p:dynamic\n",
        ),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile_tdigest"),
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| {
            let Some((scale, digest)) = digest(row, 0) else { return Ok(None) };
            let mut words = Vec::new();
            for index in 1..args.len() {
                let given = row.reals(index).unwrap_or_else(|| vec![row.real(index)]);
                for percentage in given.into_iter().flatten() {
                    words.extend(digest.percentile(checked_percentage(percentage, index)?));
                }
            }
            Ok(Some((scale, words)))
        },
        |(scale, words), encoder| {
            encoder.begin_array();
            words.into_iter().for_each(|word| scale.encode(word, encoder));
            encoder.end();
        },
    )
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    const DIGEST: &str = r#"["long",0,[5,7,9],[5,7,9],[1,1,2]]"#;

    #[test]
    fn finds_percentiles() {
        assert_eq!(call_json(&FUNCTION, &[json(DIGEST), Literal::Real(0.0), Literal::Real(100.0)]), "[5,9]");
        assert_eq!(call_json(&FUNCTION, &[json(DIGEST), json("[50, 0]")]), "[7,5]");
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), json("[50]")]), "");
    }
}
