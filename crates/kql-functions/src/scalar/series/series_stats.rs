//! `series_stats()`: statistics of a series as columns.

use kql_types::ScalarType;

use kql_types::dynamic::Encoder;

use super::_fit::variance;
use super::_series::{Row, SERIES, dynamic_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_stats",
    aliases: &[],
    category: Category::Series,
    summary: "Computes least and greatest element, mean and spread of a series.",
    signatures: &[fixed(&[SERIES, Parameter { kind: ArgumentKind::Constant, ..optional("ignore_nonfinite", ParameterType::Exact(ScalarType::Bool), "whether nulls, NaN and infinities are passed over; false when absent") }], ScalarType::Dynamic)],
    returns: "Columns `min`, `min_idx`, `max`, `max_idx`, `avg`, `stdev` and `variance`; null when the argument is no array, has no elements, or has one that is not finite and not to be passed over.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
        "Variance and deviation are those of a sample; positions count from 0, the first of equals wins.",
    ],
    examples: &[
        example(
            "Two of the columns",
            "print s = dynamic([2, 4, 9]) | extend (low, at) = series_stats(s) | project low, at",
            "low:real|at:long\n2.0|0",
        ),
        example(
            "A gap",
            "print s = dynamic([2, null]) | extend (low, at) = series_stats(s) | project low, at",
            "low:real|at:long\n|",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    dynamic_rows(args, |row| Ok(statistics(row)), |s, encoder| write(&s, encoder, false))
}

/// The columns in order.
pub(crate) const OUTPUTS: &[(&str, ScalarType)] = &[
    ("min", ScalarType::Real),
    ("min_idx", ScalarType::Long),
    ("max", ScalarType::Real),
    ("max_idx", ScalarType::Long),
    ("avg", ScalarType::Real),
    ("stdev", ScalarType::Real),
    ("variance", ScalarType::Real),
];

pub(crate) struct Statistics {
    least: (usize, f64),
    greatest: (usize, f64),
    sum: f64,
    variance: f64,
    count: usize,
}

pub(crate) fn statistics(row: Row<'_>) -> Option<Statistics> {
    let ignores = row.bool(1).unwrap_or(false);
    let finite = row.reals(0)?.into_iter().map(|v| v.filter(|v| v.is_finite())).enumerate();
    let places: Vec<(usize, f64)> = if ignores {
        finite.filter_map(|(at, v)| Some((at, v?))).collect()
    } else {
        finite.map(|(at, v)| Some((at, v?))).collect::<Option<_>>()?
    };
    let first = *places.first()?;
    let better = |is_better: fn(f64, f64) -> bool| {
        places.iter().fold(first, |best, &(at, v)| if is_better(v, best.1) { (at, v) } else { best })
    };
    let values: Vec<f64> = places.iter().map(|p| p.1).collect();
    Some(Statistics {
        least: better(|value, best| value < best),
        greatest: better(|value, best| value > best),
        sum: values.iter().sum(),
        variance: variance(&values),
        count: values.len(),
    })
}

pub(crate) fn write(s: &Statistics, encoder: &mut Encoder, with_sum: bool) {
    let real = |encoder: &mut Encoder, key: &str, value: f64| {
        encoder.key(key);
        encoder.real(value);
    };
    let long = |encoder: &mut Encoder, key: &str, value: usize| {
        encoder.key(key);
        encoder.long(value as i64);
    };
    encoder.begin_bag();
    real(encoder, "min", s.least.1);
    long(encoder, "min_idx", s.least.0);
    real(encoder, "max", s.greatest.1);
    long(encoder, "max_idx", s.greatest.0);
    real(encoder, "avg", s.sum / s.count as f64);
    real(encoder, "stdev", s.variance.sqrt());
    real(encoder, "variance", s.variance);
    if with_sum {
        real(encoder, "sum", s.sum);
        long(encoder, "len", s.count);
    }
    encoder.end();
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn answers() {
        assert_eq!(call_json(&FUNCTION, &[json("[2,4,9,2]")]), r#"{"min":2.0,"min_idx":0,"max":9.0,"max_idx":2,"avg":4.25,"stdev":3.304037933599835,"variance":10.916666666666666}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[2,null]")]), "");
        assert_eq!(call_json(&FUNCTION, &[json("[null,2]"), Literal::Bool(true)]), r#"{"min":2.0,"min_idx":1,"max":2.0,"max_idx":1,"avg":2.0,"stdev":0.0,"variance":0.0}"#);
    }
}
