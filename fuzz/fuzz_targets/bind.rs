//! Whatever the query: binding does not panic, and what it finds stands inside the text.

#![no_main]

use std::sync::{Arc, LazyLock};

use kql_binder::{BindMode, BindOptions, bind};
use kql_catalog::{Catalog, Column, Table};
use kql_types::ScalarType;
use libfuzzer_sys::fuzz_target;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let column = |name: &str, ty| Column { name: name.to_owned(), ty };
    let mut catalog = Catalog::default();
    for name in ["T", "U"] {
        let columns = vec![
            column("TimeGenerated", ScalarType::DateTime),
            column("a", ScalarType::Long),
            column("b", ScalarType::String),
            column("c", ScalarType::Real),
            column("d", ScalarType::Dynamic),
        ];
        let table = Table { name: name.to_owned(), columns, is_open: false };
        catalog.tables.insert(name.to_owned(), Arc::new(table));
    }
    catalog
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = kql_syntax::parse(text);
    let options = BindOptions { mode: BindMode::Check, ..BindOptions::default() };
    let bound = bind(&parsed.query, text, &CATALOG, &options);
    for diagnostic in &bound.diagnostics {
        assert!(text.get(diagnostic.span.range()).is_some());
    }
});
