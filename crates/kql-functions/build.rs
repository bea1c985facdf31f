//! Lists the function files, so that nobody keeps a list by hand: every file under
//! `src/scalar/<family>/`, `src/aggregate/`, `src/window/` and `src/table/<family>/` is a
//! module with a `FUNCTION` record. Files whose name begins with an underscore hold what several
//! functions of a family share.
//!
//! And writes the rules that tell user agents as JSON: the package of `ua-parser` holds
//! them as YAML, but its library does not hand them out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("user_agents.json"), user_agent_rules(&fs::read_to_string(user_agent_file(&root)?)?)?)?;
    for (folder, record) in [
        ("scalar", "ScalarFunction"),
        ("aggregate", "AggregateFunction"),
        ("window", "WindowFunction"),
        ("table", "TableFunction"),
    ] {
        let dir = root.join(folder);
        println!("cargo:rerun-if-changed={}", dir.display());
        let (mut modules, mut records) = (String::new(), Vec::new());
        list(&dir, "", &mut modules, &mut records)?;
        let list = records.iter().map(|r| format!("    &{r},\n")).collect::<String>();
        let _ = write!(
            modules,
            "\nstatic FUNCTIONS: &[&crate::{record}] = &[\n{list}];\n\n/// Iterates over all records.\npub fn functions() -> impl Iterator<Item = &'static crate::{record}> {{\n    FUNCTIONS.iter().copied()\n}}\n"
        );
        fs::write(out.join(format!("{folder}.rs")), modules)?;
    }
    Ok(())
}

/// Writes the modules of a folder and collects the paths of their records.
fn list(dir: &Path, prefix: &str, modules: &mut String, records: &mut Vec<String>) -> io::Result<()> {
    let mut entries = fs::read_dir(dir)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            let _ = writeln!(modules, "pub mod {stem} {{");
            list(&path, &format!("{prefix}{stem}::"), modules, records)?;
            modules.push_str("}\n");
        } else if path.extension().is_some_and(|e| e == "rs") && stem != "mod" {
            let name = module_name(&stem);
            let visibility = if stem.starts_with('_') { "pub(crate)" } else { "pub" };
            let _ = writeln!(modules, "#[path = {:?}]\n{visibility} mod {name};", path.display().to_string());
            if !stem.starts_with('_') {
                records.push(format!("{prefix}{name}::FUNCTION"));
            }
        }
    }
    Ok(())
}

/// Returns the file's name as an identifier; `case` and `bin` are fine, `in` is not.
fn module_name(stem: &str) -> String {
    const KEYWORDS: &[&str] = &["as", "if", "in", "loop", "match", "mod", "type", "where"];
    if KEYWORDS.contains(&stem) { format!("{stem}_") } else { stem.to_owned() }
}

/// Returns where the rules lie that the package of `ua-parser` brings along.
fn user_agent_file(root: &Path) -> io::Result<PathBuf> {
    let mut cargo = Command::new(env::var("CARGO").map_err(io::Error::other)?);
    cargo.args(["metadata", "--format-version=1", "--filter-platform"]);
    cargo.arg(env::var("TARGET").map_err(io::Error::other)?).current_dir(root);
    let output = cargo.output()?;
    let packages = String::from_utf8_lossy(&output.stdout);
    let manifests = packages.split("\"manifest_path\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    let folders = manifests.filter_map(|path| Some(PathBuf::from(path.replace("\\\\", "\\")).parent()?.to_owned()));
    let is_named = |folder: &PathBuf| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        name == "ua-parser" || name.starts_with("ua-parser-")
    };
    let folder = folders.into_iter().find(is_named).ok_or_else(|| {
        io::Error::other(format!("cargo does not name ua-parser: {}", String::from_utf8_lossy(&output.stderr)))
    })?;
    Ok(folder.join("uap-core/regexes.yaml"))
}

/// Turns the lists of rules, a key with its quoted text a line, into JSON.
fn user_agent_rules(yaml: &str) -> io::Result<String> {
    let mut out = String::from("{");
    for line in yaml.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let entry = line.split_once(':').ok_or_else(|| io::Error::other(format!("no line of a rule: {line}")))?;
        let (key, value) = (entry.0.trim(), entry.1.trim());
        match key.strip_prefix("- ") {
            None if value.is_empty() => {
                let _ = write!(out, "{}\"{key}\":[", if out == "{" { "" } else { "}],\n" });
            }
            None if value == "null" => {}
            None => {
                let _ = write!(out, ",\"{key}\":{}", quoted(value)?);
            }
            // A rule begins.
            Some(key) => {
                let _ = write!(out, "{}{{\"{key}\":{}", if out.ends_with('[') { "" } else { "},\n" }, quoted(value)?);
            }
        }
    }
    out.push_str("}]}\n");
    Ok(out)
}

/// Returns a quoted text of YAML as JSON has it.
fn quoted(value: &str) -> io::Result<String> {
    let inside = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    let text = match (inside('\''), inside('"')) {
        (Some(text), _) => text.replace("''", "'"),
        (None, Some(text)) if !text.contains('\\') => text.to_owned(),
        _ => return Err(io::Error::other(format!("no quoted text: {value}"))),
    };
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}
