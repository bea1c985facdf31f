//! `series_iir()`: a series through an infinite impulse response filter.

use kql_types::ScalarType;

use super::_series::{SERIES, series_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_iir",
    aliases: &[],
    category: Category::Series,
    summary: "Applies an infinite impulse response filter to a series.",
    signatures: &[fixed(
        &[
            SERIES,
            required("numerators", ParameterType::DynamicArray, "the coefficients of the input"),
            required("denominators", ParameterType::DynamicArray, "the coefficients of the output, the first not 0"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "An array of reals as long as the series; null when an argument is no array, a coefficient no number or the first denominator 0.",
    notes: &[
        "From the first gap of the series on, elements are null as long as the filter remembers it.",
    ],
    examples: &[
        example(
            "A running sum",
            "print s = series_iir(dynamic([1, 2, 3]), dynamic([1]), dynamic([1, -1]))",
            "s:dynamic\n[1.0,3.0,6.0]",
        ),
        example(
            "A gap",
            "print s = series_iir(dynamic([1, null]), dynamic([1]), dynamic([1, -1]))",
            "s:dynamic\n[1.0,null]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| {
        let series = row.reals(0)?;
        let numerators: Vec<f64> = row.reals(1)?.into_iter().collect::<Option<_>>()?;
        let denominators: Vec<f64> = row.reals(2)?.into_iter().collect::<Option<_>>()?;
        let (&first, rest) = denominators.split_first().filter(|(first, _)| **first != 0.0)?;
        let mut output: Vec<Option<f64>> = Vec::with_capacity(series.len());
        for at in 0..series.len() {
            let input: Option<f64> = numerators.iter().take(at + 1).enumerate().map(|(k, c)| Some(c * series[at - k]?)).sum();
            let past: Option<f64> = rest.iter().take(at).enumerate().map(|(k, c)| Some(c * output[at - 1 - k]?)).sum();
            output.push(input.zip(past).map(|(input, past)| (input - past) / first));
        }
        Some(output.into_iter().map(Into::into).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3,4]"), json("[1]"), json("[1,-1]")]), "[1.0,3.0,6.0,10.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,2,3]"), json("[1,1]"), json("[2]")]), "[0.5,1.5,2.5]");
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), json("[1]"), json("[0]")]), "");
    }
}
