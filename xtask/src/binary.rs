//! The engine's binary: what the engine knows is asked of it, so that the commands here
//! need no build of the engine of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use serde_json::Value;

const BUILD: &str = "build the engine first: cargo build --release";

/// Returns the binary built beside this one.
pub(crate) fn path() -> Result<PathBuf, String> {
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    let binary = own.with_file_name("kustodian");
    if binary.is_file() { Ok(binary) } else { Err(BUILD.into()) }
}

/// Returns the reference's pages as the binary prints them; an older binary than its sources is refused.
pub(crate) fn pages() -> Result<Vec<Value>, String> {
    let path = path()?;
    let built = fs::metadata(&path).and_then(|m| m.modified()).map_err(|e| e.to_string())?;
    if let Some(file) = newer(Path::new("crates"), built) {
        return Err(format!("{} changed since; {BUILD}", file.display()));
    }
    let output = Command::new(&path)
        .args(["functions", "--format", "json"])
        .output()
        .map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_slice(&output.stdout).map_err(|e| format!("kustodian functions: {e}"))
}

/// Returns a source file below a folder that is newer than a time.
fn newer(folder: &Path, time: SystemTime) -> Option<PathBuf> {
    fs::read_dir(folder).ok()?.flatten().map(|e| e.path()).find_map(|path| {
        if path.is_dir() {
            // Tests are no part of the binary.
            let is_source = !matches!(path.file_name()?.to_str()?, "tests" | "benches" | "examples");
            return is_source.then(|| newer(&path, time)).flatten();
        }
        let is_newer = fs::metadata(&path).and_then(|m| m.modified()).is_ok_and(|modified| modified > time);
        (is_newer && path.extension().is_some_and(|e| e == "rs")).then_some(path)
    })
}
