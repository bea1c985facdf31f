//! From a run's rows to its alerts: one for all, or one for each.

use rules::{AggregationKind, Rule, RuleKind};

use super::alert::Alert;
use super::custom_details::{custom_details, details_text};
use super::event_query;
use super::extended_properties::{Properties, extended_properties};
use super::overrides::Overrides;
use crate::entities::{entities_text, extract};
use crate::ids;
use crate::issues::{IssueKind, Issues};
use crate::rows::Rows;
use crate::settings::{Settings, TechniquesForm};
use crate::window::Window;

/// What is the same for all alerts of a run.
pub(crate) struct RunFacts<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) query: &'a str,
    pub(crate) query_time: i64,
    pub(crate) visibility_time: i64,
    pub(crate) window: Window,
    pub(crate) settings: &'a Settings,
}

/// Returns the alerts of a run that fired.
pub(crate) fn build_alerts(facts: &RunFacts<'_>, rows: &Rows<'_>, issues: &mut Issues) -> Vec<Alert> {
    let all: Vec<usize> = (0..rows.len()).collect();
    let is_single = facts.rule.event_grouping == AggregationKind::SingleAlert;
    let overrides = Overrides::new(facts, rows, issues);
    if is_single {
        return vec![build(facts, rows, &all, 0, false, &overrides, issues)];
    }
    if all.is_empty() {
        return if facts.settings.alert_per_result_without_rows {
            vec![build(facts, rows, &all, 0, false, &overrides, issues)]
        } else {
            Vec::new()
        };
    }
    let limit = match facts.rule.kind {
        RuleKind::Nrt => facts.settings.nrt_alerts_per_run,
        _ => facts.settings.alerts_per_run,
    };
    let single_rows = if all.len() > limit { limit.saturating_sub(1) } else { all.len() };
    let mut alerts: Vec<Alert> =
        (0..single_rows).map(|row| build(facts, rows, &[row], row, true, &overrides, issues)).collect();
    if single_rows < all.len() {
        let message = format!("more events than the {limit} alerts of a run: the last alert is about all of them");
        issues.add(IssueKind::EventLimit, (all.len() - single_rows) as u64, message);
        alerts.push(build(facts, rows, &all, single_rows, false, &overrides, issues));
    }
    alerts
}

fn build(
    facts: &RunFacts<'_>,
    rows: &Rows<'_>,
    wanted: &[usize],
    ordinal: usize,
    is_event: bool,
    overrides: &Overrides<'_>,
    issues: &mut Issues,
) -> Alert {
    let (rule, settings) = (facts.rule, facts.settings);
    let is_nrt = rule.kind == RuleKind::Nrt;
    let (query_time, ordinal) = (facts.query_time.to_string(), ordinal.to_string());
    let parts = [rule.id.as_str(), query_time.as_str(), ordinal.as_str()];
    let (start_time, end_time) = activity(facts, rows, wanted);
    let mut entities = extract(facts, rows, wanted, issues);
    let entities_text = entities_text(&mut entities, issues);
    let custom_details = custom_details(facts, rows, wanted, issues);
    let event_query = if is_event {
        wanted.first().map(|row| event_query::text(rows, *row, issues)).unwrap_or_default()
    } else {
        String::new()
    };
    let extended_properties = extended_properties(
        facts,
        &Properties {
            event_query: is_event.then_some(event_query),
            details: (!rule.custom_details.is_empty()).then(|| details_text(&custom_details)),
            row_count: rows.len(),
        },
    );
    let text = |value: &str| value.to_owned();
    let mut alert = Alert {
        system_alert_id: ids::make(settings, "alert", &parts),
        vendor_original_id: ids::make(settings, "vendor-original", &parts),
        rule_id: rule.id.clone(),
        rule_name: rule.name.clone(),
        workspace_id: settings.workspace_id.clone(),
        time_generated: facts.visibility_time.saturating_add(settings.publication_delay),
        start_time,
        end_time,
        display_name: rule.name.clone(),
        description: rule.description.clone(),
        severity: rule.severity,
        tactics: rule.tactics.clone(),
        techniques: list_text(&rule.techniques, settings.techniques_form),
        sub_techniques: list_text(&rule.sub_techniques, settings.techniques_form),
        technique_list: rule.techniques.clone(),
        provider_name: if is_nrt { settings.nrt_provider_name.clone() } else { text("ASI Scheduled Alerts") },
        product_name: text("Azure Sentinel"),
        product_component_name: text(if is_nrt { "NRT Alerts" } else { "Scheduled Alerts" }),
        alert_link: String::new(),
        confidence_level: String::new(),
        confidence_score: None,
        extended_links: String::new(),
        remediation_steps: String::new(),
        entities,
        entities_text,
        custom_details,
        extended_properties,
        event_count: wanted.len() as u64,
    };
    overrides.apply(facts, rows, wanted, &mut alert, issues);
    alert
}

/// Returns the earliest and latest TimeGenerated of the rows; without any, the window's bounds.
fn activity(facts: &RunFacts<'_>, rows: &Rows<'_>, wanted: &[usize]) -> (i64, i64) {
    let times = rows
        .column("TimeGenerated")
        .into_iter()
        .flat_map(|column| wanted.iter().filter_map(move |row| rows.datetime(*row, column)));
    times
        .fold(None, |range: Option<(i64, i64)>, time| {
            Some(range.map_or((time, time), |(start, end)| (start.min(time), end.max(time))))
        })
        .unwrap_or((facts.window.start, facts.window.end))
}

/// Returns techniques as their column shows them; none as nothing.
pub(super) fn list_text(items: &[String], form: TechniquesForm) -> String {
    match form {
        _ if items.is_empty() => String::new(),
        TechniquesForm::JsonList => crate::json::text(&items),
        TechniquesForm::CommaSeparated => items.join(", "),
    }
}
