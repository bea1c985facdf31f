//! `series_fir()`: a series through a finite impulse response filter.

use kql_types::ScalarType;

use super::_series::{SERIES, series_rows};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_fir",
    aliases: &[],
    category: Category::Series,
    summary: "Applies a finite impulse response filter to a series.",
    signatures: &[fixed(
        &[
            SERIES,
            required("filter", ParameterType::DynamicArray, "the coefficients of the filter"),
            optional(
                "normalize",
                ParameterType::Exact(ScalarType::Bool),
                "whether coefficients are divided by their sum; when absent true unless one of them is negative",
            ),
            optional("center", ParameterType::Exact(ScalarType::Bool), "whether the window lies around its element; false when absent"),
        ],
        ScalarType::Dynamic,
    )],
    returns: "An array of reals as long as the series; null when an argument is no array or a coefficient no number, or when it is asked to divide negative coefficients by their sum.",
    notes: &[
        "Beyond the ends of the series elements are 0.",
        "An element whose window holds a gap is null.",
    ],
    examples: &[
        example(
            "A moving average",
            "print s = series_fir(dynamic([3, 3, 6]), dynamic([1, 1, 1]))",
            "s:dynamic\n[1.0,2.0,4.0]",
        ),
        example(
            "Differences, with a gap",
            "print s = series_fir(dynamic([1, 3, null]), dynamic([1, -1]), false)",
            "s:dynamic\n[1.0,2.0,null]",
        ),
    ],
    result_name: ResultName::FirstArgument,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    series_rows(args, |row| {
        let series = row.reals(0)?;
        let mut filter: Vec<f64> = row.reals(1)?.into_iter().collect::<Option<_>>()?;
        let has_negative = filter.iter().any(|&c| c < 0.0);
        let normalizes = row.bool(2).unwrap_or(!has_negative);
        if normalizes && has_negative {
            return None;
        }
        let sum: f64 = filter.iter().sum();
        if normalizes && sum != 0.0 {
            filter.iter_mut().for_each(|c| *c /= sum);
        }
        let ahead = if row.bool(3).unwrap_or(false) { filter.len() / 2 } else { 0 };
        let output = (0..series.len()).map(|at| {
            let terms = filter.iter().enumerate().filter_map(|(back, c)| {
                let index = (at + ahead).checked_sub(back)?;
                series.get(index).map(|value| value.map(|v| v * c))
            });
            terms.sum::<Option<f64>>().into()
        });
        Some(output.collect())
    })
}

#[cfg(test)]
mod tests {
    use kql_types::Literal;

    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn works_element_by_element() {
        assert_eq!(call_json(&FUNCTION, &[json("[0,0,3,0,0]"), json("[1,1,1]")]), "[0.0,0.0,1.0,1.0,1.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[0,0,3,0,0]"), json("[1,1,1]"), Literal::Bool(true), Literal::Bool(true)]), "[0.0,1.0,1.0,1.0,0.0]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,3,null,2]"), json("[1,-1]")]), "[1.0,2.0,null,null]");
        assert_eq!(call_json(&FUNCTION, &[json("[1,3]"), json("[1,-1]"), Literal::Bool(true)]), "");
        assert_eq!(call_json(&FUNCTION, &[json("[1]"), json("[\"a\"]")]), "");
    }
}
