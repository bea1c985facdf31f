//! Rule documents, read from their text.

use rules::{
    AggregationKind, Duration, EntityType, FormatPart, LoadedFile, MatchingMethod, RuleKind, Severity, Tactic,
    TriggerOperator, read_rules,
};

const FULL: &str = "\u{feff}id: 0a5b3c1e-0000-4000-8000-00000000000A
name: Sign-in by a service account
version: 1.2.3
kind: Scheduled
description: |
  Identifies a sign-in.
  Of a service account.
severity: High
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 2
tactics: [InitialAccess, CredentialAccess]
relevantTechniques: [T1078.004, T1552]
query: |

  SigninLogs
    | where x == 'é' and y == 1
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
customDetails:
  App: AppDisplayName
alertDetailsOverride:
  alertDisplayNameFormat: 'Sign-in by {{UserPrincipalName}}'
  alertSeverityColumnName: ''
  alertDynamicProperties:
    - alertProperty: AlertLink
      value: Link
eventGroupingSettings:
  aggregationKind: AlertPerResult
suppressionEnabled: true
suppressionDuration: 5h
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: true
    reopenClosedIncident: false
    lookbackDuration: PT24H
    matchingMethod: Selected
    groupByEntities: [Account]
    groupByAlertDetails: [Severity]
    groupByCustomDetails: [App]
";

fn codes(loaded: &LoadedFile) -> Vec<(&str, u32, u32)> {
    loaded.diagnostics.iter().map(|found| (found.code, found.line, found.column)).collect()
}

fn read(text: &str) -> LoadedFile {
    read_rules("rule.yaml", text.as_bytes())
}

/// The full document with a line replaced.
fn with(line: &str, replacement: &str) -> LoadedFile {
    assert!(FULL.contains(line), "{line}");
    read(&FULL.replacen(line, replacement, 1))
}

#[test]
fn every_field_is_read() {
    let loaded = read(FULL);
    assert_eq!(codes(&loaded), []);
    let rule = &loaded.rules[0];
    assert!(rule.is_runnable());
    assert_eq!(rule.id, "0a5b3c1e-0000-4000-8000-00000000000a");
    assert_eq!(rule.kind, RuleKind::Scheduled);
    assert_eq!(rule.name, "Sign-in by a service account");
    assert_eq!(rule.description, "Identifies a sign-in.\nOf a service account.\n");
    assert_eq!(rule.severity, Severity::High);
    assert_eq!(rule.version.as_deref(), Some("1.2.3"));
    assert_eq!(rule.required_data_connectors[0].data_types, ["SigninLogs"]);
    let schedule = rule.schedule.as_ref().unwrap();
    assert_eq!((schedule.frequency, schedule.period), (Duration::from_hours(1), Duration::from_days(1)));
    let trigger = rule.trigger.unwrap();
    assert_eq!((trigger.operator, trigger.threshold), (TriggerOperator::GreaterThan, 2));
    assert_eq!(rule.tactics, [Tactic::InitialAccess, Tactic::CredentialAccess]);
    assert_eq!(rule.techniques, ["T1078", "T1552"]);
    assert_eq!(rule.sub_techniques, ["T1078.004"]);
    assert_eq!(rule.entity_mappings[0].entity_type, EntityType::Account);
    assert_eq!(rule.entity_mappings[0].fields[0].column.value, "UserPrincipalName");
    assert_eq!(rule.custom_details[0].key, "App");
    let format = rule.alert_override.display_name.as_ref().unwrap();
    assert_eq!(format.parts[1], FormatPart::Column("UserPrincipalName".to_owned()));
    assert_eq!(rule.alert_override.severity_column, None);
    assert_eq!(rule.alert_override.dynamic_properties[0].column.value, "Link");
    assert_eq!(rule.event_grouping, AggregationKind::AlertPerResult);
    assert!(rule.suppression.is_enabled);
    let grouping = &rule.incident.grouping;
    assert_eq!(grouping.matching_method, MatchingMethod::Selected);
    assert_eq!(grouping.lookback, Duration::from_hours(24));
    assert_eq!(grouping.group_by_custom_details, ["App"]);
}

