//! `series_decompose()`: trend, season and rest of a series.

use kql_types::ScalarType;

use super::_seasonal::{PERIOD, Places, TEST_POINTS, THRESHOLD, TREND, decompose, write_parts};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_decompose",
    aliases: &[],
    category: Category::Series,
    summary: "Takes a series apart into trend, season and rest.",
    signatures: &[fixed(&[SERIES, PERIOD, TREND, TEST_POINTS, THRESHOLD], ScalarType::Dynamic)],
    returns: "Columns `baseline` (trend and season), `seasonal`, `trend` (of `avg` when not given) and `residual`, arrays of reals; null when the argument is no array of finite numbers.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "A seasonal value is the median of the values at its place of the season; the trend is the mean (`avg`), a line (`linefit`) or nothing (`none`) of what the seasons leave.",
        "Kusto does not document its formulas; values may differ from the service's.",
        "The search for a period is an error (KU304) where the elements times the lengths to be tried exceed 2^30; name the period then.",
    ],
    examples: &[
        example(
            "No seasons",
            "print y = dynamic([1, 2, 3]) | extend (b, s, t, r) = series_decompose(y) | project b, r",
            "b:dynamic|r:dynamic\n[2.0,2.0,2.0]|[-1.0,0.0,1.0]",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (b, s) = series_decompose(y) | project b",
            "b:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let places = Places { period: 1, trend: 2, test_points: 3, threshold: 4, default_trend: "avg" };
    dynamic_rows(args, |row| decompose(row, places), |parts, encoder| write_parts(&parts, encoder))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn answers() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3]")]), r#"{"baseline":[2.0,2.0,2.0],"seasonal":[0.0,0.0,0.0],"trend":[2.0,2.0,2.0],"residual":[-1.0,0.0,1.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,3,1,3]"), Literal::Long(2)]), r#"{"baseline":[1.0,3.0,1.0,3.0],"seasonal":[1.0,3.0,1.0,3.0],"trend":[0.0,0.0,0.0,0.0],"residual":[0.0,0.0,0.0,0.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3]"), Literal::Long(0), Literal::String("linefit".into())]), r#"{"baseline":[1.0,2.0,3.0],"seasonal":[0.0,0.0,0.0],"trend":[1.0,2.0,3.0],"residual":[0.0,0.0,0.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,null]")]), "");
    }
}
