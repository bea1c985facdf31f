//! What a query text means, places aside.

use kql_syntax::{format, parse};

/// Returns what is wrong with the layout of a query: that it changes the meaning, or does not settle.
pub(crate) fn format_fault(query: &str) -> Option<String> {
    let once = format(query);
    if meaning(query) != meaning(&once) {
        return Some(format!("the layout has another meaning:\n{once}"));
    }
    let twice = format(&once);
    (twice != once).then(|| format!("the layout does not settle:\n{once}\nand then\n{twice}"))
}

/// Returns the typed tree without places, as text.
fn meaning(text: &str) -> String {
    let tree = format!("{:?}", parse(text).query);
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
