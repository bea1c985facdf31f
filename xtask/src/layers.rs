//! Checks that the workspace is what ARCHITECTURE.md says: every crate has a level,
//! names lower levels only, and the invariants marked there hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates that may name DataFusion.
const DATAFUSION: &[&str] = &["kql-planner", "engine"];
/// For development: they may name anything, nobody names them.
const DEVELOPMENT: &[&str] = &["xtask", "benches", "differential"];

pub(crate) fn run(_: &[String]) -> Result<(), String> {
    let map = fs::read_to_string("ARCHITECTURE.md").map_err(|e| format!("ARCHITECTURE.md: {e}"))?;
    let levels = levels(&map);
    let mut problems = Vec::new();
    let packages = packages()?;
    for (name, (manifest, dependencies)) in &packages {
        if DEVELOPMENT.contains(&name.as_str()) {
            continue;
        }
        let Some(level) = levels.get(name.as_str()) else {
            problems.push(format!("`{name}` has no row in ARCHITECTURE.md's table of levels"));
            continue;
        };
        for (dependency, is_dev) in dependencies {
            if DEVELOPMENT.contains(&dependency.as_str()) {
                problems.push(format!("`{name}` names `{dependency}`, which is for development only"));
            } else if let Some(below) = levels.get(dependency.as_str()) {
                if !is_dev && below >= level {
                    problems.push(format!("`{name}` (level {level}) names `{dependency}` (level {below})"));
                }
            } else if dependency.starts_with("datafusion") && !DATAFUSION.contains(&name.as_str()) {
                problems.push(format!("`{name}` names `{dependency}`; only {} may", DATAFUSION.join(" and ")));
            }
        }
        let sources = Path::new(manifest).with_file_name("src");
        if name != "cli" {
            forbid(&sources, &["SystemTime::now", "Utc::now", "Local::now"], "reads the wall clock", &mut problems);
        }
        if name.starts_with("kql-") {
            forbid(&sources, &["std::fs", "File::open"], "opens files", &mut problems);
        }
    }
    for name in levels.keys().filter(|n| !packages.contains_key(**n)) {
        problems.push(format!("ARCHITECTURE.md names `{name}`, which is no crate of the workspace"));
    }
    if problems.is_empty() {
        println!("{} crates as ARCHITECTURE.md says", packages.len());
        return Ok(());
    }
    Err(problems.join("\n"))
}

/// Reads the rows `| level | `crate` | …` of the table.
fn levels(text: &str) -> BTreeMap<&str, u32> {
    text.lines()
        .filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let level = cells.next()?.parse().ok()?;
            Some((cells.next()?.trim_matches('`'), level))
        })
        .collect()
}

type Packages = BTreeMap<String, (String, Vec<(String, bool)>)>;

/// Returns each workspace crate's manifest path and dependencies with "is it for tests".
fn packages() -> Result<Packages, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().ok_or("cargo metadata lists no packages")?;
    Ok(packages
        .iter()
        .map(|p| {
            let dependencies = p["dependencies"].as_array().into_iter().flatten();
            let dependencies = dependencies.map(|d| (text(&d["name"]), d["kind"] == "dev")).collect();
            (text(&p["name"]), (text(&p["manifest_path"]), dependencies))
        })
        .collect())
}

/// Reports every line of the folder's Rust files that holds one of the texts.
fn forbid(folder: &Path, texts: &[&str], what: &str, problems: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            forbid(&path, texts, what, problems);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let source = fs::read_to_string(&path).unwrap_or_default();
            for (number, line) in source.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                if texts.iter().any(|t| code.contains(t)) {
                    problems.push(format!("{}:{} {what}", path.display(), number + 1));
                }
            }
        }
    }
}
