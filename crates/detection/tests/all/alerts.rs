//! From rows to alerts.

use crate::support::*;
use detection::{CorrelationId, IssueKind, OverrideRow, QueryRequest, Settings, TechniquesForm, ValueOrder};
use rules::{Rule, Severity, Tactic};
use serde_json::{Value, json};

const PER_RESULT: &str = "eventGroupingSettings: {aggregationKind: AlertPerResult}\n";

fn properties(alert: &detection::Alert) -> Value {
    serde_json::from_str(&alert.extended_properties).unwrap()
}

fn details(alert: &detection::Alert) -> Value {
    serde_json::from_str(properties(alert)["Custom Details"].as_str().unwrap()).unwrap()
}

#[test]
fn a_single_alert_is_about_all_rows() {
    let rule = rule("entityMappings: [{entityType: IP, fieldMappings: [{identifier: Address, columnName: Ip}]}]\n");
    let rows = table(
        &["TimeGenerated", "Ip"],
        &[
            &["2026-11-20T11:30:00.5Z", "10.0.0.1"],
            &["2026-11-20T11:10:00Z", "10.0.0.2"],
            &["2026-11-20T11:20:00Z", "10.0.0.1"],
        ],
    );
    let run = run(Settings::default(), &rule, rows);
    let row = serde_json::to_value(&run.alerts[0]).unwrap();
    for (column, value) in [
        ("DisplayName", "Own name"),
        ("AlertName", "Own name"),
        ("Description", "Own description"),
        ("AlertSeverity", "Medium"),
        ("ProviderName", "ASI Scheduled Alerts"),
        ("VendorName", "Microsoft"),
        ("ProductName", "Azure Sentinel"),
        ("ProductComponentName", "Scheduled Alerts"),
        ("AlertType", "00000000-0000-0000-0000-000000000000_11111111-2222-4333-8444-555555555555"),
        ("StartTime", "2026-11-20T11:10:00.0000000Z"),
        ("EndTime", "2026-11-20T11:30:00.5000000Z"),
        ("TimeGenerated", "2026-11-20T12:05:00.0000000Z"),
        ("Status", "New"),
        ("SourceSystem", "Detection"),
        ("Tactics", "InitialAccess"),
        ("Techniques", "[\"T1078\"]"),
        ("SubTechniques", ""),
        ("Type", "SecurityAlert"),
        ("Entities", r#"[{"$id":"1","Address":"10.0.0.1","Type":"ip"},{"$id":"2","Address":"10.0.0.2","Type":"ip"}]"#),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    assert_eq!((&row["IsIncident"], &row["ConfidenceScore"]), (&json!(false), &Value::Null));
    assert_ne!(row["SystemAlertId"], row["VendorOriginalId"]);
    let properties = properties(&run.alerts[0]);
    for (key, value) in [
        ("Query Period", "01:00:00"),
        ("Trigger Operator", "GreaterThan"),
        ("Trigger Threshold", "0"),
        ("Search Query Results Overall Count", "3"),
        ("Data Sources", "[\"workspace\"]"),
        ("Query Start Time UTC", "2026-11-20 11:00:00Z"),
        ("Query End Time UTC", "2026-11-20 12:00:00Z"),
        ("Analytic Rule Ids", "[\"11111111-2222-4333-8444-555555555555\"]"),
        ("Analytic Rule Name", "Own name"),
        ("Event Grouping", "SingleAlert"),
        ("ProcessedBySentinel", "True"),
        ("Alert generation status", "Full alert created"),
    ] {
        assert_eq!(properties[key], value, "{key}");
    }
    let query = properties["Query"].as_str().unwrap();
    assert!(query.ends_with("set query_now = datetime(2026-11-20T12:00:00.0000000Z);\nT | take 1"), "{query}");
    assert_eq!(properties.get("Custom Details"), None);
}

#[test]
fn the_row_has_the_columns_of_the_table_in_order() {
    let run = run(Settings::default(), &rule(""), numbered(1));
    let text = serde_json::to_string(&run.alerts[0]).unwrap();
    let table = kql_catalog::log_analytics::table("SecurityAlert").unwrap();
    let mut last = 0;
    for column in &table.columns {
        let at = text.find(&format!("\"{}\":", column.name)).unwrap_or_else(|| panic!("{} is missing", column.name));
        assert!(at > last || last == 0, "{} is out of order", column.name);
        last = at;
    }
}

#[test]
fn bounds_in_texts_are_whole_seconds() {
    let mut detector = detection::Detector::default();
    let at = time("2026-11-20T12:00:00.107Z");
    let run = detector.run(&rule(""), at, &mut always(numbered(1)));
    let properties = properties(&run.alerts[0]);
    assert_eq!(properties["Query Start Time UTC"], "2026-11-20 11:00:00Z");
    assert_eq!(properties["Query End Time UTC"], "2026-11-20 12:00:01Z");
}

#[test]
fn ids_depend_on_workspace_rule_time_and_ordinal_only() {
    let first = run(Settings::default(), &rule(PER_RESULT), numbered(2));
    let again = run(Settings::default(), &rule(PER_RESULT), numbered(2));
    assert_eq!(first, again);
    assert_ne!(first.alerts[0].system_alert_id, first.alerts[1].system_alert_id);
    let settings = Settings { workspace_id: "w".to_owned(), ..Settings::default() };
    assert_ne!(
        run(settings, &rule(PER_RESULT), numbered(2)).alerts[0].system_alert_id,
        first.alerts[0].system_alert_id
    );
}

#[test]
fn setting_correlation_id() {
    let settings = Settings { correlation_id: CorrelationId::Ticks, ..Settings::default() };
    let run_ticks = run(settings, &rule(""), numbered(1));
    let text = properties(&run_ticks.alerts[0])["Correlation Id"].as_str().unwrap().to_owned();
    assert!(text.ends_with(&format!("_{}", time("2026-11-20T12:05:00Z"))), "{text}");
    let run_guid = run(Settings::default(), &rule(PER_RESULT), numbered(2));
    assert_eq!(properties(&run_guid.alerts[0])["Correlation Id"], properties(&run_guid.alerts[1])["Correlation Id"]);
    assert_eq!(properties(&run_guid.alerts[0])["Correlation Id"].as_str().unwrap().len(), 36);
}

#[test]
fn an_alert_per_result_is_about_one_row() {
    let rows = table(&["TimeGenerated", "N"], &[&["2026-11-20T11:30:00Z", "a"], &["2026-11-20T11:10:00Z", "b"]]);
    let run = run(Settings::default(), &rule(&format!("{PER_RESULT}customDetails: {{N: N}}\n")), rows);
    assert_eq!(run.alerts.len(), 2);
    let second = &run.alerts[1];
    assert_eq!((second.start_time, second.end_time), (time("2026-11-20T11:10:00Z"), time("2026-11-20T11:10:00Z")));
    assert_eq!(details(second), json!({"N": ["b"]}));
    let properties = properties(second);
    assert_eq!(properties["Event Grouping"], "AlertPerEvent");
    assert_eq!(properties["OriginalQuery"], "T | take 1");
    assert_eq!(properties["Search Query Results Overall Count"], "2");
    let query = properties["Query"].as_str().unwrap();
    assert!(query.starts_with("datatable(compressedRecord:string)\n['eJ"), "{query}");
    assert!(query.contains("zlib_decompress_from_base64_string") && query.contains("bag_unpack"));
}

#[test]
fn an_event_that_is_too_long_is_not_repeated() {
    // Text that does not compress to less than it is: digits of a simple generator.
    let mut state = 1u64;
    let noise: String = (0..30_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'!' + ((state >> 33) % 90) as u8)
        })
        .collect();
    let run = run(Settings::default(), &rule(PER_RESULT), table(&["N"], &[&[&noise]]));
    assert_eq!(properties(&run.alerts[0])["Query"], "");
    assert_eq!(kinds(&run), [IssueKind::TextCut]);
}

