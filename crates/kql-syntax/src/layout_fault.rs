//! Whether a layout is one: the same query, with the same comments, that stays as it is.

use crate::{SyntaxKind, format, parse};

/// Returns what is wrong with the layout that [`format`] gives a query, which is a fault of ours;
/// nothing for a right one. A text with syntax errors has to come back as it was.
pub fn layout_fault(text: &str) -> Option<String> {
    let once = format(text);
    if parse(text).has_errors() {
        return (once != text).then(|| std::format!("a text with errors was changed:\n{once}"));
    }
    if meaning(text) != meaning(&once) {
        return Some(std::format!("the layout has another meaning:\n{once}"));
    }
    if comments(text) != comments(&once) {
        return Some(std::format!("the layout has other comments:\n{once}"));
    }
    let twice = format(&once);
    (twice != once).then(|| std::format!("the layout does not settle:\n{once}\nand then\n{twice}"))
}

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
