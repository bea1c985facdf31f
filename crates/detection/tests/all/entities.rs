//! Entities out of rows.

use crate::support::*;
use detection::{IssueKind, Settings, ValueOrder};
use serde_json::{Value, json};

fn mapping(entries: &[(&str, &[(&str, &str)])]) -> rules::Rule {
    let mut text = "entityMappings:\n".to_owned();
    for (entity_type, fields) in entries {
        text.push_str(&format!("  - entityType: {entity_type}\n    fieldMappings:\n"));
        for (identifier, column) in *fields {
            text.push_str(&format!("      - {{identifier: {identifier}, columnName: {column}}}\n"));
        }
    }
    rule(&text)
}

fn entities(run: &detection::Run) -> Value {
    match run.alerts[0].entities_text.as_str() {
        "" => Value::Null,
        text => serde_json::from_str(text).unwrap(),
    }
}

#[test]
fn entities_are_distinct_and_numbered_over_the_mappings() {
    let rule = mapping(&[("Account", &[("FullName", "U")]), ("IP", &[("Address", "I")])]);
    let rows = table(&["U", "I"], &[&["a@x.org", "1.1.1.1"], &["A@X.org", "2.2.2.2"], &["NT\\b", "1.1.1.1"]]);
    assert_eq!(
        entities(&run(Settings::default(), &rule, rows)),
        json!([
            {"$id": "1", "Name": "a", "UPNSuffix": "x.org", "DisplayName": "a@x.org", "Type": "account"},
            {"$id": "2", "Name": "b", "NTDomain": "NT", "DisplayName": "NT\\b", "Type": "account"},
            {"$id": "3", "Address": "1.1.1.1", "Type": "ip"},
            {"$id": "4", "Address": "2.2.2.2", "Type": "ip"},
        ])
    );
}

#[test]
fn rows_without_required_identifiers_give_none() {
    let rule = mapping(&[("FileHash", &[("Algorithm", "A"), ("Value", "V")])]);
    let rows = table(&["A", "V"], &[&["SHA256", "aa"], &["", "bb"], &["", ""]]);
    let run = run(Settings::default(), &rule, rows);
    assert_eq!(entities(&run), json!([{"$id": "1", "Algorithm": "SHA256", "Value": "aa", "Type": "filehash"}]));
    assert_eq!((run.issues[0].kind, run.issues[0].count), (IssueKind::EntitiesDroppedByMapping, 2));
}

#[test]
fn no_entity_is_the_empty_text() {
    let rule = mapping(&[("IP", &[("Address", "Gone")])]);
    let run = run(Settings::default(), &rule, numbered(1));
    assert_eq!(run.alerts[0].entities_text, "");
    assert_eq!(kinds(&run), [IssueKind::ColumnMissing, IssueKind::EntitiesDroppedByMapping]);
}

#[test]
fn setting_entities_keep_partial() {
    let rule = mapping(&[("Account", &[("Name", "N"), ("UPNSuffix", "S")])]);
    let rows = table(&["N", "S"], &[&["a", ""]]);
    assert_eq!(
        entities(&run(Settings::default(), &rule, rows.clone())),
        json!([{"$id": "1", "Name": "a", "Type": "account"}])
    );
    let settings = Settings { entities_keep_partial: false, ..Settings::default() };
    assert_eq!(entities(&run(settings, &rule, rows)), Value::Null);
}

#[test]
fn setting_entity_order() {
    let rule = mapping(&[("IP", &[("Address", "I")])]);
    let settings = Settings { entity_order: ValueOrder::Sorted, ..Settings::default() };
    let run = run(settings, &rule, table(&["I"], &[&["2.2.2.2"], &["1.1.1.1"]]));
    assert_eq!(entities(&run)[0]["Address"], "1.1.1.1");
}

