//! `series_ifft()`: the series of frequencies.

use kql_types::ScalarType;

use super::series_fft::transform;
use super::_series::{SERIES};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "series_ifft",
    aliases: &[],
    category: Category::Series,
    summary: "Applies the inverse fast Fourier transform to a series.",
    signatures: &[fixed(
        &[SERIES, optional("series_imaginary", ParameterType::DynamicArray, "the imaginary parts; 0 when absent")],
        ScalarType::Dynamic,
    )],
    returns: "Columns `real` and `imag`, arrays of reals; null when an argument is no array of finite numbers or the arrays differ in length.",
    notes: &[
        "The kernel evaluates to a property bag that has an entry per column.",
    ],
    examples: &[
        example(
            "Two elements",
            "print y = dynamic([2, 0]) | extend (re, im) = series_ifft(y) | project re",
            "re:dynamic\n[1.0,1.0]",
        ),
        example(
            "A gap",
            "print y = dynamic([1, null]) | extend (re, im) = series_ifft(y) | project re",
            "re:dynamic\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    transform(args, true)
}

#[cfg(test)]
mod tests {
    use super::FUNCTION;
    use crate::scalar::series::_series::{call_json, json};

    #[test]
    fn transforms() {
        assert_eq!(call_json(&FUNCTION, &[json("[2,0]"), json("[0,0]")]), r#"{"real":[1.0,1.0],"imag":[0.0,0.0]}"#);
        assert_eq!(call_json(&FUNCTION, &[json("[1,1]"), json("[0]")]), "");
    }
}
