//! `percentrank_tdigest()`: which percentage of a distribution does not exceed a value.

use kql_types::ScalarType;

use super::_digest::{DIGEST, digest, word};
use crate::scalar::series::_series::{real_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "percentrank_tdigest",
    aliases: &[],
    category: Category::Series,
    summary: "Tells which percentage of a distribution does not exceed a value.",
    signatures: &[fixed(
        &[
            Parameter { name: "digest", ..DIGEST },
            required("value", ParameterType::Scalar, "the value to look for; datetimes and timespans in their distributions"),
        ],
        ScalarType::Real,
    )],
    returns: "A real; null when an argument is no distribution or no number.",
    notes: &[],
    examples: &[
        example(
            "Of a hundred numbers",
            "range x from 1 to 100 step 1 | summarize d = tdigest(x) | project r = percentrank_tdigest(d, 10)",
            "r:real\n10.0",
        ),
        example(
            "No distribution",
            "print r = percentrank_tdigest(dynamic([1]), 10)",
            "r:real\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    real_rows(args, |row| {
        let (scale, digest) = digest(row, 0)?;
        let rank = digest.rank(word(row, 1, scale)?);
        Some(rank / digest.total() as f64 * 100.0)
    })
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::Float64Type;
    use kql_types::{Literal, ScalarType};

    use super::FUNCTION;
    use crate::scalar::series::_series::{call, json};

    const DIGEST: &str = r#"["long",0,[5,7,9],[5,7,9],[1,1,2]]"#;

    #[test]
    fn ranks() {
        let rank = |digest: &str, value: Literal| {
            let result = call(&FUNCTION, &[json(digest), value], ScalarType::Real).expect("a result");
            let result = result.as_primitive::<Float64Type>();
            result.is_valid(0).then(|| result.value(0))
        };
        assert_eq!(rank(DIGEST, Literal::Long(7)), Some(50.0));
        assert_eq!(rank(DIGEST, Literal::Real(8.5)), Some(50.0));
        assert_eq!(rank("[1]", Literal::Long(7)), None);
        assert_eq!(rank(DIGEST, Literal::Null(ScalarType::Long)), None);
    }
}
