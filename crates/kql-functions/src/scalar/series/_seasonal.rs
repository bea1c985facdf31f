//! Seasons, trends and outliers of series.
//!
//! Kusto documents what these functions are for but not their formulas. Decided here:
//! - The score of a period is the lesser of the autocorrelations at the period and at its
//!   double, of the series without its mean, each term weighted by how many pairs it has.
//!   That is why a period must fit twice, and it gives the scores that the documentation shows.
//! - Periods that are looked for have at least [`LEAST_PERIOD`] elements, are peaks of the
//!   autocorrelation and score beyond what noise does; a multiple of a period that scores about
//!   as well is none.
//! - A seasonal value is the median of the elements at the same place of the period.
//! - An outlier's score is its distance from the percentile range, in widths of the range.

use kql_types::ScalarType;
use kql_types::dynamic::Encoder;

use super::_fit::line;
use super::_series::{Row, write_reals};
use crate::*;

pub(crate) const LEAST_PERIOD: usize = 4;
/// How much better than a period its multiple must score to be another period.
const MULTIPLE_MARGIN: f64 = 0.05;
/// The score from which Kusto takes a series for seasonal.
pub(crate) const SEASONALITY_THRESHOLD: f64 = 0.6;

/// The autocorrelation of a series.
pub(crate) struct Autocorrelation {
    deviations: Vec<f64>,
    energy: f64,
}

impl Autocorrelation {
    pub(crate) fn new(series: &[f64]) -> Self {
        let mean = series.iter().sum::<f64>() / series.len().max(1) as f64;
        let deviations: Vec<f64> = series.iter().map(|v| v - mean).collect();
        let energy = deviations.iter().map(|v| v * v).sum();
        Self { deviations, energy }
    }

    /// Returns the correlation with the series `lag` elements later; 0 when there are no pairs.
    fn at(&self, lag: usize) -> f64 {
        let length = self.deviations.len();
        if lag >= length || self.energy == 0.0 {
            return 0.0;
        }
        let pairs = self.deviations.iter().zip(&self.deviations[lag..]);
        let together: f64 = pairs.map(|(a, b)| a * b).sum();
        together / self.energy * length as f64 / (length - lag) as f64
    }

    /// Returns the score of a period, 0 to 1; 0 where it is too short or does not fit twice.
    pub(crate) fn score(&self, period: usize) -> f64 {
        if period < LEAST_PERIOD || period > self.deviations.len() / 2 {
            return 0.0;
        }
        self.at(period).min(self.at(2 * period)).clamp(0.0, 1.0)
    }
}

/// Pairs of elements that the search for the period of one series may compare: a second or so.
const MAX_PAIRS: usize = 1 << 30;

/// Returns up to `count` periods between two lengths with their scores, best first. A long series with
/// many possible periods is an error.
pub(crate) fn periods(
    series: &[f64],
    least: usize,
    most: usize,
    count: usize,
) -> Result<Vec<(usize, f64)>, FunctionError> {
    let most = most.min(series.len() / 2);
    let least = least.max(LEAST_PERIOD);
    if least > most {
        return Ok(Vec::new());
    }
    if series.len().saturating_mul(most - least + 1) > MAX_PAIRS {
        let lengths = most - least + 1;
        let message = format!("{lengths} periods of a series of {} elements are too many to be tried", series.len());
        return Err(FunctionError::Limit { message });
    }
    let correlation = Autocorrelation::new(series);
    // Autocorrelations of noise lie within this with a probability of 95 %.
    let noise = 2.0 / (series.len() as f64).sqrt();
    let values: Vec<f64> = (least - 1..=most + 1).map(|lag| correlation.at(lag)).collect();
    let mut peaks: Vec<(usize, f64)> = (least..=most)
        .zip(values.windows(3))
        .filter(|(_, around)| matches!(around, [before, value, after] if value >= before && value > after))
        .map(|(lag, _)| (lag, correlation.score(lag)))
        .filter(|(_, score)| *score > noise)
        .collect();
    let all = peaks.clone();
    peaks.retain(|&(lag, score)| {
        let is_multiple = |&(other, other_score): &(usize, f64)| {
            other < lag && lag.is_multiple_of(other) && other_score + MULTIPLE_MARGIN >= score
        };
        !all.iter().any(is_multiple)
    });
    peaks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    peaks.truncate(count);
    Ok(peaks)
}

