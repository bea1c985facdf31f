//! Lists the function files, so that nobody keeps a list by hand: every file under
//! `src/scalar/<family>/`, `src/aggregate/`, `src/window/` and `src/table/<family>/` is a
//! module with a `FUNCTION` record. Files whose name begins with an underscore hold what several
//! functions of a family share.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("src");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
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
