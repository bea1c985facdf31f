//! `series_periods_detect()`: the periods of a series.

use kql_types::ScalarType;

use super::_seasonal::{periods, write_periods};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_periods_detect",
    aliases: &[],
    category: Category::Series,
    summary: "Finds the most significant periods of a series.",
    signatures: &[fixed(
        &[
            SERIES,
            required("min_period", ParameterType::Number, "the least length of a period"),
            required("max_period", ParameterType::Number, "the greatest length of a period"),
            required("num_periods", ParameterType::Exact(ScalarType::Long), "how many periods to find at most"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "Columns `periods` and `scores` (0 to 1), arrays of `num_periods` reals, the best period first, filled up with zeros where fewer are found; null when the argument is no array of finite numbers.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "A score is the lesser of the autocorrelations at the period and at twice the period; a period has 4 elements at least and fits twice. Kusto does not document its formula, and scores may differ.",
        "The search for a period is an error (KU304) where the elements times the lengths to be tried exceed 2^30; narrow the lengths then.",
    ],
    examples: &[
        example(
            "A period of four",
            "print y = dynamic([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2]) | extend (p, s) = series_periods_detect(y, 2, 6, 1) | project p",
            "p:dynamic\n[4.0]",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (p, s) = series_periods_detect(y, 2, 6, 1) | project p",
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
            let bound = |index: usize| row.real(index).map_or(0, |v| v.max(0.0) as usize);
            let count = usize::try_from(row.long(3).unwrap_or(0)).unwrap_or(0);
            let Some(series) = row.whole(0) else { return Ok(None) };
            let found = periods(&series, bound(1), bound(2), count)?;
            let mut found: Vec<(f64, f64)> = found.into_iter().map(|(period, score)| (period as f64, score)).collect();
            // Nobody can want more periods than elements; a huge count must not cost memory.
            found.resize(count.min(series.len()), (0.0, 0.0));
            Ok(Some(found))
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
    fn finds_periods() {
        let bounds = [Literal::Long(2), Literal::Long(6), Literal::Long(2)];
        let call = |text: &str| call_json(&FUNCTION, &[&[json(text)][..], &bounds].concat());
        let found = call("[1,2,3,2,1,2,3,2,1,2,3,2,1,2,3,2]");
        assert!(found.starts_with(r#"{"periods":[4.0,0.0],"scores":["#), "{found}");
        assert_eq!(call("[1,2,3,4,5,6,7,8]"), r#"{"periods":[0.0,0.0],"scores":[0.0,0.0]}"#);
        assert_eq!(call("[1,null]"), "");
    }
}
