//! Lists the operator files, so that nobody keeps a list by hand: every file under
//! `src/operators/` is a module with an `OPERATOR` record.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let dir = root.join("src/operators");
    println!("cargo:rerun-if-changed={}", dir.display());
    let mut files = fs::read_dir(&dir)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    let (mut modules, mut list) = (String::new(), String::new());
    for file in files {
        let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        if stem == "mod" {
            continue;
        }
        let name = if matches!(stem, "as" | "where") { format!("{stem}_") } else { stem.to_owned() };
        let _ = writeln!(modules, "#[path = {:?}]\npub mod {name};", file.display().to_string());
        let _ = writeln!(list, "    &{name}::OPERATOR,");
    }
    let _ = writeln!(modules, "\nstatic OPERATORS: &[&crate::OperatorRecord] = &[\n{list}];");
    fs::write(out.join("operators.rs"), modules)
}
