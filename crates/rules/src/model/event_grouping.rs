//! One alert for a run, or one for each row.

use crate::codes;
use crate::document::{Context, Fields};

use super::words::{read_word, words};

words! {
    /// `eventGroupingSettings.aggregationKind`.
    AggregationKind {
        /// One alert over all rows of a run; the default.
        SingleAlert = "SingleAlert",
        /// One alert for each row, up to a limit.
        AlertPerResult = "AlertPerResult",
    }
}

pub(crate) fn read_event_grouping(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> AggregationKind {
    let Some(node) = fields.take(cx, &["eventGroupingSettings", "EventGroupSettings"]) else {
        return AggregationKind::SingleAlert;
    };
    let Some(mut fields) = Fields::open(cx, node, "`eventGroupingSettings`") else {
        return AggregationKind::SingleAlert;
    };
    let kind = fields.take(cx, &["aggregationKind"]);
    fields.finish(cx);
    kind.and_then(|node| read_word(cx, node, "aggregationKind", codes::UNKNOWN_WORD))
        .unwrap_or(AggregationKind::SingleAlert)
}
