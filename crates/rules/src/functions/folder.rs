//! A folder of saved functions.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::codes;
use crate::diagnostic::FileDiagnostic;
use crate::import::{files_below, read_file};

use super::kql_file::read_kql_function;
use super::saved_function::SavedFunction;
use super::yaml_file::read_yaml_function;

/// The functions of files and folders.
#[derive(Debug, Clone, Default)]
pub struct FunctionSet {
    pub functions: Vec<SavedFunction>,
    pub diagnostics: Vec<FileDiagnostic>,
}

/// Reads function files; folders are searched, with those below them, for `*.kql`, `*.csl`, `*.txt`, `*.yaml` and `*.yml`.
///
/// Of two functions of one name the first is kept, or the first that has parameters; the other is an error.
pub fn load_functions(paths: &[PathBuf]) -> FunctionSet {
    let mut set = FunctionSet::default();
    let mut seen: HashMap<String, String> = HashMap::new();
    for path in paths {
        let files = if path.is_dir() {
            files_below(path, |name| ending(name).is_some(), &mut set.diagnostics)
        } else {
            vec![path.clone()]
        };
        for path in files {
            let file = path.display().to_string();
            let bytes = match read_file(&path, &file) {
                Ok(bytes) => bytes,
                Err(found) => {
                    set.diagnostics.push(found);
                    continue;
                }
            };
            let functions = if ending(&file) == Some("yaml") {
                let (functions, found) = read_yaml_function(&file, &bytes);
                set.diagnostics.extend(found);
                functions
            } else {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                match read_kql_function(&file, &stem, &bytes) {
                    Ok((function, found)) => {
                        set.diagnostics.extend(found);
                        vec![function]
                    }
                    Err(found) => {
                        set.diagnostics.push(found);
                        Vec::new()
                    }
                }
            };
            for mut function in functions {
                // A parser published as YAML beside its bare query is one function, with parameters.
                let beside = set.functions.iter_mut().find(|f| f.name == function.name && is_beside(&f.file, &file));
                if let Some(other) = beside {
                    if other.parameters.is_empty() {
                        *other = function;
                    }
                    continue;
                }
                // A parser with parameters can be called like the one without, but not the other way.
                let first = set.functions.iter_mut().find(|f| f.name == function.name);
                if let Some(first) = first.filter(|f| f.parameters.is_empty() && !function.parameters.is_empty()) {
                    std::mem::swap(first, &mut function);
                    for name in first.aliases.iter().chain([&first.name]) {
                        seen.insert(name.clone(), first.file.clone());
                    }
                }
                if let Some(first) = seen.get(&function.name) {
                    let message = format!("the function `{}` is also in {first}, that one is used", function.name);
                    let found =
                        FileDiagnostic::new(codes::DUPLICATE_FUNCTION, &function.file, function.region, message);
                    set.diagnostics.push(found);
                    // The name that the service gives it is its own nevertheless.
                    match function.aliases.iter().position(|alias| !seen.contains_key(alias)) {
                        Some(alias) => function.name = function.aliases.swap_remove(alias),
                        None => continue,
                    }
                }
                function.aliases.retain(|alias| !seen.contains_key(alias));
                for name in function.aliases.iter().chain([&function.name]) {
                    seen.insert(name.clone(), file.clone());
                }
                set.functions.push(function);
            }
        }
    }
    for function in set.functions.iter_mut().filter(|f| f.aliases.is_empty()) {
        if let Some(alias) = built_in_name(&function.name).filter(|alias| !seen.contains_key(alias)) {
            seen.insert(alias.clone(), function.file.clone());
            function.aliases.push(alias);
        }
    }
    set
}

/// Returns the name that the service gives a parser that unifies others: `_Im_Dns` for `imDns`,
/// `_ASim_Dns` for `ASimDns`.
fn built_in_name(name: &str) -> Option<String> {
    let (prefix, schema) = match name.strip_prefix("im") {
        Some(schema) => ("_Im_", schema),
        None => ("_ASim_", name.strip_prefix("ASim")?),
    };
    schema.starts_with(char::is_uppercase).then(|| format!("{prefix}{schema}"))
}

/// Returns which kind of function file a name is that of.
fn ending(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "kql" | "csl" | "txt" => Some("kql"),
        "yaml" | "yml" => Some("yaml"),
        _ => None,
    }
}

/// Returns whether two files of one folder have the same name but for their endings.
fn is_beside(file: &str, other: &str) -> bool {
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    file != other && stem(file) == stem(other)
}
