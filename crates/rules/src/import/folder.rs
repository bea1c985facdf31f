//! Files and folders of rules, and what can only be said of them together.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::document::{MAX_FILE_BYTES, too_large};
use crate::model::{Rule, RuleKind, made_id};

use super::file::{LoadedFile, ends_with, is_yaml_name, read_rules};

/// The rules of files and folders.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// In the order of the paths, each folder's files by name.
    pub rules: Vec<Rule>,
    pub diagnostics: Vec<FileDiagnostic>,
    /// How many files were read.
    pub files: usize,
}

/// Reads rule files; folders are searched, with those below them, for `*.yaml`, `*.yml` and `*.json`.
///
/// A file of a folder that holds something else is remarked on; one that was named itself is an error.
pub fn load_rules(paths: &[PathBuf]) -> RuleSet {
    let mut set = RuleSet::default();
    for path in paths {
        let is_folder = path.is_dir();
        let files = if is_folder {
            files_below(path, |name| is_yaml_name(name) || ends_with(name, ".json"), &mut set.diagnostics)
        } else {
            vec![path.clone()]
        };
        for file in files {
            set.files += 1;
            let loaded = load_file(&file);
            set.rules.extend(loaded.rules);
            for mut found in loaded.diagnostics {
                if is_folder && found.code == codes::NOT_A_RULE.id {
                    found.code = codes::SKIPPED_DOCUMENT.id;
                    found.severity = codes::SKIPPED_DOCUMENT.severity;
                }
                set.diagnostics.push(found);
            }
        }
    }
    compare(&mut set);
    set
}

fn load_file(path: &Path) -> LoadedFile {
    let name = path.display().to_string();
    match read_file(path, &name) {
        Ok(bytes) => read_rules(&name, &bytes),
        Err(found) => LoadedFile { rules: Vec::new(), diagnostics: vec![found] },
    }
}

/// Reads a file that is not too large to be a document.
pub(crate) fn read_file(path: &Path, name: &str) -> Result<Vec<u8>, FileDiagnostic> {
    let unreadable = |error: std::io::Error| {
        FileDiagnostic::new(codes::UNREADABLE_FILE, name, Region::START, format!("cannot read `{name}`: {error}"))
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_FILE_BYTES {
        return Err(too_large(name, size));
    }
    std::fs::read(path).map_err(unreadable)
}

/// Returns the files of a folder and those below it, sorted by path; hidden ones are left out.
pub(crate) fn files_below(
    folder: &Path,
    is_wanted: impl Fn(&str) -> bool,
    diagnostics: &mut Vec<FileDiagnostic>,
) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                let name = folder.display().to_string();
                let message = format!("cannot read the folder `{name}`: {error}");
                diagnostics.push(FileDiagnostic::new(codes::UNREADABLE_FILE, &name, Region::START, message));
                continue;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            // Links to folders are not followed: they may lead back up.
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if is_wanted(&name) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files
}

/// Reports ids and names that occur twice, and more rules than a workspace takes.
fn compare(set: &mut RuleSet) {
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for index in 0..set.rules.len() {
        let rule = &set.rules[index];
        if let Some(first) = by_id.get(&rule.id).map(|first| &set.rules[*first]) {
            let message = format!("the id `{}` is also that of `{}` in {}", rule.id, first.name, first.file);
            let mut found = FileDiagnostic::new(codes::DUPLICATE_ID, &rule.file, rule.id_region, message);
            found.help("give each rule a GUID of its own; this one runs under an id made of its file and name");
            set.diagnostics.push(found);
            // Alerts and incidents of two rules must not mix.
            set.rules[index].id = made_id(&rule.file, &rule.name);
        } else {
            by_id.insert(rule.id.clone(), index);
        }
        let rule = &set.rules[index];
        if let Some(first) = by_name.get(&rule.name).map(|first| &set.rules[*first]) {
            let message = format!("the name `{}` is also that of a rule in {}", rule.name, first.file);
            set.diagnostics.push(FileDiagnostic::new(codes::DUPLICATE_NAME, &rule.file, rule.region, message));
        } else {
            by_name.insert(rule.name.clone(), index);
        }
    }
    for (kind, enabled_limit, limit) in [(RuleKind::Scheduled, 512, 1024), (RuleKind::Nrt, 50, 100)] {
        let count = set.rules.iter().filter(|rule| rule.kind == kind).count();
        let enabled = set.rules.iter().filter(|rule| rule.kind == kind && rule.is_enabled).count();
        let message = if count > limit {
            format!("{count} {kind} rules, a workspace accepts {limit}")
        } else if enabled > enabled_limit {
            format!("{enabled} enabled {kind} rules, a workspace accepts {enabled_limit}")
        } else {
            continue;
        };
        if let Some(rule) = set.rules.iter().find(|rule| rule.kind == kind) {
            let file = rule.file.clone();
            set.diagnostics.push(FileDiagnostic::new(codes::TOO_MANY_RULES, &file, Region::START, message));
        }
    }
}
