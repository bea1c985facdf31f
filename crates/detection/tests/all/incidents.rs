//! From alerts to incidents.

use crate::support::*;
use detection::{
    Classification, ClassificationReason, Detector, EntityMatch, GroupingClock, IncidentChoice, IncidentError,
    IncidentStatus, QueryResult, Settings,
};
use rules::{Rule, Severity};

const NOON: &str = "2026-11-20T12:00:00Z";

fn grouped(method: &str, further: &str) -> Rule {
    rule(&format!(
        "entityMappings:\n  - {{entityType: Account, fieldMappings: [{{identifier: Name, columnName: U}}]}}\n  \
         - {{entityType: IP, fieldMappings: [{{identifier: Address, columnName: I}}]}}\n\
         customDetails: {{D: D}}\nalertDetailsOverride: {{alertSeverityColumnName: S}}\n\
         incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n    \
         lookbackDuration: PT24H\n    matchingMethod: {method}\n    {further}\n"
    ))
}

fn row(user: &str, ip: &str, detail: &str, severity: &str) -> QueryResult {
    table(&["U", "I", "D", "S"], &[&[user, ip, detail, severity]])
}

/// Runs a rule at hours after noon, each with its rows; returns how many alerts each incident has.
fn incidents(settings: Settings, rule: &Rule, runs: &[(i64, QueryResult)]) -> Vec<usize> {
    let mut detector = Detector::new(settings);
    for (hours, result) in runs {
        detector.run(rule, time(NOON) + hours * HOUR, &mut always(result.clone()));
    }
    detector.incidents.incidents().iter().map(|incident| incident.alert_ids.len()).collect()
}

#[test]
fn without_grouping_each_alert_is_an_incident() {
    let same = || row("a", "1", "", "");
    assert_eq!(incidents(Settings::default(), &rule(""), &[(0, same()), (1, same())]), [1, 1]);
    let silent = rule("incidentConfiguration: {createIncident: false}\n");
    assert!(incidents(Settings::default(), &silent, &[(0, same())]).is_empty());
}

#[test]
fn any_alert_joins_within_24_hours_of_the_first() {
    let rule = grouped("AnyAlert", "groupByEntities: [Account]");
    let runs = [(0, row("a", "1", "", "")), (23, row("b", "2", "", "")), (25, row("a", "1", "", ""))];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [2, 1]);
    // The window is anchored at the first alert, it does not slide.
    let runs = [
        (0, row("a", "1", "", "")),
        (20, row("a", "1", "", "")),
        (30, row("a", "1", "", "")),
        (40, row("a", "1", "", "")),
    ];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [2, 2]);
}

#[test]
fn setting_lookback_includes_end() {
    let rule = grouped("AnyAlert", "");
    let runs = [(0, row("a", "1", "", "")), (24, row("a", "1", "", ""))];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [2]);
    let settings = Settings { lookback_includes_end: false, ..Settings::default() };
    assert_eq!(incidents(settings, &rule, &runs), [1, 1]);
}

#[test]
fn a_closed_incident_is_not_reopened_unless_the_rule_says_so() {
    for (reopen, active, expected) in [
        ("false", true, vec![(1, IncidentStatus::Closed), (1, IncidentStatus::New)]),
        ("true", true, vec![(2, IncidentStatus::Active)]),
        ("true", false, vec![(2, IncidentStatus::New)]),
    ] {
        let settings = Settings { reopened_is_active: active, ..Settings::default() };
        let rule = grouped("AnyAlert", &format!("reopenClosedIncident: {reopen}"));
        let mut detector = Detector::new(settings.clone());
        detector.run(&rule, time(NOON), &mut always(row("a", "1", "", "")));
        let reason = Some(ClassificationReason::SuspiciousActivity);
        let closed_at = time(NOON) + 30 * MINUTE;
        let closed =
            detector.incidents.close(1, Classification::TruePositive, reason, "seen", closed_at, &settings).unwrap();
        assert_eq!((closed.status.as_str(), closed.classification.as_str()), ("Closed", "TruePositive"));
        assert_eq!(closed.closed_time.as_deref(), Some("2026-11-20T12:30:00.0000000Z"));
        let again = detector.incidents.close(1, Classification::Undetermined, None, "", closed_at, &settings);
        assert_eq!(again, Err(IncidentError::AlreadyClosed { number: 1 }));
        detector.run(&rule, time(NOON) + HOUR, &mut always(row("a", "1", "", "")));
        let found: Vec<_> =
            detector.incidents.incidents().iter().map(|incident| (incident.alert_ids.len(), incident.status)).collect();
        assert_eq!(found, expected, "reopen {reopen}");
    }
    let none = Detector::default().incidents.close(7, Classification::Undetermined, None, "", 0, &Settings::default());
    assert_eq!(none.unwrap_err().to_string(), "there is no incident 7");
}

