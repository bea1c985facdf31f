//! Not running for a while after an alert.

use crate::codes;
use crate::document::{Context, Fields};

use super::duration::{Duration, read_duration};
use super::schedule::Schedule;

/// `suppressionEnabled` and `suppressionDuration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suppression {
    pub is_enabled: bool,
    /// How long no run happens after one that made an alert; 1 hour when not written.
    pub duration: Duration,
}

impl Default for Suppression {
    fn default() -> Self {
        Self { is_enabled: false, duration: Duration::from_hours(1) }
    }
}

pub(crate) fn read_suppression(
    cx: &mut Context<'_>,
    fields: &mut Fields<'_>,
    schedule: Option<&Schedule>,
) -> Suppression {
    let enabled = fields.take(cx, &["suppressionEnabled"]);
    let duration = fields.take(cx, &["suppressionDuration"]);
    let mut suppression = Suppression::default();
    if let Some(value) = enabled.and_then(|node| cx.boolean(node, "suppressionEnabled")) {
        suppression.is_enabled = value;
    }
    let Some(node) = duration else {
        return suppression;
    };
    let Some(value) = read_duration(cx, node, "suppressionDuration") else {
        return suppression;
    };
    suppression.duration = value;
    if value < Duration::from_minutes(5) || value > Duration::from_hours(24) {
        cx.report(
            codes::SUPPRESSION_RANGE,
            node.region,
            format!("`suppressionDuration` is {value}, the service accepts PT5M to PT24H"),
        );
    }
    if suppression.is_enabled && schedule.is_some_and(|schedule| value <= schedule.frequency) {
        cx.report(
            codes::SUPPRESSION_IDLE,
            node.region,
            format!("a suppression of {value} skips no run of a rule with this frequency"),
        );
    }
    suppression
}
