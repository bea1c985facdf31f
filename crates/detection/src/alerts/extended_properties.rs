//! The `ExtendedProperties` column: an object of texts, in text.

use kql_types::datetime::{self, Civil};
use rules::RuleKind;

use super::build::RunFacts;
use crate::ids;
use crate::json::{self, Object};
use crate::settings::CorrelationId;
use crate::window::period;

const TICKS_PER_SECOND: i64 = 10_000_000;

/// What differs between the alerts of a run.
pub(super) struct Properties {
    /// For an alert about one row: the query that gives it back.
    pub(super) event_query: Option<String>,
    /// The JSON text of the custom details, if the rule has any.
    pub(super) details: Option<String>,
    pub(super) row_count: usize,
}

pub(super) fn extended_properties(facts: &RunFacts<'_>, properties: &Properties) -> String {
    let (rule, settings) = (facts.rule, facts.settings);
    let mut object = Object(Vec::new());
    let mut set = |key: &str, value: String| object.0.push((key.to_owned(), value));
    set("Query Period", period(rule).map_or_else(String::new, |period| period.to_clock()));
    if rule.kind == RuleKind::Scheduled
        && let Some(trigger) = rule.trigger
    {
        set("Trigger Operator", trigger.operator.name().to_owned());
        set("Trigger Threshold", trigger.threshold.to_string());
    }
    set("Correlation Id", correlation_id(facts));
    set("Search Query Results Overall Count", properties.row_count.to_string());
    set("Data Sources", json::text(&[&settings.workspace_name]));
    match &properties.event_query {
        Some(query) => {
            set("Query", query.clone());
            set("OriginalQuery", facts.query.to_owned());
        }
        None => set(
            "Query",
            format!(
                "// query_now is the time of the run: now() returns it, and its window ends there.\n\
                 set query_now = datetime({});\n{}",
                datetime::format(facts.query_time),
                facts.query
            ),
        ),
    }
    set("Query Start Time UTC", seconds_text(facts.window.start));
    set("Query End Time UTC", seconds_text(facts.window.end.saturating_add(TICKS_PER_SECOND - 1)));
    set("Analytic Rule Ids", json::text(&[&rule.id]));
    set("Event Grouping", if properties.event_query.is_some() { "AlertPerEvent" } else { "SingleAlert" }.to_owned());
    set("Analytic Rule Name", rule.name.clone());
    set("ProcessedBySentinel", "True".to_owned());
    set("Alert generation status", "Full alert created".to_owned());
    if let Some(details) = &properties.details {
        set("Custom Details", details.clone());
    }
    json::text(&object)
}

fn correlation_id(facts: &RunFacts<'_>) -> String {
    let settings = facts.settings;
    match settings.correlation_id {
        CorrelationId::Guid => ids::make(settings, "run", &[&facts.rule.id, &facts.query_time.to_string()]),
        CorrelationId::Ticks => format!("{}_{}_{}", settings.workspace_id, facts.rule.id, facts.visibility_time),
    }
}

/// Returns `2023-07-24 15:23:59Z`; fractions of a second are cut.
fn seconds_text(ticks: i64) -> String {
    let Civil { year, month, day, hour, minute, second, .. } = Civil::from_ticks(ticks);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}Z")
}
