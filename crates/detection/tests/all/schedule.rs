//! When rules run, over what, and whether they fire.

use crate::support::*;
use detection::{
    Detector, FailureKind, QueryError, QueryRequest, RunStatus, ScopeColumn, Settings, WindowBounds, run_times,
};

#[test]
fn run_times_are_anchored_and_include_both_ends() {
    let rule = rule("");
    let (from, to) = (time("2026-11-20T00:00:00Z"), time("2026-11-20T03:00:00Z"));
    assert_eq!(run_times(&rule, from, from, to).count(), 4);
    let anchor = from - 90 * MINUTE;
    let times: Vec<i64> = run_times(&rule, anchor, from, to).collect();
    assert_eq!(times, [from + 30 * MINUTE, from + 90 * MINUTE, from + 150 * MINUTE]);
    assert_eq!(run_times(&rule, to + 1, from, to).count(), 0);
    // The phase below the second stays.
    assert_eq!(run_times(&rule, from + 1_070_000, from, to).last(), Some(from + 2 * HOUR + 1_070_000));
}

#[test]
fn a_run_has_two_clocks_and_a_window() {
    let rule = rule("");
    let at = time("2026-11-20T12:00:00Z");
    let mut seen = Vec::new();
    let mut answers = Answers(|request: &QueryRequest<'_>| {
        seen.push((request.query_time, request.visibility_time, request.window, request.scope));
        assert_eq!(request.query, "T | take 1");
        Ok(numbered(0))
    });
    let run = Detector::default().run(&rule, at, &mut answers);
    assert_eq!(run.result_count, Some(0));
    let (query_time, visibility_time, window, scope) = seen[0];
    assert_eq!((query_time, visibility_time), (at, at + 5 * MINUTE));
    assert_eq!((window.start, window.end), (at - HOUR, at));
    assert_eq!(scope, ScopeColumn::TimeGenerated);
}

#[test]
fn setting_window_bounds() {
    let rule = rule("");
    let at = time("2026-11-20T12:00:00Z");
    for (bounds, includes_end) in [(WindowBounds::HalfOpen, false), (WindowBounds::Closed, true)] {
        let mut answers = Answers(|request: &QueryRequest<'_>| {
            assert_eq!(request.window.contains(at), includes_end);
            assert!(request.window.contains(at - HOUR) && !request.window.contains(at - HOUR - 1));
            Ok(numbered(0))
        });
        let settings = Settings { window_bounds: bounds, ..Settings::default() };
        Detector::new(settings).run(&rule, at, &mut answers);
    }
}

#[test]
fn setting_first_run_waits() {
    let rule = rule("");
    let from = time("2026-11-20T12:00:00Z");
    for (waits, expected) in [(true, [5, 5]), (false, [0, 5])] {
        let settings = Settings { first_run_waits: waits, ..Settings::default() };
        let mut delays = Vec::new();
        Detector::new(settings).run_range(&[&rule], from, from + HOUR, None, &mut always(numbered(0)), |run| {
            delays.push((run.visibility_time - run.query_time) / MINUTE);
        });
        assert_eq!(delays, expected);
    }
}

#[test]
fn nrt_rules_run_each_minute_by_arrival() {
    let rule = parse("id: 11111111-2222-4333-8444-555555555555\nname: n\nkind: NRT\nseverity: Low\nquery: T\n");
    let from = time("2026-11-20T12:00:00Z");
    let mut requests = 0;
    let mut answers = Answers(|request: &QueryRequest<'_>| {
        requests += 1;
        assert_eq!(request.scope, ScopeColumn::IngestionTime);
        assert_eq!(request.window.end - request.window.start, MINUTE);
        assert_eq!(request.visibility_time - request.query_time, 2 * MINUTE);
        Ok(numbered(1))
    });
    let mut alerts = Vec::new();
    Detector::default()
        .run_range(&[&rule], from, from + 2 * MINUTE, None, &mut answers, |run| alerts.extend(run.alerts));
    assert_eq!((requests, alerts.len()), (3, 3));
    assert_eq!(
        (alerts[0].provider_name.as_str(), alerts[0].product_component_name.as_str()),
        ("ASI NRT Alerts", "NRT Alerts")
    );
}

#[test]
fn setting_nrt_provider_name() {
    let rule = parse("id: 11111111-2222-4333-8444-555555555555\nname: n\nkind: NRT\nseverity: Low\nquery: T\n");
    let settings = Settings { nrt_provider_name: "x".to_owned(), ..Settings::default() };
    assert_eq!(run(settings, &rule, numbered(1)).alerts[0].provider_name, "x");
}

#[test]
fn rules_of_a_range_run_in_the_order_of_execution() {
    let hourly = rule("");
    let mut daily = rule("");
    daily.id = "99999999-2222-4333-8444-555555555555".to_owned();
    daily.name = "half-hourly".to_owned();
    daily.schedule.as_mut().unwrap().frequency = rules::Duration::from_minutes(30);
    let from = time("2026-11-20T12:00:00Z");
    let mut order = Vec::new();
    Detector::default().run_range(&[&hourly, &daily], from, from + HOUR, None, &mut always(numbered(0)), |run| {
        order.push((run.rule_name, (run.query_time - from) / MINUTE));
    });
    let order: Vec<(&str, i64)> = order.iter().map(|(name, at)| (name.as_str(), *at)).collect();
    assert_eq!(
        order,
        [("Own name", 0), ("half-hourly", 0), ("half-hourly", 30), ("Own name", 60), ("half-hourly", 60)]
    );
}

