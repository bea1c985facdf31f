//! The rule's KQL, and where each of its characters stands in the file.

use crate::codes;
use crate::diagnostic::Region;
use crate::document::{Context, Node, NodeKind, TextMap};

/// A query text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// As the document's value has it: without the block's indentation, lines ended by `\n`.
    pub text: String,
    pub region: Region,
    pub map: TextMap,
}

impl Query {
    /// Returns the file's region of a byte range of the query.
    pub fn file_region(&self, range: std::ops::Range<usize>) -> Region {
        self.map.region(&self.text, range)
    }
}

pub(crate) fn read_query(cx: &mut Context<'_>, node: &Node) -> Option<Query> {
    let NodeKind::Scalar { text, map, .. } = &node.kind else {
        cx.report(codes::WRONG_TYPE, node.region, "`query` is no text");
        return None;
    };
    let length = text.chars().count();
    if text.trim().is_empty() {
        cx.report(codes::MISSING_FIELD, node.region, "the query is empty");
        return None;
    }
    if length > 10_000 {
        cx.report(
            codes::QUERY_LENGTH,
            node.region,
            format!("the query has {length} characters, the service accepts 10000"),
        );
    }
    Some(Query { text: text.clone(), region: node.region, map: map.clone() })
}
