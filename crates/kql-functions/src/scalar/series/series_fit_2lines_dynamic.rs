//! `series_fit_2lines_dynamic()`: two lines through a series as a bag.

use kql_types::ScalarType;

use super::_fit::{two_lines, write_two_lines};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fit_2lines_dynamic",
    aliases: &[],
    category: Category::Series,
    summary: "Splits a series where two lines fit it best by least squares.",
    signatures: &[fixed(&[SERIES], ScalarType::Dynamic)],
    returns: "A bag with `rsquare`, `split_idx`, `variance`, `rvariance`, `line_fit`, and bags `right` and `left` with those of each line, and `slope` and `interception`; null when the argument is no array of finite numbers or has less than four.",
    notes: &[
        "The right line begins at `split_idx`; both lines have two values at least. Positions count from 0, for the right line too.",
    ],
    examples: &[
        example(
            "A jump",
            "print f = series_fit_2lines_dynamic(dynamic([1, 2, 3, 9, 8, 7])) | project at = f.split_idx, slope = round(toreal(f.right.slope), 6)",
            "at:dynamic|slope:real\n3|-1.0",
        ),
        example(
            "A gap",
            "print f = series_fit_2lines_dynamic(dynamic([1, null]))",
            "f:dynamic\n",
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
        |lines, encoder| write_two_lines(&lines, true, encoder),
    )
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn splits_at_the_jump() {
        let bag = call_json(&FUNCTION, &[json("[1,2,3,9,8,7]")]);
        assert!(bag.contains(r#""split_idx":3"#) && bag.contains(r#""right":{"#) && bag.contains(r#""slope":-1.0"#), "{bag}");
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3]")]), "");
    }
}