#[test]
fn thresholds_are_tested_on_the_number_of_rows() {
    for (operator, threshold, rows, fires) in [
        ("gt", 0, 0, false),
        ("gt", 2, 3, true),
        ("lt", 1, 0, true),
        ("lt", 0, 0, false),
        ("eq", 0, 0, true),
        ("eq", 2, 3, false),
        ("ne", 0, 0, false),
        ("ne", 5, 0, true),
    ] {
        let mut rule = rule("");
        let text = format!("{operator} {threshold} with {rows}");
        rule.trigger = parse(&format!(
            "name: n\nkind: Scheduled\nseverity: Low\nquery: T\nqueryFrequency: 1h\nqueryPeriod: 1h\n\
             triggerOperator: {operator}\ntriggerThreshold: {threshold}\n"
        ))
        .trigger;
        let run = run(Settings::default(), &rule, numbered(rows));
        assert_eq!(run.is_triggered, fires, "{text}");
        assert_eq!(run.alerts.len(), usize::from(fires), "{text}");
        if fires && rows == 0 {
            let alert = &run.alerts[0];
            assert_eq!((alert.entities_text.as_str(), alert.event_count), ("", 0));
            assert_eq!((alert.start_time, alert.end_time), (run.window.start, run.window.end));
        }
    }
}

#[test]
fn setting_alert_per_result_without_rows() {
    let mut rule = rule("eventGroupingSettings: {aggregationKind: AlertPerResult}\n");
    rule.trigger.as_mut().unwrap().operator = rules::TriggerOperator::Equal;
    for (value, alerts) in [(false, 0), (true, 1)] {
        let settings = Settings { alert_per_result_without_rows: value, ..Settings::default() };
        assert_eq!(run(settings, &rule, numbered(0)).alerts.len(), alerts);
    }
}

#[test]
fn setting_drops_rows_outside_window() {
    let rule = rule("");
    let rows =
        table(&["TimeGenerated"], &[&["2026-11-20T11:30:00Z"], &["2026-11-20T10:30:00Z"], &["2026-11-20T12:00:00Z"]]);
    for (value, count) in [(false, 3), (true, 1)] {
        let settings = Settings { drops_rows_outside_window: value, ..Settings::default() };
        let run = run(settings, &rule, rows.clone());
        assert_eq!(run.result_count, Some(count));
        assert_eq!(run.issues.len(), usize::from(value));
    }
}

#[test]
fn an_alert_suppresses_the_runs_after_it() {
    let rule = rule("suppressionEnabled: true\nsuppressionDuration: PT2H\n");
    let from = time("2026-11-20T12:00:00Z");
    for (includes_end, expected) in [(false, "SxSxS"), (true, "SxxSx")] {
        let settings = Settings { suppression_includes_end: includes_end, ..Settings::default() };
        let mut statuses = String::new();
        let mut queries = 0;
        let mut answers = Answers(|_: &QueryRequest<'_>| {
            queries += 1;
            Ok(numbered(1))
        });
        Detector::new(settings).run_range(&[&rule], from, from + 4 * HOUR, None, &mut answers, |run| {
            statuses.push(if run.status == RunStatus::Suppressed { 'x' } else { 'S' });
        });
        assert_eq!(statuses, expected, "suppression_includes_end = {includes_end}");
        assert_eq!(queries, expected.matches('S').count());
    }
    // Without an alert nothing is suppressed.
    let mut detector = Detector::default();
    for hour in 0..3 {
        assert_eq!(detector.run(&rule, from + hour * HOUR, &mut always(numbered(0))).status, RunStatus::Success);
    }
}

#[test]
fn what_cannot_run_says_why() {
    let mut disabled = rule("enabled: false\n");
    assert_eq!(run(Settings::default(), &disabled, numbered(1)).status, RunStatus::Disabled);
    disabled.is_enabled = true;
    disabled.has_errors = true;
    let failed = run(Settings::default(), &disabled, numbered(1));
    assert!(failed.description().contains("its document has errors"), "{}", failed.description());
    let mut answers = Answers(|_: &QueryRequest<'_>| Err(QueryError::new(FailureKind::TableNotFound, "no table `T`")));
    let failed = Detector::default().run(&rule(""), time("2026-11-20T12:00:00Z"), &mut answers);
    assert_eq!(failed.result_count, None);
    let json = serde_json::to_value(&failed).unwrap();
    assert_eq!(json["status"], "Failure");
    assert_eq!(json["description"], "the query failed (tableNotFound): no table `T`");
}

#[test]
fn a_run_serialises_with_its_times() {
    let run = run(Settings::default(), &rule(""), numbered(2));
    let json = serde_json::to_value(&run).unwrap();
    assert_eq!(json["rule"], "Own name");
    assert_eq!(json["ruleId"], "11111111-2222-4333-8444-555555555555");
    assert_eq!(json["queryTime"], "2026-11-20T12:00:00.0000000Z");
    assert_eq!(json["visibilityTime"], "2026-11-20T12:05:00.0000000Z");
    assert_eq!(json["queryStart"], "2026-11-20T11:00:00.0000000Z");
    assert_eq!(json["queryEnd"], "2026-11-20T12:00:00.0000000Z");
    assert_eq!((json["resultCount"].clone(), json["triggered"].clone()), (2.into(), true.into()));
    assert_eq!(json["alerts"][0], run.alerts[0].system_alert_id.as_str());
    assert_eq!(json["issues"], serde_json::json!([]));
}