#[test]
fn a_place_in_the_query_is_a_place_in_the_file() {
    let loaded = read(FULL);
    let query = loaded.rules[0].query.as_ref().unwrap();
    // The blank line before the first content belongs to the text.
    assert!(query.text.starts_with("\nSigninLogs\n  | where"));
    let at = query.text.find("y ==").unwrap();
    let region = query.file_region(at..at + 1);
    let line = FULL.lines().nth(region.line as usize - 1).unwrap();
    assert_eq!(line.chars().nth(region.column as usize - 1), Some('y'));
    assert_eq!((region.end_line, region.end_column), (region.line, region.column + 1));
}

#[test]
fn places_in_other_forms_of_query() {
    let place = |query: &str| {
        let text = FULL.replacen("query: |\n\n  SigninLogs\n    | where x == 'é' and y == 1", query, 1);
        let loaded = read(&text);
        let query = loaded.rules[0].query.clone().unwrap();
        let at = query.text.find("where").unwrap();
        let region = query.file_region(at..at + 5);
        let line = text.lines().nth(region.line as usize - 1).unwrap().to_owned();
        (region.column, line.chars().skip(region.column as usize - 1).take(5).collect::<String>())
    };
    assert_eq!(place("query: T | where true"), (12, "where".to_owned()));
    assert_eq!(place("query: 'T | where true'"), (13, "where".to_owned()));
    assert_eq!(place("query: |4\n      T\n     | where true").1, "where");
    assert_eq!(place("query: |-\r\n  T\r\n  | where true\r").1, "where");
    // Folded text is reported at its start.
    assert_eq!(place("query: >\n  T |\n  where true").1, "T |");
}

#[test]
fn places_in_a_json_query() {
    let text = r#"{"kind": "NRT", "properties": {"displayName": "n", "severity": "Low", "enabled": true,
  "query": "T\n| where x == \"é\\\" and \u00e9 > 1"}}"#;
    let loaded = read_rules("rule.json", text.as_bytes());
    assert_eq!(codes(&loaded), []);
    let query = loaded.rules[0].query.as_ref().unwrap();
    let at = query.text.find("> 1").unwrap();
    let region = query.file_region(at..at + 1);
    let line = text.lines().nth(1).unwrap();
    assert_eq!((region.line, line.chars().nth(region.column as usize - 1)), (2, Some('>')));
}

#[test]
fn unknown_fields_are_named() {
    let loaded = with("queryPeriod: 1d", "queryPeriod: 1d\nqueryPeriode: 1d\nzzz: 1");
    assert_eq!(codes(&loaded), [("KU110", 14, 1), ("KU110", 15, 1)]);
    assert_eq!(loaded.diagnostics[0].help.as_deref(), Some("did you mean `queryPeriod`?"));
    let loaded = with("columnName: UserPrincipalName", "columnName: UserPrincipalName\n        x: y");
    assert_eq!(codes(&loaded).len(), 1);
}

#[test]
fn what_cannot_run_is_an_error() {
    for (line, replacement, code) in [
        ("queryFrequency: 1h", "queryFrequency: 1 hour", "KU131"),
        ("queryFrequency: 1h", "x: 1", "KU112"),
        ("triggerOperator: gt", "triggerOperator: above", "KU114"),
        ("triggerThreshold: 2", "triggerThreshold: many", "KU113"),
        ("severity: High", "severity: Critical", "KU114"),
        ("kind: Scheduled", "kind: Sheduled", "KU114"),
        ("entityType: Account", "entityType: Person", "KU158"),
        ("name: Sign-in", "query: x\nname: Sign-in", "KU105"),
    ] {
        let loaded = with(line, replacement);
        assert!(loaded.diagnostics.iter().any(|found| found.code == code), "{replacement}: {:?}", codes(&loaded));
        assert!(loaded.rules.iter().all(|rule| !rule.is_runnable()), "{replacement}");
    }
}

