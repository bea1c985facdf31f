//! When a scheduled rule runs, over what window, and how many rows make it fire.

use crate::codes;
use crate::diagnostic::Region;
use crate::document::{Context, Fields};

use super::duration::{Duration, read_duration};

/// Frequency and period of a scheduled rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// `queryFrequency`: the time from one run to the next.
    pub frequency: Duration,
    /// `queryPeriod`: how far back a run's window reaches.
    pub period: Duration,
    /// `startTimeUtc`: the first run's time, as written; none runs from creation on.
    pub start_time: Option<String>,
    /// Where the period is written.
    pub period_region: Region,
}

/// The condition on the number of result rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger {
    pub operator: TriggerOperator,
    pub threshold: i64,
}

/// `triggerOperator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerOperator {
    GreaterThan,
    LessThan,
    Equal,
    NotEqual,
    /// Written by a community converter; the service does not know it.
    GreaterThanOrEqual,
    /// Written by a community converter; the service does not know it.
    LessThanOrEqual,
}

impl TriggerOperator {
    /// Returns ARM's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::GreaterThan => "GreaterThan",
            Self::LessThan => "LessThan",
            Self::Equal => "Equal",
            Self::NotEqual => "NotEqual",
            Self::GreaterThanOrEqual => "GreaterThanOrEqual",
            Self::LessThanOrEqual => "LessThanOrEqual",
        }
    }
}

impl Trigger {
    /// Returns whether a result of `rows` rows makes the rule fire.
    pub fn fires(self, rows: u64) -> bool {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        match self.operator {
            TriggerOperator::GreaterThan => rows > self.threshold,
            TriggerOperator::LessThan => rows < self.threshold,
            TriggerOperator::Equal => rows == self.threshold,
            TriggerOperator::NotEqual => rows != self.threshold,
            TriggerOperator::GreaterThanOrEqual => rows >= self.threshold,
            TriggerOperator::LessThanOrEqual => rows <= self.threshold,
        }
    }
}

/// Reads frequency and period.
pub(crate) fn read_schedule(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Option<Schedule> {
    let frequency_node = fields.require(cx, &["queryFrequency"]);
    let period_node = fields.require(cx, &["queryPeriod"]);
    let start_time = fields.take(cx, &["startTimeUtc"]).and_then(|node| cx.text(node, "startTimeUtc"));
    let frequency = frequency_node.and_then(|node| read_duration(cx, node, "queryFrequency"));
    let period = period_node.and_then(|node| read_duration(cx, node, "queryPeriod"));
    let (frequency, period) = (frequency?, period?);
    let (frequency_region, period_region) = (frequency_node?.region, period_node?.region);

    for (field, value, region) in
        [("queryFrequency", frequency, frequency_region), ("queryPeriod", period, period_region)]
    {
        if value < Duration::from_minutes(5) || value > Duration::from_days(14) {
            cx.report(codes::SCHEDULE_RANGE, region, format!("`{field}` is {value}, the service accepts PT5M to P14D"));
        }
    }
    if frequency.ticks == 0 {
        cx.report(
            codes::DURATION_UNREADABLE,
            frequency_region,
            "`queryFrequency` is zero, the rule would never end running",
        );
        return None;
    }
    if period < frequency {
        cx.report(
            codes::PERIOD_TOO_SHORT,
            period_region,
            format!("the period {period} is shorter than the frequency {frequency}: events between two windows are never seen"),
        )
        .help("make `queryPeriod` at least `queryFrequency`");
    }
    if period >= Duration::from_days(2) && frequency < Duration::from_hours(1) {
        cx.report(
            codes::FREQUENCY_TOO_HIGH,
            frequency_region,
            format!("a period of {period} needs a frequency of at least PT1H, found {frequency}"),
        );
    }
    Some(Schedule { frequency, period, start_time: start_time.map(|text| text.value), period_region })
}

/// Reads operator and threshold.
pub(crate) fn read_trigger(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Option<Trigger> {
    let operator = fields.require(cx, &["triggerOperator"]);
    let threshold = fields.require(cx, &["triggerThreshold"]);
    let operator = operator.and_then(|node| {
        let text = cx.text(node, "triggerOperator")?;
        let word = text.value.trim().to_ascii_lowercase();
        let (operator, exact) = match word.as_str() {
            "gt" | "greaterthan" => (TriggerOperator::GreaterThan, ["gt", "GreaterThan"]),
            "lt" | "lessthan" => (TriggerOperator::LessThan, ["lt", "LessThan"]),
            "eq" | "equal" => (TriggerOperator::Equal, ["eq", "Equal"]),
            "ne" | "notequal" => (TriggerOperator::NotEqual, ["ne", "NotEqual"]),
            "equals" => (TriggerOperator::Equal, ["", ""]),
            "ge" | "gte" | "greaterthanorequal" => (TriggerOperator::GreaterThanOrEqual, ["", ""]),
            "le" | "lte" | "lessthanorequal" => (TriggerOperator::LessThanOrEqual, ["", ""]),
            _ => {
                cx.report(codes::UNKNOWN_WORD, node.region, format!("`{}` is no trigger operator", text.value))
                    .help("use one of gt, lt, eq, ne");
                return None;
            }
        };
        if exact[0].is_empty() {
            cx.report(
                codes::OPERATOR_FORM,
                node.region,
                format!("the service does not know the operator `{}`", text.value),
            )
            .help("use one of gt, lt, eq, ne");
        } else if !exact.contains(&text.value.as_str()) {
            cx.report(
                codes::FIELD_SPELLING,
                node.region,
                format!("`triggerOperator` is written `{}`, not `{}`", exact[0], text.value),
            );
        }
        Some(operator)
    });
    let threshold = threshold.and_then(|node| {
        let value = cx.integer(node, "triggerThreshold")?;
        if !(0..=10_000).contains(&value) {
            cx.report(
                codes::THRESHOLD_RANGE,
                node.region,
                format!("`triggerThreshold` is {value}, expected 0 to 10000"),
            );
        }
        Some(value)
    });
    Some(Trigger { operator: operator?, threshold: threshold? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_tested_with_no_rows() {
        let fires = |operator, threshold| Trigger { operator, threshold }.fires(0);
        assert!(!fires(TriggerOperator::GreaterThan, 0));
        assert!(fires(TriggerOperator::LessThan, 1));
        assert!(fires(TriggerOperator::Equal, 0));
        assert!(!fires(TriggerOperator::NotEqual, 0));
        assert!(fires(TriggerOperator::NotEqual, 3));
        assert!(fires(TriggerOperator::GreaterThanOrEqual, 0));
        assert!(fires(TriggerOperator::LessThanOrEqual, 0));
    }
}
