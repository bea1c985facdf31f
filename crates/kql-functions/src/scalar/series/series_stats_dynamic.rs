//! `series_stats_dynamic()`: statistics of a series as a bag.

use kql_types::ScalarType;

use super::series_stats::{statistics, write};
use super::_series::{SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_stats_dynamic",
    aliases: &[],
    category: Category::Series,
    summary: "Computes least and greatest element, mean, spread, sum and length of a series.",
    signatures: &[fixed(&[SERIES, Parameter { kind: ArgumentKind::Constant, ..optional("ignore_nonfinite", ParameterType::Exact(ScalarType::Bool), "whether nulls, NaN and infinities are passed over; false when absent") }], ScalarType::Dynamic)],
    returns: "A bag with `min`, `min_idx`, `max`, `max_idx`, `avg`, `stdev`, `variance`, `sum` and `len`; null as for `series_stats()`.",
    notes: &[
        "`len` counts the elements that took part.",
    ],
    examples: &[
        example(
            "A bag",
            "print s = series_stats_dynamic(dynamic([2, 4])) | project n = s.len, m = s.avg",
            "n:dynamic|m:dynamic\n2|3.0",
        ),
        example(
            "A gap",
            "print s = series_stats_dynamic(dynamic([2, null]))",
            "s:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(args, |row| Ok(statistics(row)), |s, encoder| write(&s, encoder, true))
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn answers() {
        assert_eq!(call_json(&FUNCTION, &[json("[3,1]")]), r#"{"min":1.0,"min_idx":1,"max":3.0,"max_idx":0,"avg":2.0,"stdev":1.4142135623730951,"variance":2.0,"sum":4.0,"len":2}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[]")]), "");
    }
}
