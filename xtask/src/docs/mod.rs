//! Writes `docs/reference` from the records of functions and operators.
//!
//! Tabular operators have a page each; functions share a page per section, so that a
//! reader finds the neighbours and the repository stays light. `--check` writes nothing
//! and fails when the folder is not what the records say.

mod markdown;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::binary;

const FOLDER: &str = "docs/reference";
const HEAD: &str = "<!-- Written by `cargo xtask docs` from the records beside the code; change those. -->\n\n";
const OPERATORS: &str = "Tabular operators";

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let is_check = match args {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("cargo xtask docs [--check]".into()),
    };
    let files = files(&binary::pages()?);
    let present = present(Path::new(FOLDER))?;
    let stale = stale(&files, &present);
    if is_check {
        if stale.is_empty() {
            println!("{FOLDER} is as the records say: {} files", files.len());
            return Ok(());
        }
        let names: Vec<String> = stale.iter().map(|path| path.display().to_string()).collect();
        return Err(format!("stale; run `cargo xtask docs`:\n{}", names.join("\n")));
    }
    for path in &stale {
        let failed = |e: std::io::Error| format!("{}: {e}", path.display());
        match files.get(path) {
            Some(text) => {
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).map_err(failed)?;
                }
                fs::write(path, text).map_err(failed)?;
            }
            None => fs::remove_file(path).map_err(failed)?,
        }
    }
    println!("{FOLDER}: {} files, {} of them changed", files.len(), stale.len());
    Ok(())
}

/// Returns the paths whose content is not the wanted one, wanted or not.
fn stale(wanted: &BTreeMap<PathBuf, String>, present: &BTreeMap<PathBuf, String>) -> Vec<PathBuf> {
    let paths: BTreeSet<&PathBuf> = wanted.keys().chain(present.keys()).collect();
    paths.into_iter().filter(|path| wanted.get(*path) != present.get(*path)).cloned().collect()
}

/// Reads the folder's files; none where there is no folder yet.
fn present(folder: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(found) };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.append(&mut present(&path)?);
        } else {
            let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            found.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(found)
}

/// Returns what each file holds. The pages come by section.
fn files(pages: &[Value]) -> BTreeMap<PathBuf, String> {
    let folder = Path::new(FOLDER);
    let sections: Vec<(&str, &[Value])> = pages
        .chunk_by(|a, b| a["section"] == b["section"])
        .filter_map(|pages| Some((pages.first()?["section"].as_str()?, pages)))
        .collect();
    let mut files = BTreeMap::from([(folder.join("README.md"), index(&sections))]);
    for (section, pages) in sections {
        if section == OPERATORS {
            for page in pages {
                files.insert(folder.join(file(page)), format!("{HEAD}{}", markdown::page(page, 1)));
            }
        } else {
            files.insert(folder.join(section_file(section)), section_page(section, pages));
        }
    }
    files
}

/// `Datetime and timespan functions` are in `functions/datetime-and-timespan.md`.
fn section_file(section: &str) -> String {
    format!("functions/{}.md", slug(section.trim_end_matches("functions")))
}

/// The file that holds a page.
fn file(page: &Value) -> String {
    match text(page, "section") {
        OPERATORS => format!("operators/{}.md", text(page, "name")),
        section => section_file(section),
    }
}

/// The place of a page within its file, as its heading names it.
fn anchor(page: &Value) -> Option<String> {
    let name = text(page, "name");
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (text(page, "section") != OPERATORS && is_plain).then(|| format!("#{}", name.to_ascii_lowercase()))
}

fn index(sections: &[(&str, &[Value])]) -> String {
    let mut out = format!("{HEAD}# Reference of the language\n\n");
    out.push_str("What runs, with its parameters, its results and its edges.\n");
    out.push_str("Every example is run as a test, and yields the table below it.\n");
    out.push_str("What is refused says so, and why.\n\n");
    out.push_str("`kustodian functions NAME` prints the same in a terminal.\n\n");
    for (section, _) in sections {
        let _ = writeln!(out, "- [{section}](#{})", slug(section));
    }
    for (section, pages) in sections {
        let _ = writeln!(out, "\n## {section}\n\n| name | what |\n| --- | --- |");
        for page in *pages {
            let link = format!("{}{}", file(page), anchor(page).unwrap_or_default());
            let refused = if page["refused"].is_string() { "Refused. " } else { "" };
            let summary = markdown::prose(text(page, "summary"));
            let _ = writeln!(out, "| [{}]({link}) | {refused}{summary} |", markdown::title(page));
        }
    }
    out
}

fn section_page(section: &str, pages: &[Value]) -> String {
    let mut out = format!("{HEAD}# {section}\n\n");
    let links = pages.iter().map(|page| match anchor(page) {
        Some(anchor) => format!("[{}]({anchor})", text(page, "name")),
        None => markdown::code(text(page, "name")),
    });
    out.push_str(&links.collect::<Vec<_>>().join(" ·\n"));
    out.push('\n');
    for page in pages {
        let _ = write!(out, "\n{}", markdown::page(page, 2));
    }
    out
}

/// A title as links and files have it.
fn slug(title: &str) -> String {
    title.trim().to_lowercase().chars().filter(|c| *c != ',').map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn texts<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v str> {
    list(value, key).iter().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{files, stale};

    #[test]
    fn files_are_compared_with_what_is_there() {
        let pages = [
            json!({ "name": "take", "section": "Tabular operators", "kind": "tabular operator", "summary": "Some." }),
            json!({ "name": "f", "section": "String functions", "kind": "scalar function", "summary": "It." }),
        ];
        let wanted = files(&pages);
        let names: Vec<_> = wanted.keys().map(|path| path.display().to_string()).collect();
        assert_eq!(
            names,
            ["docs/reference/README.md", "docs/reference/functions/string.md", "docs/reference/operators/take.md"]
        );
        assert!(stale(&wanted, &files(&pages)).is_empty());
        let mut present = wanted.clone();
        present.remove(std::path::Path::new("docs/reference/README.md"));
        present.insert("docs/reference/left-over.md".into(), String::new());
        let found = stale(&wanted, &present);
        assert_eq!(found, ["docs/reference/README.md", "docs/reference/left-over.md"].map(std::path::PathBuf::from));
    }
}
