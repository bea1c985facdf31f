//! `series_decompose_forecast()`: how a series goes on.

use kql_types::ScalarType;

use super::_seasonal::{PERIOD, Places, THRESHOLD, TREND, decompose, write_parts};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_decompose_forecast",
    aliases: &[],
    category: Category::Series,
    summary: "Forecasts the last elements of a series from those before.",
    signatures: &[fixed(
        &[
            SERIES,
            required("test_points", ParameterType::Integer, "how many elements at the end to forecast"),
            PERIOD,
            TREND,
            THRESHOLD,
        ],
        ScalarType::Dynamic,
    )],
    returns: "Columns `baseline` (the forecast), `seasonal`, `trend` (of `linefit` when not given) and `residual`, arrays of reals; null when the argument is no array of finite numbers.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "The trend is the mean (`avg`), a line (`linefit`) or nothing (`none`); a seasonal value is the median of what the trend leaves at its place of the season.",
        "Kusto does not document its formulas; values may differ from the service's.",
        "The search for a period is an error (KU304) where the elements times the lengths to be tried exceed 2^30; name the period then.",
    ],
    examples: &[
        example(
            "A line goes on",
            "print y = dynamic([1.0, 2.0, 3.0, 0.0]) | extend (f, s) = series_decompose_forecast(y, 1) | project f",
            "f:dynamic\n[1.0,2.0,3.0,4.0]",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (f, s) = series_decompose_forecast(y, 1) | project f",
            "f:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let places = Places { period: 2, trend: 3, test_points: 1, threshold: 4, default_trend: "linefit" };
    dynamic_rows(args, |row| decompose(row, places), |parts, encoder| write_parts(&parts, encoder))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn answers() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3,0]"), Literal::Long(1)]), r#"{"baseline":[1.0,2.0,3.0,4.0],"seasonal":[0.0,0.0,0.0,0.0],"trend":[1.0,2.0,3.0,4.0],"residual":[0.0,0.0,0.0,-4.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), Literal::Long(1)]), "");
    }
}
