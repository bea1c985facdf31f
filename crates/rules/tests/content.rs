//! The rules, functions and watchlists that the project ships are without a remark.

use std::path::PathBuf;

fn content(folder: &str) -> Vec<PathBuf> {
    vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content").join(folder)]
}

#[test]
fn shipped_rules_are_runnable() {
    let set = rules::load_rules(&content("rules"));
    assert_eq!(set.diagnostics, []);
    assert!(!set.rules.is_empty() && set.rules.iter().all(rules::Rule::is_runnable));
}

#[test]
fn shipped_functions_have_parameters_and_bodies() {
    let set = rules::load_functions(&content("functions"));
    assert_eq!(set.diagnostics, []);
    let function = set.functions.iter().find(|function| function.name == "ExcludeAllowlistedIPs").unwrap();
    assert_eq!(function.parameters, "(T:(IPAddress:string))");
    assert!(function.body.contains("_GetWatchlist('AllowlistedIPs')"));
}

#[test]
fn shipped_watchlists_have_rows() {
    let set = rules::load_watchlists(&content("watchlists"));
    assert_eq!(set.diagnostics, []);
    let list = &set.watchlists[0];
    assert_eq!(
        (list.alias.as_str(), list.search_key.as_deref(), list.rows.len()),
        ("AllowlistedIPs", Some("IPRange"), 3)
    );
}
