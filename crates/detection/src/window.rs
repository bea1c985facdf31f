//! When rules run, and over which span of time.

use rules::{Duration, Rule, RuleKind};

use crate::settings::WindowBounds;

/// A span of time in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub start: i64,
    pub end: i64,
    pub bounds: WindowBounds,
}

impl Window {
    /// Whether a moment lies in the window.
    pub fn contains(self, ticks: i64) -> bool {
        let before_end = match self.bounds {
            WindowBounds::HalfOpen => ticks < self.end,
            WindowBounds::Closed => ticks <= self.end,
        };
        ticks >= self.start && before_end
    }
}

/// Returns the time from one run of a rule to the next; none if rules of its kind do not run.
pub(crate) fn frequency(rule: &Rule) -> Option<Duration> {
    match rule.kind {
        RuleKind::Scheduled => rule.schedule.as_ref().map(|schedule| schedule.frequency),
        RuleKind::Nrt => Some(Duration::from_minutes(1)),
        _ => None,
    }
}

/// Returns how far back a run of a rule looks.
pub(crate) fn period(rule: &Rule) -> Option<Duration> {
    match rule.kind {
        RuleKind::Scheduled => rule.schedule.as_ref().map(|schedule| schedule.period),
        RuleKind::Nrt => Some(Duration::from_minutes(1)),
        _ => None,
    }
}

/// Returns the query times of a rule from `from` to `to`, both included: `anchor + k · frequency`, k ≥ 0.
///
/// A rule that does not run has none.
pub fn run_times(rule: &Rule, anchor: i64, from: i64, to: i64) -> impl Iterator<Item = i64> + use<> {
    let step = frequency(rule).map_or(0, |frequency| frequency.ticks);
    let mut next = (step > 0).then_some(anchor).and_then(|anchor| {
        let behind = from.saturating_sub(anchor).max(0);
        let steps = behind / step + i64::from(behind % step > 0);
        anchor.checked_add(steps.checked_mul(step)?)
    });
    std::iter::from_fn(move || {
        let time = next.filter(|time| *time <= to)?;
        next = time.checked_add(step);
        Some(time)
    })
}
