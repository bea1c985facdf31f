//! Writes queries as files of their own, which a fuzz target begins with.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::queries;

const USAGE: &str = "cargo xtask seeds FOLDER [PATH...]";
/// Where the project itself has queries.
const OWN: &[&str] = &["crates/kql-syntax/tests", "crates/engine/tests/specs", "content", "docs/reference"];

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let (folder, paths) = args.split_first().ok_or(USAGE)?;
    let folder = Path::new(folder);
    let mut paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.extend(OWN.iter().map(PathBuf::from));
    }
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    let queries = queries::read(&paths)?;
    for query in &queries {
        let mut hasher = DefaultHasher::new();
        query.text.hash(&mut hasher);
        fs::write(folder.join(format!("{:016x}", hasher.finish())), &query.text).map_err(failed)?;
    }
    println!("{} queries in {}", queries.len(), folder.display());
    Ok(())
}