#[test]
fn what_the_service_refuses_is_a_warning() {
    for (line, replacement, code) in [
        ("id: 0a5b3c1e-0000", "id: 0a5b3c1g-0000", "KU120"),
        ("name: Sign-in", &format!("name: {}Sign-in", "x".repeat(300)), "KU124"),
        ("version: 1.2.3", "version: 1.2", "KU125"),
        ("queryPeriod: 1d", "queryPeriod: 30d", "KU132"),
        ("queryPeriod: 1d", "queryPeriod: 30m", "KU133"),
        ("queryFrequency: 1h\nqueryPeriod: 1d", "queryFrequency: 30m\nqueryPeriod: 2d", "KU134"),
        ("triggerThreshold: 2", "triggerThreshold: 10001", "KU135"),
        ("triggerOperator: gt", "triggerOperator: GreaterThanOrEqual", "KU136"),
        ("    | where x", "    | where z > ago(2d) and x", "KU137"),
        ("suppressionDuration: 5h", "suppressionDuration: 25h", "KU138"),
        ("suppressionDuration: 5h", "suppressionDuration: 1h", "KU139"),
        ("SigninLogs\n    |", &format!("SigninLogs // {}\n    |", "x".repeat(10_000)), "KU140"),
        ("SigninLogs\n    |", "search 'x'\n    |", "KU141"),
        ("SigninLogs\n    |", "union isfuzzy=true *\n    |", "KU141"),
        ("SigninLogs\n    |", "adx('c').T\n    |", "KU142"),
        ("    | where x", "    | extend IPCustomEntity = 1 | where x", "KU143"),
        ("  App: AppDisplayName", "  1App: AppDisplayName\n  App: AppDisplayName", "KU151"),
        ("  App: AppDisplayName", "  App: App Name", "KU152"),
        ("identifier: FullName", "identifier: Nick", "KU155"),
        ("identifier: FullName", "identifier: DisplayName", "KU157"),
        (
            "        columnName: UserPrincipalName",
            "        columnName: UserPrincipalName\n      - identifier: FullName\n        columnName: U",
            "KU156",
        ),
        ("  alertDisplayNameFormat: 'Sign-in by {{UserPrincipalName}}'", "  alertDisplayNameFormat: ''", "KU160"),
        ("by {{UserPrincipalName}}", "by {{A}} {{B}} {{C}} {{D}}", "KU162"),
        ("by {{UserPrincipalName}}", "by {{ A }}", "KU163"),
        ("alertProperty: AlertLink", "alertProperty: Colour", "KU164"),
        ("[InitialAccess, ", "[Hacking, InitialAccess, ", "KU170"),
        ("[T1078.004, ", "[1078, T1078.004, ", "KU171"),
        ("[T1078.004, ", "[T9078, T1078.004, ", "KU172"),
        ("[T1078.004, ", "[T1486, T1078.004, ", "KU173"),
        ("groupByEntities: [Account]", "groupByEntities: [IP]", "KU182"),
        ("groupByCustomDetails: [App]", "groupByCustomDetails: [Other]", "KU182"),
        ("lookbackDuration: PT24H", "lookbackDuration: P8D", "KU183"),
        (
            "    groupByEntities: [Account]\n    groupByAlertDetails: [Severity]\n    groupByCustomDetails: [App]\n",
            "    groupByEntities: []\n",
            "KU180",
        ),
        ("matchingMethod: Selected", "matchingMethod: AnyAlert", "KU181"),
    ] {
        let loaded = with(line, replacement);
        assert!(loaded.diagnostics.iter().any(|found| found.code == code), "{code}: {:?}", codes(&loaded));
        assert!(loaded.rules[0].is_runnable(), "{code}");
    }
}

#[test]
fn words_in_strings_and_comments_are_no_operators() {
    let loaded = with("SigninLogs\n", "SigninLogs // | search *\n");
    assert_eq!(codes(&loaded), []);
    let loaded = with("x == 'é'", "x == '| search *'");
    assert_eq!(codes(&loaded), []);
}

#[test]
fn other_spellings_are_taken_with_a_remark() {
    let loaded = with("kind: Scheduled", "Kind: scheduled");
    assert_eq!(codes(&loaded).iter().map(|found| found.0).collect::<Vec<_>>(), ["KU111", "KU111"]);
    assert!(loaded.rules[0].is_runnable());
    let loaded = with("matchingMethod: Selected", "entitiesMatchingMethod: Custom");
    assert_eq!(loaded.rules[0].incident.grouping.matching_method, MatchingMethod::Selected);
}

