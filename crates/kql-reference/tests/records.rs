//! What holds for the records of all operators, and for the pages of all records.

use std::collections::HashSet;

use kql_reference::{find, names, operators, pages};

#[test]
fn every_operator_of_the_language_has_a_record() {
    let known: HashSet<&str> =
        operators::operators().flat_map(|o| std::iter::once(o.name).chain(o.aliases.iter().copied())).collect();
    // Sources that are expressions in the grammar.
    let sources = ["datatable", "externaldata", "external_data", "inline_external_table", "__contextual_datatable"];
    let missing: Vec<&str> = kql_syntax::operator_names().chain(sources).filter(|name| !known.contains(name)).collect();
    assert!(missing.is_empty(), "no record of {missing:?}: write crates/kql-reference/src/operators/<name>.rs");
}

#[test]
fn operators_say_what_users_need() {
    for operator in operators::operators() {
        let name = operator.name;
        assert!(operator.summary.ends_with('.'), "{name}: the summary is a sentence");
        assert!(operator.returns.ends_with('.'), "{name}: what comes back is a sentence");
        assert!(!operator.syntax.is_empty(), "{name}: no syntax");
        for form in operator.syntax {
            let is_named = std::iter::once(&name).chain(operator.aliases).any(|n| form.contains(n));
            assert!(is_named, "{name}: its syntax does not name it");
        }
        let examples = if operator.refused.is_some() { 1 } else { 2 };
        assert!(operator.examples.len() >= examples, "{name}: an example, and one with null or empty input");
        for note in operator.notes {
            assert!(note.ends_with('.'), "{name}: a note is a sentence");
        }
        for parameter in operator.parameters {
            assert!(!parameter.doc.is_empty() && !parameter.doc.ends_with('.'), "{name}: `{}`", parameter.name);
        }
    }
}

#[test]
fn pages_are_unique_and_found_by_their_names() {
    let mut seen = HashSet::new();
    for page in pages() {
        assert!(seen.insert((page.section, page.name)), "two pages of `{}` in one section", page.name);
        assert!(find(page.name).iter().any(|found| found.section == page.section), "`{}` is not found", page.name);
        for example in page.examples.iter().filter(|_| page.refused.is_none()) {
            assert!(example.result.contains(':'), "{}: `{}` has no header", page.name, example.title);
        }
    }
    assert!(names().contains(&"limit") && find("limit")[0].name == "take");
    assert_eq!(
        find("count").iter().map(|page| page.kind).collect::<Vec<_>>(),
        ["tabular operator", "aggregation function"]
    );
}
