//! `percentile_tdigest()`: a percentile of a distribution.

use kql_types::{Literal, ScalarType};

use super::_digest::{DIGEST, checked_percentage, column_of, digest, value_of};
use crate::scalar::series::_series::{rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "percentile_tdigest",
    aliases: &[],
    category: Category::Series,
    summary: "Finds the value that a percentage of a distribution do not exceed.",
    signatures: &[
        fixed(&[DIGEST, PERCENTAGE], ScalarType::Dynamic),
        block(
            &[
                DIGEST,
                PERCENTAGE,
                Parameter { kind: ArgumentKind::Literal, ..required("type", ParameterType::Type, "the type of the result") },
            ],
            Returns::TypeLiteral(2),
        ),
    ],
    returns: "A dynamic value, or one of the type that is given; null when the argument is no distribution.",
    notes: &[
        "Percentiles are those of `percentile()`.",
    ],
    examples: &[
        example(
            "The median",
            "range x from 1 to 100 step 1 | summarize d = tdigest(x) | project p = percentile_tdigest(d, 50, typeof(long))",
            "p:long\n50",
        ),
        example(
            "No distribution",
            "print p = percentile_tdigest(dynamic([1]), 50, typeof(long))",
            "p:long\n",
        ),
    ],
    result_name: ResultName::NameAndFirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

const PERCENTAGE: Parameter =
    required("percentile1", ParameterType::Exact(ScalarType::Real), "a percentage from 0 to 100");

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let mut values = Vec::with_capacity(args.output_rows());
    for row in rows(args) {
        let found = match (digest(row, 0), row.real(1)) {
            (Some((scale, digest)), Some(percentage)) => {
                let word = digest.percentile(checked_percentage(percentage, 1)?);
                value_of(word, scale, args.return_type)
            }
            _ => Literal::Null(args.return_type),
        };
        values.push(found);
    }
    Ok(args.wrap(column_of(values, args.return_type)?))
}

#[cfg(test)]
mod tests {
    use arrow::array::AsArray;
    use arrow::datatypes::{Float64Type, Int64Type};
    use kql_types::{Literal, ScalarType};

    use super::FUNCTION;
    use crate::scalar::series::_series::{call, call_json, json};

    const DIGEST: &str = r#"["long",0,[5,7,9],[5,7,9],[1,1,2]]"#;

    #[test]
    fn finds_percentiles() {
        let args = [json(DIGEST), Literal::Real(50.0)];
        assert_eq!(call_json(&FUNCTION, &args), "7");
        let long = call(&FUNCTION, &args, ScalarType::Long).expect("a result");
        assert_eq!(long.as_primitive::<Int64Type>().value(0), 7);
        let real = call(&FUNCTION, &args, ScalarType::Real).expect("a result");
        assert_eq!(real.as_primitive::<Float64Type>().value(0), 7.0);
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), Literal::Real(50.0)]), "");
        assert!(call(&FUNCTION, &[json(DIGEST), Literal::Real(101.0)], ScalarType::Long).is_err());
    }
}