#[test]
fn broken_yaml_has_a_place() {
    for (text, code, place) in [
        ("a: 1\nb:\n\t- c\n", "KU101", (3, 2)),
        ("a: [1, 2\n", "KU101", (2, 1)),
        ("a: {{b}}\n", "KU101", (1, 5)),
        ("a: &x [1, *x]\n", "KU106", (1, 11)),
        ("a: *unknown\n", "KU101", (1, 4)),
        ("", "KU107", (1, 1)),
        ("just text", "KU107", (1, 1)),
    ] {
        let loaded = read(text);
        assert!(loaded.rules.is_empty());
        assert_eq!(codes(&loaded), [(code, place.0, place.1)], "{text:?}");
    }
    let loaded = read_rules("rule.yaml", b"name: ok\nquery: \xff\xfe");
    assert_eq!(codes(&loaded), [("KU103", 2, 8)]);
}

#[test]
fn aliases_and_depth_are_bounded() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let previous = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{}]\n", previous.trim_end_matches(", ")));
    }
    assert_eq!(codes(&read(&bomb))[0].0, "KU104");
    let deep: String = (0..10_000).map(|level| format!("{}k:\n", " ".repeat(level))).collect();
    assert_eq!(codes(&read(&deep))[0].0, "KU104");
    assert_eq!(codes(&read(&"[".repeat(100_000)))[0].0, "KU104");
    assert_eq!(codes(&read_rules("x.json", "[".repeat(100_000).as_bytes()))[0].0, "KU104");
    let large = vec![b' '; 33 * 1024 * 1024];
    assert_eq!(codes(&read_rules("rule.yaml", &large))[0].0, "KU104");
}

#[test]
fn arm_templates_are_rules_too() {
    let text = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {"workspace": {"type": "string"}, "level": {"type": "string", "defaultValue": "Low"}},
  "variables": {"title": "[concat('A ', variables('noun'))]", "noun": "rule"},
  "resources": [
    {"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
     "name": "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/0A5B3C1E-0000-4000-8000-00000000000a')]",
     "kind": "Scheduled",
     "properties": {
       "displayName": "[variables('title')]", "enabled": false, "severity": "[parameters('level')]",
       "query": "[[1] is no expression", "queryFrequency": "PT5H", "queryPeriod": "P2DT1H30M",
       "triggerOperator": "GreaterThan", "triggerThreshold": 0, "suppressionEnabled": false, "suppressionDuration": "PT1H",
       "description": "[parameters('missing')]", "techniques": ["T1078"], "tactics": ["Persistence"],
       "alertDetailsOverride": null, "etag": "x"}},
    {"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules/actions", "properties": {}}
  ]
}"#;
    let loaded = read_rules("template.json", text.as_bytes());
    let rule = &loaded.rules[0];
    assert_eq!(loaded.rules.len(), 1);
    assert_eq!(rule.id, "0a5b3c1e-0000-4000-8000-00000000000a");
    assert_eq!((rule.name.as_str(), rule.severity, rule.is_enabled), ("A rule", Severity::Low, false));
    assert_eq!(rule.query.as_ref().unwrap().text, "[1] is no expression");
    assert_eq!(rule.description, "[parameters('missing')]");
    let found: Vec<&str> = loaded.diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(found, ["KU127", "KU109"]);
}

