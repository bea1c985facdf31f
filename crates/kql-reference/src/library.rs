//! All pages, and a page by its name.

use kql_functions::{Category, ScalarFunction, TableFunctionKind, aggregate, scalar, table, window};

use crate::{Page, operators};

/// Returns every page, by section and name.
pub fn pages() -> Vec<Page> {
    let plugins = table::functions().filter(|f| f.kind == TableFunctionKind::Plugin);
    let mut pages: Vec<Page> = operators::operators()
        .map(Page::from)
        .chain(aggregate::functions().map(Page::from))
        .chain(window::functions().map(Page::from))
        .chain(plugins.map(Page::from))
        .chain(scalar::functions().filter(|f| !is_part_of_operator(f)).map(Page::from))
        .collect();
    pages.sort_by(|a, b| (a.section, a.name).cmp(&(b.section, b.name)));
    pages
}

/// Whether a record is what a tabular operator calls, such as `parse-kv`; that has its own page.
fn is_part_of_operator(function: &ScalarFunction) -> bool {
    function.category == Category::Operator && operators::operators().any(|o| o.name == function.name)
}

/// Returns the pages of a name or alias: `count` is an operator and a function.
pub fn find(name: &str) -> Vec<Page> {
    let mut pages = pages();
    pages.retain(|page| page.name == name || page.aliases.contains(&name));
    pages
}

/// Returns all names and aliases, for "did you mean".
pub fn names() -> Vec<&'static str> {
    pages().iter().flat_map(|page| std::iter::once(page.name).chain(page.aliases.iter().copied())).collect()
}
