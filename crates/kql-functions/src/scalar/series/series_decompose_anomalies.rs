//! `series_decompose_anomalies()`: which elements of a series are unusual.

use kql_types::ScalarType;

use super::_seasonal::{PERIOD, Places, TEST_POINTS, THRESHOLD, TREND, decompose, outlier_scores, percentiles_of};
use super::_series::{Row, SERIES, dynamic_rows, write_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_decompose_anomalies",
    aliases: &[],
    category: Category::Series,
    summary: "Finds the elements of a series that its trend and season do not explain.",
    signatures: &[fixed(
        &[
            SERIES,
            optional("threshold", ParameterType::Number, "the score from which an element is an anomaly; 1.5 when absent"),
            PERIOD,
            TREND,
            TEST_POINTS,
            Parameter {
                kind: ArgumentKind::Constant,
                ..optional("method", ParameterType::Exact(ScalarType::String), "`ctukey`, when absent, or `tukey`")
            },
            THRESHOLD,
        ],
        ScalarType::Dynamic,
    )],
    returns: "Columns `ad_flag` (1 above, -1 below, 0 usual), `ad_score` (as `series_outliers()` scores what is left) and `baseline`, arrays; null when the argument is no array of finite numbers.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "The trend is the mean (`avg`), a line (`linefit`) or nothing (`none`); a seasonal value is the median of what the trend leaves at its place of the season.",
        "Kusto does not document its formulas; values may differ from the service's.",
        "The search for a period is an error (KU304) where the elements times the lengths to be tried exceed 2^30; name the period then.",
    ],
    examples: &[
        example(
            "A spike",
            "print y = dynamic([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 90]) | extend (flag, score) = series_decompose_anomalies(y) | project flag",
            "flag:dynamic\n[0,0,0,0,0,0,0,0,0,0,0,1]",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (flag, score) = series_decompose_anomalies(y) | project flag",
            "flag:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(args, anomalies, |found, encoder| {
        encoder.begin_bag();
        encoder.key("ad_flag");
        encoder.begin_array();
        found.flags.iter().for_each(|&flag| encoder.long(flag));
        encoder.end();
        encoder.key("ad_score");
        write_reals(&found.scores, encoder);
        encoder.key("baseline");
        write_reals(&found.baseline, encoder);
        encoder.end();
    })
}

/// The columns in order.
pub(crate) const OUTPUTS: &[(&str, ScalarType)] =
    &[("ad_flag", ScalarType::Dynamic), ("ad_score", ScalarType::Dynamic), ("baseline", ScalarType::Dynamic)];

/// The score from which Kusto takes an element for an anomaly.
const ANOMALY: f64 = 1.5;

struct Anomalies {
    flags: Vec<i64>,
    scores: Vec<f64>,
    baseline: Vec<f64>,
}

fn anomalies(row: Row<'_>) -> Result<Option<Anomalies>, FunctionError> {
    let percentiles = percentiles_of(row.text(5).as_deref(), 5)?;
    let threshold = row.real(1).unwrap_or(ANOMALY);
    let places = Places { period: 2, trend: 3, test_points: 4, threshold: 6, default_trend: "avg" };
    Ok(decompose(row, places)?.map(|parts| {
        let scores = outlier_scores(&parts.residual, percentiles, |at, _| at < parts.learnt);
        let flags = scores.iter().map(|&s| i64::from(s > threshold) - i64::from(s < -threshold)).collect();
        Anomalies { flags, scores, baseline: parts.baseline }
    }))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call, call_json, json};

    #[test]
    fn flags_spikes_and_dips() {
        let flags = |text: &str| call_json(&FUNCTION, &[json(text)]).split("\"ad_score\"").next().map(str::to_owned);
        assert_eq!(flags("[1,2,1,2,1,2,1,2,1,2,1,90]").as_deref(), Some(r#"{"ad_flag":[0,0,0,0,0,0,0,0,0,0,0,1],"#));
        assert_eq!(flags("[1,2,1,2,1,2,-90,2,1,2,1,2]").as_deref(), Some(r#"{"ad_flag":[0,0,0,0,0,0,-1,0,0,0,0,0],"#));
        assert_eq!(flags("[5,5,5,5,5,5]").as_deref(), Some(r#"{"ad_flag":[0,0,0,0,0,0],"#));
        assert_eq!(call_json(&FUNCTION, &[json("[1,null]")]), "");
    }

    #[test]
    fn refuses_an_unknown_trend() {
        let args = [json("[1]"), Literal::Real(1.5), Literal::Long(-1), Literal::String("cubic".into())];
        assert!(call(&FUNCTION, &args, kql_types::ScalarType::Dynamic).is_err());
    }
}
