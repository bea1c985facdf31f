//! Alerts and incidents of earlier runs, as later rules read them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const SIGN_INS: &str = r#"
id: 5f0c1f5c-6f0e-4c52-9d0b-6a1b5b1d4c01
name: Failed sign-ins
kind: Scheduled
version: 1.0.0
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
query: SigninLogs | where ResultType == "50126"
"#;

const FOLLOW_UP: &str = r#"
id: 5f0c1f5c-6f0e-4c52-9d0b-6a1b5b1d4c02
name: Alerts again
kind: Scheduled
version: 1.0.0
severity: High
queryFrequency: 1h
queryPeriod: 6h
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
query: |
  SecurityAlert
  | where AlertName == "Failed sign-ins" and ProviderName == "ASI Scheduled Alerts"
  | join kind=inner (SecurityIncident | mv-expand SystemAlertId = AlertIds to typeof(string)) on SystemAlertId
  | project TimeGenerated, AlertName, AlertSeverity, IncidentNumber
"#;

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(folder.join(name), text).expect("a file");
}

/// Runs both rules for three hours over a failed sign-in of the first, and returns how many rows
/// each run of the second saw.
fn rows_of_follow_up(folder: &Path) -> Vec<u64> {
    write(&folder.join("rules"), "a.yaml", SIGN_INS);
    write(&folder.join("rules"), "b.yaml", FOLLOW_UP);
    let row = r#"{"TimeGenerated": "2026-11-20T08:30:00Z", "UserPrincipalName": "anna", "ResultType": "50126"}"#;
    write(&folder.join("data"), "SigninLogs.jsonl", row);
    let output = Command::new(env!("CARGO_BIN_EXE_kustodian"))
        .current_dir(folder)
        .args(["run", "rules", "--data", "data", "--format", "json"])
        .args(["--from", "2026-11-20T08:00:00Z", "--to", "2026-11-20T11:00:00Z"])
        .output()
        .expect("the binary starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    let runs = document["runs"].as_array().expect("an array");
    runs.iter().filter(|r| r["rule"] == "Alerts again").filter_map(|r| r["resultCount"].as_u64()).collect()
}

#[test]
fn later_rules_read_the_alerts_of_earlier_ones() {
    let folder = std::env::temp_dir().join(format!("kustodian-alerts-{}", std::process::id()));
    // The alert is published after the run of nine o'clock, too late for the other rule's.
    let alone = rows_of_follow_up(&folder);
    assert_eq!(alone.last(), Some(&1), "{alone:?}");
    assert_eq!(alone.first(), Some(&0), "{alone:?}");

    // Alerts that are given as data stay.
    let given = r#"{"TimeGenerated": "2026-11-20T07:30:00Z", "AlertName": "Failed sign-ins", "SystemAlertId": "x"}"#;
    write(&folder.join("data"), "SecurityAlert.jsonl", given);
    assert_eq!(rows_of_follow_up(&folder).last(), Some(&1));
    std::fs::remove_dir_all(folder).expect("removed");
}
