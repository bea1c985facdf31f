//! Data of other workspaces, which `workspace("…")` names.

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder with sign-ins of the own workspace and of two others.
fn data(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kustodian-workspaces-{}-{test}", std::process::id()));
    for (workspace, users) in [("own", &["anna"][..]), ("west", &["bert", "carla"]), ("east", &["dora"])] {
        let folder = folder.join(workspace);
        std::fs::create_dir_all(&folder).expect("a folder");
        let row =
            |user| format!("{{\"TimeGenerated\": \"2026-11-20T09:00:00Z\", \"UserPrincipalName\": \"{user}\"}}\n");
        let rows: String = users.iter().map(row).collect();
        std::fs::write(folder.join("SigninLogs.jsonl"), rows).expect("a file");
    }
    folder
}

fn query(text: &str, options: &[String]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kustodian"));
    command.args(["query", text, "--format", "csv"]).args(options).output().expect("the binary starts")
}

#[test]
fn each_workspace_has_its_own_rows() {
    let folder = data("rows");
    let path = |name: &str| folder.join(name).display().to_string();
    let options = [
        format!("--data={}", path("own")),
        format!("--workspace=soc-west={}", path("west")),
        format!("--workspace=soc-east=SigninLogs={}", folder.join("east").join("SigninLogs.jsonl").display()),
    ];
    let text = r#"union withsource=From SigninLogs, workspace("soc-west").SigninLogs, workspace('soc-east').SigninLogs
        | project UserPrincipalName | sort by UserPrincipalName asc"#;
    let output = query(text, &options);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "UserPrincipalName\nanna\nbert\ncarla\ndora\n", "{output:?}");

    let text = r#"workspace("soc-west").SecurityEvent | union (workspace("soc-west").SigninLogs) | count"#;
    let output = query(text, &options);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Count\n2\n", "known tables are empty: {output:?}");
    std::fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn an_unknown_workspace_is_refused_with_the_nearest_name() {
    let folder = data("unknown");
    let options = [format!("--workspace=soc-west={}", folder.join("west").display())];
    let output = query(r#"workspace("soc-vest").SigninLogs | count"#, &options);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("KS208") && text.contains("soc-west"), "{text}");

    let output = query("SigninLogs | count", &["--workspace=logs".to_owned()]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("NAME=PATH"), "{text}");
    std::fs::remove_dir_all(folder).expect("removed");
}