#[test]
fn all_entities_must_be_the_same() {
    let rule = grouped("AllEntities", "");
    let runs = [
        (0, row("a", "1", "", "")),
        (1, row("A", "1", "", "")),
        (2, row("a", "2", "", "")),
        (3, row("b", "1", "", "")),
        (4, row("a", "", "", "")),
        (5, row("a", "", "", "")),
    ];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [2, 1, 1, 2]);
}

#[test]
fn setting_entity_match() {
    let rule = grouped("Selected", "groupByEntities: [IP]");
    let two = table(&["U", "I", "D", "S"], &[&["a", "1", "", ""], &["a", "2", "", ""]]);
    let runs = [(0, two), (1, row("a", "2", "", ""))];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [1, 1]);
    let settings = Settings { entity_match: EntityMatch::Overlap, ..Settings::default() };
    assert_eq!(incidents(settings, &rule, &runs), [2]);
}

#[test]
fn setting_empty_entity_sets_match() {
    let rule = grouped("AllEntities", "");
    let runs = [(0, row("", "", "", "")), (1, row("", "", "", ""))];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [2]);
    let settings = Settings { empty_entity_sets_match: false, ..Settings::default() };
    assert_eq!(incidents(settings, &rule, &runs), [1, 1]);
}

#[test]
fn selected_values_must_be_the_same() {
    let by_account = grouped("Selected", "groupByEntities: [Account]");
    let runs = [(0, row("a", "1", "x", "Low")), (1, row("a", "2", "y", "High")), (2, row("b", "1", "x", "Low"))];
    assert_eq!(incidents(Settings::default(), &by_account, &runs), [2, 1]);
    let by_detail = grouped("Selected", "groupByCustomDetails: [D]");
    assert_eq!(incidents(Settings::default(), &by_detail, &runs), [2, 1]);
    let by_severity = grouped("Selected", "groupByAlertDetails: [Severity]");
    assert_eq!(incidents(Settings::default(), &by_severity, &runs), [2, 1]);
    let by_all = grouped("Selected", "groupByEntities: [Account]\n    groupByAlertDetails: [Severity, DisplayName]");
    assert_eq!(incidents(Settings::default(), &by_all, &runs), [1, 1, 1]);
}

#[test]
fn rules_do_not_share_incidents() {
    let first = grouped("AnyAlert", "");
    let mut second = first.clone();
    second.id = "99999999-2222-4333-8444-555555555555".to_owned();
    let mut detector = Detector::default();
    for rule in [&first, &second] {
        detector.run(rule, time(NOON), &mut always(row("a", "1", "", "")));
    }
    assert_eq!(detector.incidents.incidents().len(), 2);
}

fn overflowing() -> Rule {
    let mut rule = grouped("AnyAlert", "");
    rule.event_grouping = rules::AggregationKind::AlertPerResult;
    rule
}

#[test]
fn an_incident_holds_150_alerts() {
    let runs = [(0, numbered(100)), (1, numbered(100)), (2, numbered(100))];
    assert_eq!(incidents(Settings::default(), &overflowing(), &runs), [150, 150]);
    let settings = Settings { alerts_per_incident: 90, ..Settings::default() };
    assert_eq!(incidents(settings, &overflowing(), &runs), [90, 90, 90, 30]);
}

#[test]
fn setting_overflow_has_own_anchor() {
    // 100 alerts at noon, 100 twenty hours later: 50 of them overflow; 10 more thirty hours after noon.
    let runs = [(0, numbered(100)), (20, numbered(100)), (30, numbered(10))];
    assert_eq!(incidents(Settings::default(), &overflowing(), &runs), [150, 60]);
    let settings = Settings { overflow_has_own_anchor: false, ..Settings::default() };
    assert_eq!(incidents(settings, &overflowing(), &runs), [150, 50, 10]);
}

#[test]
fn setting_incident_choice() {
    // Two open incidents with one entity each; then an alert that matches both.
    let rule = grouped("Selected", "groupByEntities: [IP]");
    let both = table(&["U", "I", "D", "S"], &[&["a", "1", "", ""], &["a", "2", "", ""]]);
    let runs = [(0, row("a", "1", "", "")), (1, row("a", "2", "", "")), (2, both)];
    for (choice, expected) in [(IncidentChoice::MostRecentlyCreated, [1, 2]), (IncidentChoice::Oldest, [2, 1])] {
        let settings = Settings { entity_match: EntityMatch::Overlap, incident_choice: choice, ..Settings::default() };
        assert_eq!(incidents(settings, &rule, &runs), expected);
    }
}

#[test]
fn setting_grouping_clock() {
    let rule = grouped("AnyAlert", "");
    let event = |at: &str| table(&["TimeGenerated"], &[&[at]]);
    let runs = [(0, event("2026-11-20T11:30:00Z")), (1, event("2026-11-22T11:30:00Z"))];
    assert_eq!(incidents(Settings::default(), &rule, &runs), [2]);
    let settings = Settings { grouping_clock: GroupingClock::EventTime, ..Settings::default() };
    assert_eq!(incidents(settings, &rule, &runs), [1, 1]);
}

