//! `series_fit_line()`: a line through a series as columns.

use kql_types::ScalarType;

use super::_fit::{line, write_line};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fit_line",
    aliases: &[],
    category: Category::Series,
    summary: "Fits a line to a series by least squares.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "Columns `rsquare`, `slope`, `variance`, `rvariance`, `interception` and `line_fit`; null when the argument is no array of finite numbers or empty.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "Positions count from 0; variances are those of a sample, `rvariance` that of what the line leaves.",
    ],
    examples: &[
        example(
            "A line",
            "print y = dynamic([1, 3, 5]) | extend (r, s) = series_fit_line(y) | project r, s",
            "r:real|s:real\n1.0|2.0",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (r, s) = series_fit_line(y) | project r, s",
            "r:real|s:real\n|",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| Ok(row.whole(0).filter(|series| !series.is_empty()).map(|series| line(&series, 0))),
        |line, encoder| write_line(&line, encoder),
    )
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn answers() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,3,5]")]), r#"{"rsquare":1.0,"slope":2.0,"variance":4.0,"rvariance":0.0,"interception":1.0,"line_fit":[1.0,3.0,5.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,null]")]), "");
        assert_eq!(call_json(&FUNCTION, &[json("[]")]), "");
    }
}