#[test]
fn the_150th_alert_is_about_all_rows() {
    let rule = rule(&format!("{PER_RESULT}customDetails: {{N: N}}\n"));
    let at_limit = run(Settings::default(), &rule, numbered(150));
    assert_eq!((at_limit.alerts.len(), at_limit.alerts[149].event_count), (150, 1));
    assert!(at_limit.issues.is_empty());
    let over = run(Settings::default(), &rule, numbered(151));
    assert_eq!((over.alerts.len(), over.alerts[148].event_count, over.alerts[149].event_count), (150, 1, 151));
    assert_eq!(properties(&over.alerts[149])["Event Grouping"], "SingleAlert");
    assert_eq!(kinds(&over), [IssueKind::EventLimit, IssueKind::CustomDetailsDropped]);
}

#[test]
fn nrt_makes_30_alerts() {
    let rule = parse(&format!(
        "id: 11111111-2222-4333-8444-555555555555\nname: n\nkind: NRT\nseverity: Low\nquery: T\n{PER_RESULT}"
    ));
    let run = run(Settings::default(), &rule, numbered(31));
    assert_eq!((run.alerts.len(), run.alerts[28].event_count, run.alerts[29].event_count), (30, 1, 31));
}

#[test]
fn setting_limits_of_alerts_per_run() {
    let settings = Settings { alerts_per_run: 3, ..Settings::default() };
    assert_eq!(run(settings, &rule(PER_RESULT), numbered(5)).alerts.len(), 3);
}

