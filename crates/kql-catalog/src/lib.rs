//! What a query can name: tables with their columns, saved functions, watchlists.
//! No I/O: whoever builds a [`Catalog`] says what is in it.

pub mod log_analytics;
pub mod standard;

use std::sync::Arc;

use indexmap::IndexMap;
use kql_types::ScalarType;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub ty: ScalarType,
}

/// A table's schema, in column order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// The data may hold further columns that nobody declared.
    pub is_open: bool,
}

/// A function saved in the workspace; parsed by the binder when it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFunction {
    pub name: String,
    /// `(a:long = 1, T:(x:string))`, or empty.
    pub parameters: String,
    /// The text between the braces.
    pub body: String,
    /// Where it was read from, for messages.
    pub source: String,
}

/// A watchlist: its columns are known from its data, all of them strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watchlist {
    pub alias: String,
    pub columns: Vec<Column>,
}

/// The symbols of one workspace. Names are case-sensitive, as Kusto's are.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub tables: IndexMap<String, Arc<Table>>,
    pub functions: IndexMap<String, Arc<StoredFunction>>,
    pub watchlists: IndexMap<String, Arc<Watchlist>>,
    /// Other workspaces that `workspace("…")` may name.
    pub workspaces: IndexMap<String, Arc<Catalog>>,
}

impl Catalog {
    pub fn table(&self, name: &str) -> Option<&Arc<Table>> {
        self.tables.get(name)
    }

    pub fn add_table(&mut self, table: Table) {
        self.tables.insert(table.name.clone(), Arc::new(table));
    }

    pub fn add_function(&mut self, function: StoredFunction) {
        self.functions.insert(function.name.clone(), Arc::new(function));
    }

    pub fn add_watchlist(&mut self, watchlist: Watchlist) {
        self.watchlists.insert(watchlist.alias.clone(), Arc::new(watchlist));
    }
}