/// Returns the period of a series, or nothing when it has no seasons.
pub(crate) fn period(series: &[f64], threshold: f64) -> Result<Option<usize>, FunctionError> {
    let found = periods(series, LEAST_PERIOD, series.len() / 2, 1)?;
    Ok(found.first().filter(|(_, score)| *score >= threshold).map(|(period, _)| *period))
}

/// Returns the seasonal value of each of `length` elements.
pub(crate) fn seasonal(series: &[f64], period: usize, length: usize) -> Vec<f64> {
    let medians: Vec<f64> = (0..period)
        .map(|place| {
            let mut values: Vec<f64> = series.iter().skip(place).step_by(period).copied().collect();
            values.sort_by(f64::total_cmp);
            quantile(&values, 0.5)
        })
        .collect();
    (0..length).map(|at| medians[at % period]).collect()
}

/// Returns the quantile of ascending values, interpolated between neighbours; 0 of none.
pub(crate) fn quantile(ascending: &[f64], share: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return 0.0 };
    let place = share * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    let (low, high) = (ascending[low.min(last)], ascending[high.min(last)]);
    low + (high - low) * place.fract()
}

/// Returns how far each value lies outside the range between two percentiles of the
/// values that `learns` tells to learn from; inside it is 0.
pub(crate) fn outlier_scores(values: &[f64], percentiles: (f64, f64), learns: impl Fn(usize, f64) -> bool) -> Vec<f64> {
    let known = values.iter().enumerate().filter(|&(at, &v)| v.is_finite() && learns(at, v));
    let mut known: Vec<f64> = known.map(|(_, v)| *v).collect();
    known.sort_by(f64::total_cmp);
    let (low, high) = (quantile(&known, percentiles.0 / 100.0), quantile(&known, percentiles.1 / 100.0));
    let width = high - low;
    let outside = |value: f64| {
        if value > high {
            (value - high) / width
        } else if value < low {
            (value - low) / width
        } else {
            0.0
        }
    };
    values.iter().map(|&value| outside(value)).collect()
}

/// Which percentiles bound what is usual, by the name of the method.
pub(crate) fn percentiles_of(kind: Option<&str>, argument: usize) -> Result<(f64, f64), FunctionError> {
    match kind {
        None | Some("ctukey") => Ok((10.0, 90.0)),
        Some("tukey") => Ok((25.0, 75.0)),
        Some(other) => Err(FunctionError::InvalidArgument {
            argument,
            message: format!("the method `{other}` is unknown; `ctukey` and `tukey` are known"),
        }),
    }
}

/// What a series is made of.
pub(crate) struct Parts {
    pub(crate) baseline: Vec<f64>,
    pub(crate) seasonal: Vec<f64>,
    pub(crate) trend: Vec<f64>,
    pub(crate) residual: Vec<f64>,
    /// How many elements were learnt from.
    pub(crate) learnt: usize,
}

/// Where a function has the arguments of a decomposition.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub(crate) period: usize,
    pub(crate) trend: usize,
    pub(crate) test_points: usize,
    pub(crate) threshold: usize,
    pub(crate) default_trend: &'static str,
}

/// Takes the series of a row apart; nothing when it has a gap or no elements to learn from.
pub(crate) fn decompose(row: Row<'_>, places: Places) -> Result<Option<Parts>, FunctionError> {
    let trend = row.text(places.trend);
    let trend = trend.as_deref().unwrap_or(places.default_trend);
    if !["avg", "linefit", "none"].contains(&trend) {
        let message = format!("the trend `{trend}` is unknown; `avg`, `linefit` and `none` are known");
        return Err(FunctionError::InvalidArgument { argument: places.trend, message });
    }
    let Some(series) = row.whole(0) else { return Ok(None) };
    let test_points = usize::try_from(row.long(places.test_points).unwrap_or(0)).unwrap_or(0);
    let learnt = series.len().saturating_sub(test_points);
    if learnt == 0 {
        return Ok(None);
    }
    let threshold = row.real(places.threshold).unwrap_or(SEASONALITY_THRESHOLD);
    let past = &series[..learnt];
    let period = match row.long(places.period).unwrap_or(-1) {
        -1 => period(past, threshold)?,
        given => usize::try_from(given).ok().filter(|p| *p > 0 && *p <= learnt),
    };
    let seasonal = period.map_or_else(|| vec![0.0; series.len()], |p| seasonal(past, p, series.len()));
    let level: Vec<f64> = past.iter().zip(&seasonal).map(|(v, s)| v - s).collect();
    let trend: Vec<f64> = match trend {
        "none" => vec![0.0; series.len()],
        "avg" => vec![level.iter().sum::<f64>() / learnt as f64; series.len()],
        _ => {
            let line = line(&level, 0);
            (0..series.len()).map(|at| line.interception + line.slope * at as f64).collect()
        }
    };
    let baseline: Vec<f64> = trend.iter().zip(&seasonal).map(|(t, s)| t + s).collect();
    let residual = series.iter().zip(&baseline).map(|(v, b)| v - b).collect();
    Ok(Some(Parts { baseline, seasonal, trend, residual, learnt }))
}

