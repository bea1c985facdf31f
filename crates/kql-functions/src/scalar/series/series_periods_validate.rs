//! `series_periods_validate()`: whether a series has given periods.

use kql_types::ScalarType;

use super::_seasonal::{Autocorrelation, write_periods};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_periods_validate",
    aliases: &[],
    category: Category::Series,
    summary: "Scores how well a series has periods of given lengths.",
    signatures: &[fixed(
        &[SERIES, repeated("period", ParameterType::Number, 1, 16, "the length of a period")],
        ScalarType::Dynamic,
    )],
    returns: "Columns `periods` (as given) and `scores` (0 to 1), arrays of reals; null when the argument is no array of finite numbers.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "Scores are those of `series_periods_detect()`; a length is rounded to whole elements, and one below 4 or beyond half of the series scores 0.",
    ],
    examples: &[
        example(
            "A period of four",
            "print y = dynamic([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2]) | extend (p, s) = series_periods_validate(y, 4) | project is_period = toreal(s[0]) > 0.9",
            "is_period:bool\ntrue",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (p, s) = series_periods_validate(y, 4) | project p",
            "p:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(
        args,
        |row| {
            Ok(row.whole(0).map(|series| {
                let correlation = Autocorrelation::new(&series);
                let lengths = (1..args.len()).filter_map(|index| row.real(index));
                lengths.map(|length| (length, correlation.score(length.round().max(0.0) as usize))).collect::<Vec<_>>()
            }))
        },
        |periods, encoder| write_periods(&periods, encoder),
    )
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn scores_periods() {
        let found = call_json(&FUNCTION, &[json("[1,3,1,3,1,3,1,3]"), Literal::Long(3), Literal::Long(100)]);
        assert_eq!(found, r#"{"periods":[3.0,100.0],"scores":[0.0,0.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,null]"), Literal::Long(1)]), "");
    }
}
