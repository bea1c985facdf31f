//! Loads files and shows what came out.

#![allow(dead_code, reason = "each test file uses what it needs")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use arrow::array::RecordBatch;
use ingest::{DiscoverOptions, Discovery, Input, Issue, IssueSink, TableSource, discover};
use kql_types::cell::cell_to_string;

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A folder of its own that goes away with the value.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("ingest-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("creates a folder");
        Self(path)
    }

    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("has a parent")).expect("creates a folder");
        std::fs::write(path, content).expect("writes a file");
        self
    }

    pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> (Self, PathBuf) {
        let folder = Self::new().with(name, content);
        let path = folder.0.join(name);
        (folder, path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn input(table: Option<&str>, path: &Path) -> Input {
    Input { table: table.map(str::to_owned), path: path.to_owned() }
}

pub(crate) fn found(path: &Path) -> Discovery {
    discover(&[input(None, path)], &DiscoverOptions::default()).expect("discovers")
}

pub(crate) fn found_as(table: &str, path: &Path) -> Discovery {
    discover(&[input(Some(table), path)], &DiscoverOptions::default()).expect("discovers")
}

impl Loaded {
    /// Returns the texts of a column, as `tostring()` prints them.
    pub(crate) fn column(&self, name: &str) -> Vec<String> {
        let at = self.source.schema.iter().position(|c| c.name == name).unwrap_or_else(|| panic!("no column `{name}`"));
        let ty = self.source.schema[at].ty;
        let text = |batch: &RecordBatch, row| cell_to_string(batch.column(at), row, ty).expect("has the type");
        self.batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |row| text(batch, row))).collect()
    }

    pub(crate) fn ty(&self, name: &str) -> &'static str {
        self.source.schema.iter().find(|c| c.name == name).map_or("none", |c| c.ty.name())
    }

    pub(crate) fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Returns each issue's code, line and count.
    pub(crate) fn codes(&self) -> Vec<(&'static str, Option<u64>, u64)> {
        self.issues.iter().map(|i| (i.code(), i.line, i.count)).collect()
    }
}

pub(crate) struct Loaded {
    pub(crate) source: TableSource,
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) issues: Vec<Issue>,
}

pub(crate) fn collector() -> (IssueSink, Arc<Mutex<Vec<Issue>>>) {
    let issues = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&issues);
    (Arc::new(move |issue| sink.lock().expect("not poisoned").push(issue)), issues)
}

pub(crate) fn load(discovery: &Discovery, table: &str) -> Loaded {
    let source = discovery.tables.iter().find(|t| t.table == table).unwrap_or_else(|| {
        panic!("no table `{table}` among {:?}", discovery.tables.iter().map(|t| &t.table).collect::<Vec<_>>())
    });
    let (sink, issues) = collector();
    let batches = source.batches(None, sink).collect::<Result<Vec<_>, _>>().expect("builds batches");
    let issues = issues.lock().expect("not poisoned").clone();
    Loaded { source: source.clone(), batches, issues }
}

/// Loads the only table of a path.
pub(crate) fn load_only(path: &Path) -> Loaded {
    let discovery = found(path);
    assert_eq!(discovery.tables.len(), 1, "{:?}", discovery.tables.iter().map(|t| &t.table).collect::<Vec<_>>());
    load(&discovery, &discovery.tables[0].table)
}
