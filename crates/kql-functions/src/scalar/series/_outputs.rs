//! Functions that yield several columns. Their kernels evaluate to a property bag with
//! an entry per column, in this order; `extend (a, b) = f(x)` reads them by key, and an
//! unnamed column is called `<function>_<first argument>_<key>`.

use kql_types::ScalarType;

use super::{_fit, _seasonal, series_decompose_anomalies, series_fft, series_fit_poly, series_stats};

/// Returns the names and types of a scalar function's columns, or nothing for functions
/// that yield one column.
pub fn outputs(function: &str) -> Option<&'static [(&'static str, ScalarType)]> {
    Some(match function {
        "series_decompose" | "series_decompose_forecast" => _seasonal::PARTS_OUTPUTS,
        "series_decompose_anomalies" => series_decompose_anomalies::OUTPUTS,
        "series_fft" | "series_ifft" => series_fft::OUTPUTS,
        "series_fit_2lines" => _fit::TWO_LINES_OUTPUTS,
        "series_fit_line" => _fit::LINE_OUTPUTS,
        "series_fit_poly" => series_fit_poly::OUTPUTS,
        "series_periods_detect" | "series_periods_validate" => _seasonal::PERIODS_OUTPUTS,
        "series_stats" => series_stats::OUTPUTS,
        _ => return None,
    })
}
