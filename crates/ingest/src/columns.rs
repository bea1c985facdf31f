//! The columns of one table, found by the names that files use for them.

use std::collections::HashMap;
use std::sync::Arc;

use kql_catalog::{Column, Table};
use kql_types::ScalarType;

#[derive(Debug, Clone)]
pub(crate) struct Columns {
    list: Vec<Column>,
    exact: HashMap<String, usize>,
    /// Known columns by their names in lower case.
    folded: HashMap<String, usize>,
    /// How many columns are the table's by nature; they come first.
    known: usize,
}

impl Columns {
    pub(crate) fn new(known: Option<&Arc<Table>>) -> Self {
        let mut columns = Self { list: Vec::new(), exact: HashMap::new(), folded: HashMap::new(), known: 0 };
        for column in known.iter().flat_map(|table| &table.columns) {
            let at = columns.push(column.clone());
            columns.folded.entry(column.name.to_lowercase()).or_insert(at);
            columns.known = at + 1;
        }
        columns
    }

    pub(crate) fn push(&mut self, column: Column) -> usize {
        let at = self.list.len();
        self.exact.entry(column.name.clone()).or_insert(at);
        self.list.push(column);
        at
    }

    pub(crate) fn list(&self) -> &[Column] {
        &self.list
    }

    /// Finds a column by exact name, else a known one without regard to case, else the known `X` for `X_dynamic`
    /// if that is `X`'s type: a union of tables that disagree on a type leaves such names behind.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        if let Some(&at) = self.exact.get(name) {
            return Some(at);
        }
        if self.folded.is_empty() {
            return None;
        }
        if let Some(&at) = self.folded.get(&name.to_lowercase()) {
            return Some(at);
        }
        let (base, ty) = name.rsplit_once('_')?;
        let ty = ScalarType::from_name(ty)?;
        self.exact.get(base).copied().filter(|&at| at < self.known && self.list[at].ty == ty)
    }
}