/// The columns of `series_decompose()` and `series_decompose_forecast()`.
pub(crate) const PARTS_OUTPUTS: &[(&str, ScalarType)] = &[
    ("baseline", ScalarType::Dynamic),
    ("seasonal", ScalarType::Dynamic),
    ("trend", ScalarType::Dynamic),
    ("residual", ScalarType::Dynamic),
];

pub(crate) fn write_parts(parts: &Parts, encoder: &mut Encoder) {
    encoder.begin_bag();
    let arrays = [&parts.baseline, &parts.seasonal, &parts.trend, &parts.residual];
    for ((key, _), values) in PARTS_OUTPUTS.iter().zip(arrays) {
        encoder.key(key);
        write_reals(values, encoder);
    }
    encoder.end();
}

/// The columns of `series_periods_detect()` and `series_periods_validate()`.
pub(crate) const PERIODS_OUTPUTS: &[(&str, ScalarType)] = &[("periods", ScalarType::Dynamic), ("scores", ScalarType::Dynamic)];

pub(crate) fn write_periods(periods: &[(f64, f64)], encoder: &mut Encoder) {
    encoder.begin_bag();
    encoder.key("periods");
    write_reals(&periods.iter().map(|p| p.0).collect::<Vec<_>>(), encoder);
    encoder.key("scores");
    write_reals(&periods.iter().map(|p| p.1).collect::<Vec<_>>(), encoder);
    encoder.end();
}

/// Parameters of a decomposition.
pub(crate) const PERIOD: Parameter =
    optional("period", ParameterType::Integer, "the length of a season: -1, when absent, finds it, 0 is none");
pub(crate) const TREND: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..optional("trend", ParameterType::Exact(ScalarType::String), "`avg`, `linefit` or `none`")
};
pub(crate) const TEST_POINTS: Parameter =
    optional("test_points", ParameterType::Integer, "how many elements at the end not to learn from; 0 when absent");
pub(crate) const THRESHOLD: Parameter =
    optional("seasonality_threshold", ParameterType::Number, "the score from which a season counts; 0.6 when absent");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_not_try_for_hours() {
        let long = vec![1.0; 1 << 20];
        assert!(matches!(period(&long, SEASONALITY_THRESHOLD), Err(FunctionError::Limit { .. })));
        assert_eq!(periods(&long, 4, 600, 1).unwrap(), []);
    }

    #[test]
    fn finds_the_period() {
        let tent = [2., 5., 3., 4., 3., 2., 1., 2., 3., 4., 3., 2., 1., 2., 3., 4., 3., 2., 1., 2., 3., 4., 3., 2., 1.];
        assert_eq!(period(&tent, SEASONALITY_THRESHOLD).unwrap(), Some(6));
        let short = [1., 3., 5., 2., 4., 6., 1., 3., 5., 2., 4., 6.];
        assert!((Autocorrelation::new(&tent).score(6) - 0.706).abs() < 0.001);
        assert_eq!(period(&short, SEASONALITY_THRESHOLD).unwrap(), None);
        let rising: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(period(&rising, SEASONALITY_THRESHOLD).unwrap(), None);
    }

    #[test]
    fn tells_days_from_weeks() {
        let series: Vec<f64> = (0..24 * 7 * 5)
            .map(|t| {
                let (hour, day) = (f64::from(t % 24), (t / 24) % 7);
                let level = if day >= 5 { 5.0 } else { 15.0 };
                level - (hour / 10.0).powi(2) * 4.0
            })
            .collect();
        let found: Vec<usize> = periods(&series, 4, 24 * 14, 2).unwrap().into_iter().map(|p| p.0).collect();
        assert_eq!(found, [168, 24]);
    }

    #[test]
    fn scores_what_lies_outside() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 50.0];
        let scores = outlier_scores(&values, (10.0, 90.0), |at, _| at < 10);
        assert!(scores[..10].iter().all(|s| s.abs() < 0.2));
        assert!(scores[10] > 5.0);
    }
}
