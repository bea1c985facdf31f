//! The demo of README.md, from files to incidents, as content/demo/README.md describes it.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

fn kustodian(arguments: &[&str]) -> Output {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    Command::new(env!("CARGO_BIN_EXE_kustodian")).args(arguments).current_dir(root).output().expect("the binary starts")
}

fn run_demo(times: &[&str]) -> Value {
    let mut arguments = vec!["run", "content/rules/sync-account-interactive-sign-in.yaml", "--data", "content/demo"];
    arguments.extend(["--functions", "content/functions", "--watchlists", "content/watchlists", "--format", "json"]);
    arguments.extend(times);
    let output = kustodian(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

fn array<'v>(document: &'v Value, name: &str) -> &'v Vec<Value> {
    document[name].as_array().unwrap_or_else(|| panic!("`{name}` is an array"))
}

#[test]
fn one_run_opens_one_incident() {
    let document = run_demo(&["--at", "2026-11-20T10:00:00Z"]);
    let [run] = array(&document, "runs").as_slice() else { panic!("one run") };
    assert_eq!(run["resultCount"], 6);
    let [alert] = array(&document, "alerts").as_slice() else { panic!("one alert") };
    assert_eq!(
        alert["DisplayName"],
        "Sync account Sync_DC01_4f2a91c07be3@fabrikam-demo.onmicrosoft.com signed in by hand"
    );
    assert_eq!(alert["AlertSeverity"], "High");
    assert_eq!(alert["StartTime"], "2026-11-20T09:17:31.1234567Z");
    assert_eq!(alert["EndTime"], "2026-11-20T09:58:21.9900000Z");
    assert_eq!(alert["ProviderName"], "ASI Scheduled Alerts");
    let entities: Value = serde_json::from_str(alert["Entities"].as_str().expect("text")).expect("JSON in text");
    let named = |ty: &str, key: &str| -> Vec<&str> {
        let of_type = entities.as_array().into_iter().flatten().filter(|e| e["Type"] == ty);
        of_type.filter_map(|e| e[key].as_str()).collect()
    };
    assert_eq!(
        named("account", "Name"),
        ["Sync_DC01_4f2a91c07be3", "AADDirsync-legacy", "svc-aadc", "sync_dc02_81b7d5e0c9aa"]
    );
    assert_eq!(named("ip", "Address"), ["203.0.113.77", "192.0.2.77", "2001:db8:66::1", "203.0.113.78"]);
    let properties: Value =
        serde_json::from_str(alert["ExtendedProperties"].as_str().expect("text")).expect("JSON in text");
    let details: Value =
        serde_json::from_str(properties["Custom Details"].as_str().expect("text")).expect("JSON in text in text");
    assert_eq!(
        details["Application"],
        serde_json::json!([
            "Microsoft Graph Explorer",
            "azure active directory powershell",
            "AZURE CLI",
            "Azure Portal"
        ])
    );
    let [incident] = array(&document, "incidents").as_slice() else { panic!("one incident") };
    assert_eq!(incident["Title"], alert["DisplayName"]);
    assert_eq!(incident["AlertIds"], serde_json::json!([alert["SystemAlertId"]]));
}

#[test]
fn alerts_within_a_day_join_one_incident() {
    let document = run_demo(&["--from", "2026-11-20T10:00:00Z", "--to", "2026-11-21T15:00:00Z"]);
    assert_eq!(array(&document, "runs").len(), 30);
    assert_eq!(array(&document, "alerts").len(), 3);
    let incidents = array(&document, "incidents");
    let sizes: Vec<usize> = incidents.iter().map(|i| i["AlertIds"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(sizes, [2, 1]);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let times = ["--from", "2026-11-20T10:00:00Z", "--to", "2026-11-21T15:00:00Z"];
    assert_eq!(run_demo(&times), run_demo(&times));
}

#[test]
fn text_names_what_happened() {
    let mut arguments = vec!["run", "content/rules", "--data", "content/demo", "--functions", "content/functions"];
    arguments.extend(["--watchlists", "content/watchlists", "--at", "2026-11-20T10:00:00Z"]);
    let output = kustodian(&arguments);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("1 rule, 1 run, 1 alert, 1 incident"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn a_missing_function_is_named() {
    let output = kustodian(&["run", "content/rules", "--data", "content/demo", "--at", "2026-11-20T10:00:00Z"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("ExcludeAllowlistedIPs"), "{text}");
    assert!(text.contains("supply a saved function"), "{text}");
}

#[test]
fn the_shipped_content_has_no_findings() {
    let output = kustodian(&["check", "content", "--watchlists", "content/watchlists", "--format", "json"]);
    let findings: Value = serde_json::from_slice(&output.stdout).expect("JSON on standard output");
    let of_weight = findings.as_array().into_iter().flatten().filter(|f| f["severity"] != "info");
    assert_eq!(of_weight.collect::<Vec<_>>(), Vec::<&Value>::new());
    assert_eq!(output.status.code(), Some(0));
}
