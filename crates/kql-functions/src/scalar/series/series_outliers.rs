//! `series_outliers()`: how far elements lie outside of what is usual.

use kql_types::ScalarType;

use super::_seasonal::{outlier_scores, percentiles_of};
use super::_series::{Element, Row, SERIES, dynamic_rows, write_series};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_outliers",
    aliases: &[],
    category: Category::Series,
    summary: "Scores how far each element of a series lies outside a range of percentiles.",
    signatures: &[
        block(
            &[
                SERIES,
                KIND,
                optional("ignore_val", ParameterType::Number, "a value to learn nothing from"),
            ],
            Returns::Parameter0,
        ),
        block(
            &[
                SERIES,
                required("kind", ParameterType::Exact(ScalarType::String), "`ctukey` or `tukey`"),
                required("ignore_val", ParameterType::Exact(ScalarType::Real), "a value to learn nothing from"),
                required("min_percentile", ParameterType::Exact(ScalarType::Real), "the lower percentile of `ctukey`"),
                optional("max_percentile", ParameterType::Exact(ScalarType::Real), "the upper percentile of `ctukey`"),
                optional("test_points", ParameterType::Integer, "how many elements at the end not to learn from; 0 when absent"),
            ],
            Returns::Parameter0,
        ),
    ],
    returns: "An array of scores: 0 inside the range, else the distance from it in widths of the range, negative below. Nulls and the value to ignore score 0; null when the argument is no array.",
    notes: &[
        "The range lies between the percentiles 10 and 90 for `ctukey`, unless given, and 25 and 75 for `tukey`. Scores beyond 1.5 are anomalies.",
        "Kusto does not document its formula; scores may differ from the service's.",
    ],
    examples: &[
        example(
            "A spike",
            "print s = series_outliers(dynamic([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 90])) | project is_anomaly = toreal(s[11]) > 1.5",
            "is_anomaly:bool\ntrue",
        ),
        example(
            "A gap",
            "print s = series_outliers(dynamic([1, null, 1]))",
            "s:dynamic\n[0.0,0.0,0.0]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(args, scores, |elements, encoder| write_series(&elements, encoder))
}

const KIND: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..optional("kind", ParameterType::Exact(ScalarType::String), "`ctukey`, when absent, or `tukey`")
};

fn scores(row: Row<'_>) -> Result<Option<Vec<Element>>, FunctionError> {
    let kind = row.text(1);
    let mut percentiles = percentiles_of(kind.as_deref(), 1)?;
    if kind.as_deref() != Some("tukey") {
        percentiles.0 = row.real(3).unwrap_or(percentiles.0);
        percentiles.1 = row.real(4).unwrap_or(percentiles.1);
    }
    let is_range = 0.0 <= percentiles.0 && percentiles.0 < percentiles.1 && percentiles.1 <= 100.0;
    if !is_range {
        let message = format!("the percentiles {} and {} bound no range", percentiles.0, percentiles.1);
        return Err(FunctionError::InvalidArgument { argument: 3, message });
    }
    let Some(series) = row.reals(0) else { return Ok(None) };
    let ignored = row.real(2);
    let test_points = usize::try_from(row.long(5).unwrap_or(0)).unwrap_or(0);
    let learnt = series.len().saturating_sub(test_points);
    // Gaps are not finite, and so not learnt from.
    let values: Vec<f64> = series.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
    let scores = outlier_scores(&values, percentiles, |at, value| at < learnt && Some(value) != ignored);
    let scored = series.iter().zip(scores).map(|(value, score)| match value {
        Some(value) if Some(*value) != ignored => Element::from(Some(score)),
        _ => Element::from(Some(0.0)),
    });
    Ok(Some(scored.collect()))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call, call_json, json};

    #[test]
    fn scores_distances_from_the_range() {
        assert_eq!(call_json(&FUNCTION, &[json("[0,1,2,3,4,5,6,7,8,9,10]")]), "[-0.125,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.125]");
        let kind = Literal::String("tukey".into());
        assert_eq!(call_json(&FUNCTION, &[json("[0,1,2,3,4]"), kind]), "[-0.5,0.0,0.0,0.0,0.5]");
        let ignored = [json("[0,1,2,3,99]"), Literal::String("tukey".into()), Literal::Long(99)];
        assert_eq!(call_json(&FUNCTION, &ignored), "[-0.5,0.0,0.0,0.5,0.0]");
        assert_eq!(call_json(&FUNCTION, &[json("7")]), "");
    }

    #[test]
    fn refuses_an_unknown_kind() {
        let kind = Literal::String("box".into());
        assert!(call(&FUNCTION, &[json("[1]"), kind], kql_types::ScalarType::Dynamic).is_err());
    }
}