#[test]
fn rest_bodies_and_lists_are_rules_too() {
    let body = r#"{"id": "/x/alertRules/73e01a99-5cd7-4139-a149-9f2736ff2ab5", "name": "73e01a99-5cd7-4139-a149-9f2736ff2ab5",
        "kind": "MicrosoftSecurityIncidentCreation", "etag": "\"1\"", "properties": {"displayName": "n", "enabled": true,
        "productFilter": "Azure Security Center", "displayNamesFilter": ["a"], "severitiesFilter": ["High"]}}"#;
    for text in [body.to_owned(), format!("[{body}]"), format!("{{\"value\": [{body}]}}")] {
        let loaded = read_rules("rule.json", text.as_bytes());
        assert_eq!(codes(&loaded), []);
        let rule = &loaded.rules[0];
        assert_eq!(rule.id, "73e01a99-5cd7-4139-a149-9f2736ff2ab5");
        let filter = rule.microsoft_incident.as_ref().unwrap();
        assert_eq!(
            (filter.product.as_str(), filter.severities.as_slice()),
            ("Azure Security Center", &[Severity::High][..])
        );
        assert!(!rule.is_runnable());
    }
    for kind in ["Fusion", "MLBehaviorAnalytics", "ThreatIntelligence"] {
        let text = format!(r#"{{"kind": "{kind}", "properties": {{"enabled": true, "alertRuleTemplateName": "x"}}}}"#);
        let loaded = read_rules("rule.json", text.as_bytes());
        assert!(!loaded.rules[0].is_runnable());
        assert_eq!(codes(&loaded), [], "{kind}");
    }
}

#[test]
fn broken_json_has_a_place() {
    for (text, place) in
        [("{\"a\": 1,}", (1, 9)), ("{\"a\" 1}", (1, 6)), ("[\n1", (2, 2)), ("{\"a\": \"x", (1, 7)), ("nope", (1, 1))]
    {
        let loaded = read_rules("rule.json", text.as_bytes());
        assert_eq!(codes(&loaded), [("KU102", place.0, place.1)], "{text}");
    }
}

#[test]
fn columns_that_the_query_does_not_return_are_named() {
    let loaded = read(FULL);
    let rule = &loaded.rules[0];
    let found = rule.unreturned_columns(["userprincipalname", "AppDisplayName", "Link"].into_iter());
    let places: Vec<_> = found.iter().map(|found| (found.code, found.line)).collect();
    assert_eq!(places, [("KU144", 26), ("KU144", 30)]);
    assert!(found[0].help.as_deref().unwrap().contains("did you mean `userprincipalname`?"));
}

#[test]
fn a_finding_serialises_as_the_check_command_promises() {
    let loaded = with("queryPeriod: 1d", "queryPeriod: 1d\nzzz: 1");
    let json = serde_json::to_value(&loaded.diagnostics[0]).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"file": "rule.yaml", "line": 14, "column": 1, "endLine": 14, "endColumn": 4, "code": "KU110",
            "severity": "warning", "message": "a rule has no field `zzz`", "help": "remove it, or check its indentation"})
    );
}

#[test]
fn codes_are_unique_and_in_range() {
    let mut ids: Vec<&str> = rules::codes::ALL.iter().map(|code| code.id).collect();
    assert!(ids.iter().all(|id| ("KU100".."KU200").contains(id)));
    ids.dedup();
    assert_eq!(ids.len(), rules::codes::ALL.len());
}

/// Numbers that look random and are the same in every run.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 1u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    }
}

#[test]
fn mutilated_documents_give_findings_and_places_inside_the_file() {
    let json = r#"{"resources": [{"type": "x/alertRules", "kind": "NRT", "name": "[concat('a', variables('b'))]",
        "properties": {"displayName": "n\u00e9", "query": "T\n| where x == \"é\"", "enabled": true}}]}"#;
    const NOISE: &[u8] = b" \t\n\r:-[]{}\"'|>&*#%@`\\,a?!\xc3\xff";
    let mut number = numbers();
    for (file, text) in [("rule.yaml", FULL), ("rule.json", json)] {
        for round in 0..2000 {
            let mut bytes = text.as_bytes().to_vec();
            if round % 2 == 0 {
                bytes.truncate(number(bytes.len()));
            }
            for _ in 0..number(4) {
                let at = number(bytes.len() + 1);
                bytes.insert(at, NOISE[number(NOISE.len())]);
            }
            let loaded = read_rules(file, &bytes);
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u32 + 2;
            assert!(loaded.diagnostics.iter().all(|found| found.line >= 1 && found.line <= lines && found.column >= 1));
            assert!(!loaded.rules.is_empty() || !loaded.diagnostics.is_empty());
            for query in loaded.rules.iter().filter_map(|rule| rule.query.as_ref()) {
                for offset in 0..=query.text.len() + 1 {
                    assert!(query.file_region(offset..offset + 1).line <= lines);
                }
            }
        }
    }
}
