//! Whatever the query: its layout has the same typed tree and the same comments, and settles.

#![no_main]

use kql_syntax::{SyntaxKind, format, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if parse(text).has_errors() {
        assert_eq!(format(text), text);
        return;
    }
    let once = format(text);
    assert_eq!(meaning(text), meaning(&once));
    assert_eq!(comments(text), comments(&once));
    assert_eq!(format(&once), once);
});

fn comments(text: &str) -> Vec<String> {
    let elements = parse(text).tree.descendants_with_tokens();
    let comments = elements.filter(|element| element.kind() == SyntaxKind::COMMENT);
    comments.filter_map(|element| element.as_token().map(|token| token.text().trim_end().to_owned())).collect()
}

/// Returns the typed tree without places, as text.
fn meaning(text: &str) -> String {
    let tree = std::format!("{:?}", parse(text).query);
    let mut out = String::with_capacity(tree.len());
    let mut rest = tree.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let end = after.find('}').map_or(after.len(), |end| end + 1);
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}