#[test]
fn setting_splits_full_name() {
    let rule = mapping(&[("Host", &[("FullName", "H")])]);
    let rows = table(&["H"], &[&["h.d.e"]]);
    assert_eq!(
        entities(&run(Settings::default(), &rule, rows.clone())),
        json!([{"$id": "1", "HostName": "h", "DnsDomain": "d.e", "Type": "host"}])
    );
    let settings = Settings { splits_full_name: false, ..Settings::default() };
    assert_eq!(entities(&run(settings, &rule, rows)), json!([{"$id": "1", "FullName": "h.d.e", "Type": "host"}]));
}

#[test]
fn setting_cuts_account_name() {
    let rule = mapping(&[("Account", &[("Name", "N")])]);
    let rows = table(&["N"], &[&["a@x.org"]]);
    assert_eq!(
        entities(&run(Settings::default(), &rule, rows.clone())),
        json!([{"$id": "1", "Name": "a", "UPNSuffix": "x.org", "Type": "account"}])
    );
    let settings = Settings { cuts_account_name: false, ..Settings::default() };
    assert_eq!(entities(&run(settings, &rule, rows)), json!([{"$id": "1", "Name": "a@x.org", "Type": "account"}]));
}

#[test]
fn setting_generic_names_ignore_case() {
    let rule = mapping(&[("Account", &[("Name", "N")]), ("Account", &[("Name", "N"), ("NTDomain", "D")])]);
    let rows = table(&["N", "D"], &[&["system", "NT AUTHORITY"]]);
    // With a domain it is somebody.
    let known = json!({"$id": "1", "Name": "system", "NTDomain": "NT AUTHORITY", "Type": "account"});
    assert_eq!(entities(&run(Settings::default(), &rule, rows.clone())), json!([known]));
    let settings = Settings { generic_names_ignore_case: false, ..Settings::default() };
    assert_eq!(entities(&run(settings, &rule, rows)).as_array().unwrap().len(), 2);
}

#[test]
fn entities_are_500_divided_among_the_mappings() {
    let rule = mapping(&[("IP", &[("Address", "N")]), ("URL", &[("Url", "N")]), ("DNS", &[("DomainName", "N")])]);
    let run = run(Settings::default(), &rule, numbered(200));
    assert_eq!(run.alerts[0].entities.len(), 3 * 166);
    let dropped: u64 = run.issues.iter().map(|issue| issue.count).sum();
    assert_eq!((kinds(&run), dropped), (vec![IssueKind::EntitiesDroppedByMapping], 3 * 34));
}

#[test]
fn the_entities_field_has_64_kb() {
    let rule = mapping(&[("URL", &[("Url", "U")])]);
    let urls: Vec<String> = (0..400).map(|row| format!("https://x/{row}/{}", "p".repeat(300))).collect();
    let rows: Vec<[&str; 1]> = urls.iter().map(|url| [url.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| row.as_slice()).collect();
    let run = run(Settings::default(), &rule, table(&["U"], &rows));
    let alert = &run.alerts[0];
    assert!(alert.entities_text.len() <= 64 * 1024 && alert.entities_text.len() > 63 * 1024);
    assert_eq!(entities(&run).as_array().unwrap().len(), alert.entities.len());
    assert_eq!(run.issues[0].kind, IssueKind::EntitiesDroppedBySize);
    assert_eq!(run.issues[0].count as usize, 400 - alert.entities.len());
}

#[test]
fn entities_of_other_alerts_are_taken_over() {
    let rule = rule("sentinelEntitiesMappings:\n  - columnName: Entities\n");
    let text =
        r#"[{"$id":"7","Name":"a","Host":{"$ref":"9"},"Type":"account"},{"$id":"9","HostName":"h","Type":"host"}]"#;
    let run = run(Settings::default(), &rule, table(&["Entities"], &[&[text], &["no JSON"]]));
    assert_eq!(
        entities(&run),
        json!([{"$id": "1", "Name": "a", "Type": "account"}, {"$id": "2", "HostName": "h", "Type": "host"}])
    );
    assert_eq!(run.issues[0].count, 1);
}
