//! `series_seasonal()`: the seasonal part of a series.

use kql_types::ScalarType;

use super::_seasonal::{PERIOD, TEST_POINTS, period, seasonal};
use super::_series::{Row, SERIES, dynamic_rows, write_reals};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_seasonal",
    aliases: &[],
    category: Category::Series,
    summary: "Computes the seasonal part of a series.",
    signatures: &[fixed(&[SERIES, PERIOD, TEST_POINTS], ScalarType::Dynamic)],
    returns: "An array of reals: for each element the median of the elements at the same place of the season, 0 when there are no seasons. Null when the argument is no array of finite numbers.",
    notes: &[
        "A season that is not given is found if it has four elements at least, fits twice and scores 0.7, as `series_decompose()` finds it.",
    ],
    examples: &[
        example(
            "A season of three",
            "print s = series_seasonal(dynamic([1, 3, 5, 1, 3, 5, 2, 4, 6]), 3)",
            "s:dynamic\n[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]",
        ),
        example(
            "A gap",
            "print s = series_seasonal(dynamic([1, null, 5]), 3)",
            "s:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

/// The score from which a season counts here.
const THRESHOLD: f64 = 0.7;

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let values_of = |row: Row<'_>| {
        let Some(series) = row.whole(0) else { return Ok(None) };
        let test_points = usize::try_from(row.long(2).unwrap_or(0)).unwrap_or(0);
        let past = &series[..series.len().saturating_sub(test_points)];
        let period = match row.long(1).unwrap_or(-1) {
            -1 => period(past, THRESHOLD)?,
            given => usize::try_from(given).ok().filter(|p| *p > 0 && *p <= past.len()),
        };
        Ok(Some(period.map_or_else(|| vec![0.0; series.len()], |p| seasonal(past, p, series.len()))))
    };
    dynamic_rows(args, values_of, |values, encoder| write_reals(&values, encoder))
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn answers() {
        assert_eq!(call_json(&FUNCTION, &[json("[2,5,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1]")]), "[1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[8,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10]")]), "[10.0,12.0,14.0,12.0,10.0,10.0,12.0,14.0,12.0,10.0,10.0,12.0,14.0,12.0,10.0,10.0,12.0,14.0,12.0,10.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,3,5,2,4,6,1,3,5,2,4,6]")]), "[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,3,5,2,4,6,1,3,5,2,4,6]"), Literal::Long(3)]), "[1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5]");
    }
}
