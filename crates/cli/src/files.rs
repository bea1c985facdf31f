//! Files of folders.

use std::path::{Path, PathBuf};

/// Returns the files with one of the endings, those below folders among them, by name.
pub(crate) fn files_ending(paths: &[PathBuf], endings: &[&str]) -> Vec<PathBuf> {
    let is_wanted = |path: &Path| {
        let name = path.to_string_lossy();
        endings.iter().any(|ending| name.ends_with(ending))
    };
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => folders.push(path.clone()),
            false if is_wanted(path) => files.push(path.clone()),
            false => {}
        }
    }
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            // Links to folders are not followed: they may lead back up.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            } else if is_wanted(&entry.path()) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files
}
