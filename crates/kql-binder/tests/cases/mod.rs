//! Cases in Markdown: files of cases, each a heading, prose and fenced blocks. Test
//! programs of several crates include this file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A file of cases.
pub(crate) struct File {
    path: PathBuf,
    text: String,
}

/// A case: the text from its heading to the next.
#[derive(Clone, Copy)]
pub(crate) struct Case<'t> {
    pub(crate) title: &'t str,
    text: &'t str,
}

/// Reads the `*.md` files of a folder, by name.
pub(crate) fn files(folder: &str) -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder exists");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "md"));
    paths.sort();
    let read = |path: PathBuf| File { text: std::fs::read_to_string(&path).expect("readable"), path };
    paths.into_iter().map(read).collect()
}

impl File {
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(crate) fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.text.split("\n## ").skip(1).map(|text| Case { title: text.lines().next().unwrap_or_default(), text })
    }

    /// Checks that each case yields its expected block; `answer` gives the block's name
    /// and content. With `UPDATE_EXPECT=1` the file is rewritten instead.
    pub(crate) fn check<'a>(&self, names: &[&str], answer: impl Fn(Case<'_>) -> (&'a str, String)) -> String {
        let is_update = std::env::var_os("UPDATE_EXPECT").is_some();
        let mut failures = String::new();
        let mut updated = self.text.split("\n## ").next().unwrap_or_default().to_owned();
        for case in self.cases() {
            let (name, found) = answer(case);
            let expected = names.iter().find_map(|name| Some((*name, case.block(name)?)));
            updated.push_str("\n## ");
            if expected.is_some_and(|(n, block)| n == name && block.trim_end() == found.trim_end()) {
                updated.push_str(case.text);
                continue;
            }
            let new = format!("```{name}\n{}\n```", found.trim_end());
            match expected {
                Some((old, block)) => {
                    updated.push_str(&case.text.replacen(&format!("```{old}\n{block}```"), &new, 1));
                }
                None => {
                    let _ = write!(updated, "{}\n\n{new}\n", case.text.trim_end());
                }
            }
            let expected = expected.map_or("nothing", |(_, block)| block.trim_end());
            let query = case.block("kql").unwrap_or_default();
            let _ =
                writeln!(failures, "{}: {}\n{query}expected:\n{expected}\nfound:\n{found}\n", self.name(), case.title);
        }
        if is_update && updated != self.text {
            std::fs::write(&self.path, updated).expect("the file can be written");
            return String::new();
        }
        failures
    }
}

impl<'t> Case<'t> {
    /// Returns the content of the first block of a name.
    pub(crate) fn block(&self, name: &str) -> Option<&'t str> {
        let (_, rest) = self.text.split_once(&format!("```{name}\n"))?;
        rest.split_once("```").map(|(block, _)| block)
    }
}