#[test]
fn custom_details_are_lists_of_distinct_texts() {
    let rule = rule("customDetails: {Who: A, What: B, Gone: C}\n");
    let rows = table(&["A", "B"], &[&["b", ""], &["a", ""], &["b", "x"]]);
    let run_default = run(Settings::default(), &rule, rows.clone());
    assert_eq!(details(&run_default.alerts[0]), json!({"Who": ["b", "a"], "What": ["x"]}));
    assert_eq!(kinds(&run_default), [IssueKind::ColumnMissing]);
    // Keys stay in the rule's order.
    let properties = properties(&run_default.alerts[0]);
    assert_eq!(properties["Custom Details"], r#"{"Who":["b","a"],"What":["x"]}"#);
}

#[test]
fn settings_of_custom_details() {
    let rule = rule("customDetails: {Who: A, Gone: C}\n");
    let rows = table(&["A"], &[&["b"], &["a"], &[""], &["b"]]);
    let shown = |settings: Settings| details(&run(settings, &rule, rows.clone()).alerts[0]);
    let default = Settings::default;
    assert_eq!(shown(Settings { custom_detail_order: ValueOrder::Sorted, ..default() }), json!({"Who": ["a", "b"]}));
    assert_eq!(shown(Settings { custom_details_distinct: false, ..default() }), json!({"Who": ["b", "a", "b"]}));
    assert_eq!(shown(Settings { custom_details_skip_empty: false, ..default() }), json!({"Who": ["b", "a", ""]}));
    assert_eq!(
        shown(Settings { custom_details_omit_missing: false, ..default() }),
        json!({"Who": ["b", "a"], "Gone": []})
    );
}

#[test]
fn custom_details_have_50_values_and_2_kb() {
    let rule = rule("customDetails: {N: N}\n");
    let run_many = run(Settings::default(), &rule, numbered(60));
    assert_eq!(run_many.alerts[0].custom_details[0].1.len(), 50);
    assert_eq!((run_many.issues[0].kind, run_many.issues[0].count), (IssueKind::CustomDetailsDropped, 10));
    let long = "x".repeat(1500);
    let other = "y".repeat(1500);
    let run_long = run(Settings::default(), &rule, table(&["N"], &[&[&long], &[&other], &["short"]]));
    assert_eq!(run_long.alerts[0].custom_details[0].1, [long, "short".to_owned()]);
    assert_eq!((run_long.issues[0].kind, run_long.issues[0].count), (IssueKind::CustomDetailsDropped, 1));
}

fn overriding() -> Rule {
    rule(
        "alertDetailsOverride:\n  alertDisplayNameFormat: 'By {{User}} on {{Host}}'\n  alertDescriptionFormat: 'From {{Ip}}'\n  \
          alertSeverityColumnName: Level\n  alertTacticsColumnName: Tactics\n",
    )
}

#[test]
fn overrides_come_from_the_first_row_that_has_a_value() {
    let rows = table(
        &["User", "Host", "Ip", "Level", "Tactics"],
        &[
            &["", "h1", "1.1.1.1", "", ""],
            &["u2", "h2", "2.2.2.2", "high", "Persistence, Impact"],
            &["u3", "h3", "", "Low", ""],
        ],
    );
    let run_default = run(Settings::default(), &overriding(), rows.clone());
    let alert = &run_default.alerts[0];
    assert_eq!((alert.display_name.as_str(), alert.description.as_str()), ("By u2 on h2", "From 1.1.1.1"));
    assert_eq!(
        (alert.severity, alert.tactics.as_slice()),
        (Severity::High, &[Tactic::Persistence, Tactic::Impact][..])
    );
    assert!(run_default.issues.is_empty());

    let name = |row| {
        run(Settings { override_row: row, ..Settings::default() }, &overriding(), rows.clone()).alerts[0]
            .display_name
            .clone()
    };
    assert_eq!(name(OverrideRow::First), "Own name");
    assert_eq!(name(OverrideRow::Last), "By u3 on h3");
}

#[test]
fn overrides_fall_back() {
    let rows = |level: &str, tactics: &str| table(&["User", "Level", "Tactics"], &[&["u", level, tactics]]);
    let run_bad = run(Settings::default(), &overriding(), rows("Severe", "Hacking"));
    let alert = &run_bad.alerts[0];
    assert_eq!((alert.display_name.as_str(), alert.description.as_str()), ("Own name", "Own description"));
    assert_eq!((alert.severity, alert.tactics.as_slice()), (Severity::Medium, &[Tactic::InitialAccess][..]));
    assert_eq!(
        kinds(&run_bad),
        [IssueKind::ColumnMissing, IssueKind::ColumnMissing, IssueKind::OverrideFellBack, IssueKind::OverrideFellBack]
    );
    let run_list = run(Settings::default(), &overriding(), rows("Low", r#"["Impact"]"#));
    assert_eq!(run_list.alerts[0].tactics, [Tactic::Impact]);

    let settings = Settings { override_missing_column_falls_back: false, ..Settings::default() };
    assert_eq!(run(settings, &overriding(), rows("Low", "")).alerts[0].display_name, "By u on ");
}

#[test]
fn a_value_that_is_too_large_is_dropped() {
    let long = "x".repeat(300);
    let rows = table(&["User", "Host", "Ip"], &[&[&long, "h", &long]]);
    let run = run(Settings::default(), &overriding(), rows);
    assert_eq!(run.alerts[0].display_name, "Own name");
    assert_eq!(run.alerts[0].description, format!("From {long}"));
    assert_eq!(run.issues.iter().filter(|issue| issue.kind == IssueKind::OverrideFellBack).count(), 1);
}

#[test]
fn more_than_50_values_drop_the_override_of_every_alert() {
    let rule = rule(&format!("{PER_RESULT}alertDetailsOverride: {{alertDisplayNameFormat: 'Row {{{{N}}}}'}}\n"));
    let at_limit = run(Settings::default(), &rule, numbered(50));
    assert_eq!(at_limit.alerts[49].display_name, "Row 49");
    let over = run(Settings::default(), &rule, numbered(51));
    assert!(over.alerts.iter().all(|alert| alert.display_name == "Own name"));
    assert_eq!(kinds(&over), [IssueKind::OverrideFellBack]);
    let settings = Settings { override_distinct_values: 51, ..Settings::default() };
    assert_eq!(run(settings, &rule, numbered(51)).alerts[50].display_name, "Row 50");
}

#[test]
fn dynamic_properties_are_set() {
    let names = [
        "AlertLink",
        "ConfidenceLevel",
        "ConfidenceScore",
        "ExtendedLinks",
        "ProductName",
        "ProviderName",
        "ProductComponentName",
        "RemediationSteps",
        "Techniques",
        "SubTechniques",
    ];
    let entries: String =
        names.iter().map(|name| format!("    - {{alertProperty: {name}, value: {name}}}\n")).collect();
    let rule = rule(&format!("alertDetailsOverride:\n  alertDynamicProperties:\n{entries}"));
    let good = ["https://x", "high", "0.5", "[]", "P", "Q", "R", "S", "T1110, T1003", "[\"T1110.001\"]"];
    let run_good = run(Settings::default(), &rule, table(&names, &[&good]));
    let row = serde_json::to_value(&run_good.alerts[0]).unwrap();
    assert!(run_good.issues.is_empty(), "{:?}", run_good.issues);
    for (name, value) in names.iter().zip([
        "https://x",
        "High",
        "",
        "[]",
        "P",
        "Q",
        "R",
        "S",
        r#"["T1110","T1003"]"#,
        r#"["T1110.001"]"#,
    ]) {
        if *name == "ConfidenceScore" {
            assert_eq!(row[name], 0.5);
        } else {
            assert_eq!(row[name], value, "{name}");
        }
    }
    let bad = ["", "certain", "2", "", "", "", "", "", "T1", "T1110"];
    let run_bad = run(Settings::default(), &rule, table(&names, &[&bad]));
    let row = serde_json::to_value(&run_bad.alerts[0]).unwrap();
    assert_eq!((&row["ConfidenceLevel"], &row["ConfidenceScore"]), (&json!(""), &Value::Null));
    assert_eq!((&row["Techniques"], &row["ProductName"]), (&json!(r#"["T1078"]"#), &json!("Azure Sentinel")));
    assert_eq!(run_bad.issues.len(), 4);
}

#[test]
fn setting_techniques_form() {
    let settings = Settings { techniques_form: TechniquesForm::CommaSeparated, ..Settings::default() };
    let mut rule = rule("");
    rule.techniques.push("T1110".to_owned());
    assert_eq!(run(settings, &rule, numbered(1)).alerts[0].techniques, "T1078, T1110");
}

#[test]
fn values_are_written_as_tostring_does() {
    let rule = rule("customDetails: {Count: Count, When: TimeGenerated}\n");
    let mut answers =
        Answers(|_: &QueryRequest<'_>| Ok(table(&["TimeGenerated", "Count"], &[&["2026-11-20T11:30:00Z", "7"]])));
    let run = detection::Detector::default().run(&rule, time("2026-11-20T12:00:00Z"), &mut answers);
    assert_eq!(details(&run.alerts[0])["When"], json!(["2026-11-20T11:30:00.0000000Z"]));
}
