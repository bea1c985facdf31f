//! `series_fit_2lines()`: two lines through a series as columns.

use kql_types::ScalarType;

use super::_fit::{two_lines, write_two_lines};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fit_2lines",
    aliases: &[],
    category: Category::Series,
    summary: "Splits a series where two lines fit it best by least squares.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "Columns `rsquare`, `split_idx`, `variance`, `rvariance`, `line_fit`, and for the `right` and the `left` line its own, each with `slope` and `interception`; null when the argument is no array of finite numbers or has less than four.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "The right line begins at `split_idx`; both lines have two values at least. Positions count from 0, for the right line too.",
    ],
    examples: &[
        example(
            "A jump",
            "print y = dynamic([1, 2, 3, 9, 8, 7]) | extend (r, s) = series_fit_2lines(y) | project s",
            "s:long\n3",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (r, s) = series_fit_2lines(y) | project s",
            "s:long\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| Ok(row.whole(0).and_then(|series| two_lines(&series))),
        |lines, encoder| write_two_lines(&lines, false, encoder),
    )
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn splits_at_the_jump() {
        let bag = call_json(&FUNCTION, &[json("[1,2,3,9,8,7]")]);
        assert!(bag.contains(r#""split_idx":3"#) && bag.contains(r#""right_slope":-1.0"#), "{bag}");
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3]")]), "");
    }
}