#[test]
fn setting_raises_incident_severity() {
    let rule = grouped("AnyAlert", "");
    let run_both = |settings: Settings, is_set: bool| {
        let mut detector = Detector::new(settings.clone());
        detector.run(&rule, time(NOON), &mut always(row("a", "1", "", "Low")));
        if is_set {
            detector.incidents.set_severity(1, Severity::Informational, time(NOON), &settings).unwrap();
        }
        detector.run(&rule, time(NOON) + HOUR, &mut always(row("a", "1", "", "High")));
        detector.run(&rule, time(NOON) + 2 * HOUR, &mut always(row("a", "1", "", "Low")));
        detector.incidents.incidents()[0].severity
    };
    assert_eq!(run_both(Settings::default(), false), Severity::High);
    assert_eq!(run_both(Settings::default(), true), Severity::Informational);
    let settings = Settings { raises_incident_severity: false, ..Settings::default() };
    assert_eq!(run_both(settings, false), Severity::Low);
}

#[test]
fn settings_of_modified_by_and_the_rows_of_the_history() {
    let settings = Settings {
        modified_by_creation: "c".to_owned(),
        modified_by_alert: "a".to_owned(),
        modified_by_user: "u".to_owned(),
        incident_url_prefix: Some("https://x/".to_owned()),
        ..Settings::default()
    };
    let rule = grouped("AnyAlert", "");
    let mut detector = Detector::new(settings.clone());
    let event = |at: &str| table(&["TimeGenerated", "U"], &[&[at, "a"]]);
    detector.run(&rule, time(NOON), &mut always(event("2026-11-20T11:30:00Z")));
    detector.run(&rule, time(NOON) + HOUR, &mut always(event("2026-11-20T12:30:00Z")));
    detector.incidents.close(1, Classification::BenignPositive, None, "", time(NOON) + 2 * HOUR, &settings).unwrap();
    let rows: Vec<serde_json::Value> =
        detector.incidents.history().iter().map(|row| serde_json::to_value(row).unwrap()).collect();
    let column = |name: &str| rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("ModifiedBy"), ["c", "a", "u"]);
    assert_eq!(column("Status"), ["New", "New", "Closed"]);
    assert_eq!(rows[0]["FirstModifiedTime"], serde_json::Value::Null);
    assert_eq!(rows[2]["FirstModifiedTime"], "2026-11-20T13:05:00.0000000Z");
    assert_eq!(rows[0]["TimeGenerated"], rows[0]["CreatedTime"]);
    assert_eq!(rows[2]["ClosedTime"], "2026-11-20T14:00:00.0000000Z");
    assert_eq!(rows[1]["FirstActivityTime"], "2026-11-20T11:30:00.0000000Z");
    assert_eq!(rows[1]["LastActivityTime"], "2026-11-20T12:30:00.0000000Z");
    assert_eq!(rows[1]["AdditionalData"]["alertsCount"], 2);
    assert_eq!(
        rows[0]["Owner"],
        serde_json::json!({"objectId": null, "email": null, "assignedTo": null, "userPrincipalName": null})
    );
    assert_eq!(rows[0]["RelatedAnalyticRuleIds"], serde_json::json!(["11111111-2222-4333-8444-555555555555"]));
    assert_eq!(rows[0]["IncidentUrl"], format!("https://x/{}", rows[0]["IncidentName"].as_str().unwrap()));
    assert_eq!((&rows[0]["ProviderName"], &rows[0]["ProviderIncidentId"]), (&"Azure Sentinel".into(), &"1".into()));

    let table = kql_catalog::log_analytics::table("SecurityIncident").unwrap();
    let text = serde_json::to_string(&detector.incidents.history()[0]).unwrap();
    let mut last = 0;
    for column in &table.columns {
        let at = text.find(&format!("\"{}\":", column.name)).unwrap_or_else(|| panic!("{} is missing", column.name));
        assert!(at > last || last == 0, "{} is out of order", column.name);
        last = at;
    }
}

#[test]
fn the_alerts_of_a_run_are_in_their_incident_from_its_first_row() {
    let mut detector = Detector::default();
    detector.run(&overflowing(), time(NOON), &mut always(numbered(3)));
    let history = detector.incidents.history();
    assert_eq!((history.len(), history[0].alert_ids.len()), (1, 3));
    assert_eq!(history[0].first_modified_time, None);
}

#[test]
fn an_incident_has_the_merged_entities_of_its_alerts() {
    let rule = rule(
        "entityMappings:\n  - {entityType: Account, fieldMappings: [{identifier: FullName, columnName: U}]}\n\
         incidentConfiguration:\n  createIncident: true\n  groupingConfiguration: {enabled: true, matchingMethod: AnyAlert}\n",
    );
    let mut detector = Detector::default();
    for (hour, user) in [(0, "a@x.org"), (1, "A@x.org"), (2, "b@x.org")] {
        detector.run(&rule, time(NOON) + hour * HOUR, &mut always(table(&["U"], &[&[user]])));
    }
    assert_eq!(detector.incidents.incidents()[0].entities.len(), 2);
}
