//! New text for the queries of a YAML file, every other byte as it was.

use crate::codes;
use crate::diagnostic::FileDiagnostic;
use crate::document::{Context, Form, Node, NodeKind, ScalarStyle, SourceText, TextMap, decode, read_yaml};
use crate::model::Query;

/// Keys whose value is KQL: of rules, hunting queries and saved searches, of parsers and functions, of Defender's
/// custom detections.
const QUERY_KEYS: &[&str] = &["query", "ParserQuery", "FunctionQuery", "queryText"];

/// Returns the text of a YAML file with each query replaced by what `rewrite` makes of it, `None` leaving it alone.
///
/// Only the lines of block scalars (`query: |`) are touched, and they keep their indentation, their header and the
/// blank lines behind them; a query in another style is left alone with a remark. The text is `None` where the file
/// is no readable YAML; the findings then say why.
pub fn rewrite_queries(
    file: &str,
    bytes: &[u8],
    mut rewrite: impl FnMut(&Query) -> Option<String>,
) -> (Option<String>, Vec<FileDiagnostic>) {
    let text = match decode(file, bytes) {
        Ok(text) => text,
        Err(found) => return (None, vec![found]),
    };
    let source = SourceText::new(text);
    let mut cx = Context::new(file, Form::Yaml);
    let documents = read_yaml(&mut cx, &source);
    if cx.diagnostics.iter().any(|found| found.is_error() && found.code != codes::DUPLICATE_KEY.id) {
        return (None, cx.diagnostics);
    }
    cx.diagnostics.clear();
    let mut queries = Vec::new();
    documents.iter().for_each(|document| find(document, &mut queries));
    // An alias repeats a node with its place.
    queries.sort_by_key(|node| (node.region.line, node.region.column));
    queries.dedup_by_key(|node| node.region);

    let mark = bytes.len() - text.len();
    let mut out = String::from_utf8_lossy(&bytes[..mark]).into_owned();
    let mut done = 0;
    for node in queries {
        let Some(block) = Block::of(node, &source) else {
            if !node.as_text().unwrap_or_default().trim().is_empty() {
                cx.report(codes::QUERY_STYLE, node.region, "the query is not written as a block and is left as it is")
                    .help("write it as `query: |` with the query's lines indented below");
            }
            continue;
        };
        let Some(new) = rewrite(&block.query) else { continue };
        out.push_str(&text[done..block.start]);
        for (at, line) in new.trim_end_matches('\n').split('\n').enumerate() {
            if at > 0 {
                out.push_str(block.newline);
            }
            if !line.is_empty() {
                out.push_str(block.indentation);
                out.push_str(line);
            }
        }
        done = block.end;
    }
    out.push_str(&text[done..]);
    (Some(out), cx.diagnostics)
}

fn find<'n>(node: &'n Node, queries: &mut Vec<&'n Node>) {
    match &node.kind {
        NodeKind::Scalar { .. } => {}
        NodeKind::Sequence(items) => items.iter().for_each(|item| find(item, queries)),
        NodeKind::Mapping(entries) => {
            for (key, value) in entries {
                let is_query = QUERY_KEYS.iter().any(|name| name.eq_ignore_ascii_case(&key.value));
                match &value.kind {
                    NodeKind::Scalar { .. } if is_query => queries.push(value),
                    _ => find(value, queries),
                }
            }
        }
    }
}

/// A query in a block scalar, and the bytes of its lines: from the first to the last that is not blank.
struct Block<'a> {
    query: Query,
    start: usize,
    end: usize,
    indentation: &'a str,
    newline: &'static str,
}

impl<'a> Block<'a> {
    fn of(node: &Node, source: &SourceText<'a>) -> Option<Self> {
        let NodeKind::Scalar { text, style: ScalarStyle::Literal, map } = &node.kind else { return None };
        let TextMap::Lines { first_line, cut } = map else { return None };
        let count = text.trim_end().split('\n').count() as u32;
        let start = source.offset(*first_line)?;
        let last = source.line(first_line + count - 1)?;
        let end = source.offset(first_line + count - 1)? + last.len();
        let (at, _) = text.split('\n').enumerate().find(|(_, line)| !line.trim().is_empty())?;
        let first = source.line(first_line + at as u32)?;
        let width = *cut.get(at)? as usize;
        let indentation = first.get(..width).filter(|blanks| blanks.bytes().all(|byte| byte == b' '))?;
        let newline = if source.text[start..].split('\n').next()?.ends_with('\r') { "\r\n" } else { "\n" };
        let query = Query { text: text.clone(), region: node.region, map: map.clone() };
        Some(Self { query, start, end, indentation, newline })
    }
}
