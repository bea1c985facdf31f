//! YAML texts, read from the scanner's events.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle as YamlStyle, Span};

use crate::codes;
use crate::diagnostic::Region;

use super::node::{Context, Node, NodeKind, ScalarStyle, Spanned};
use super::source::SourceText;
use super::text_map::TextMap;
use super::{MAX_DEPTH, MAX_NODES};

/// A collection whose end has not been read yet.
enum Open {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<(Spanned<String>, Node)>, key: Option<Spanned<String>>, seen: HashSet<String> },
}

struct Level {
    open: Open,
    region: Region,
    anchor: usize,
}

/// Reads all documents of a stream; stops at the first error, which is reported.
pub(crate) fn read_yaml(cx: &mut Context<'_>, source: &SourceText<'_>) -> Vec<Node> {
    let mut reader =
        Reader { cx, source, levels: Vec::new(), anchors: HashMap::new(), nodes: 0, documents: Vec::new() };
    let mut parser = Parser::new_from_str(source.text);
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let marker = error.marker();
                let region = Region::at(marker.line() as u32, marker.col() as u32 + 1);
                let info = error.info().to_lowercase();
                if info.contains("recursion limit") {
                    reader.cx.report(codes::TOO_LARGE, region, "the document is nested too deep");
                } else {
                    let found = reader.cx.report(codes::INVALID_YAML, region, format!("invalid YAML: {info}"));
                    if info.contains("tab") {
                        found.help("indent with spaces");
                    }
                }
                break;
            }
        };
        if reader.event(event, region_of(span)).is_none() {
            break;
        }
    }
    reader.documents
}

fn region_of(span: Span) -> Region {
    Region {
        line: span.start.line() as u32,
        column: span.start.col() as u32 + 1,
        end_line: span.end.line() as u32,
        end_column: span.end.col() as u32 + 1,
    }
}

struct Reader<'r, 'a, 's> {
    cx: &'r mut Context<'a>,
    source: &'r SourceText<'s>,
    levels: Vec<Level>,
    anchors: HashMap<usize, Node>,
    /// How many values exist, copies made for aliases included.
    nodes: usize,
    documents: Vec<Node>,
}

impl Reader<'_, '_, '_> {
    /// Handles one event; none means that reading must end.
    fn event(&mut self, event: Event<'_>, region: Region) -> Option<()> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::Scalar(text, style, anchor, _) => {
                self.count(1, region)?;
                let style = style_of(style);
                let map = TextMap::of_yaml(self.source, region, style, &text);
                self.value(Node { kind: NodeKind::Scalar { text: text.into_owned(), style, map }, region }, anchor)?;
            }
            Event::SequenceStart(anchor, _) => self.open(Open::Sequence(Vec::new()), region, anchor)?,
            Event::MappingStart(anchor, _) => {
                self.open(Open::Mapping { entries: Vec::new(), key: None, seen: HashSet::new() }, region, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let level = self.levels.pop()?;
                let kind = match level.open {
                    Open::Sequence(items) => NodeKind::Sequence(items),
                    Open::Mapping { entries, .. } => NodeKind::Mapping(entries),
                };
                self.value(Node { kind, region: level.region.to(region) }, level.anchor)?;
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => {
                    let size = size_of(node);
                    self.count(size, region)?;
                    let node = self.anchors.get(&anchor)?.clone();
                    self.value(node, 0)?;
                }
                // Known to the scanner but not complete: the anchor is one of the open collections.
                None => {
                    self.cx
                        .report(codes::CYCLIC_ALIAS, region, "the alias stands inside the value that it repeats")
                        .help("write the value out");
                    return None;
                }
            },
        }
        Some(())
    }

    fn open(&mut self, open: Open, region: Region, anchor: usize) -> Option<()> {
        self.count(1, region)?;
        if self.levels.len() >= MAX_DEPTH {
            self.cx.report(
                codes::TOO_LARGE,
                region,
                format!("the document is nested more than {MAX_DEPTH} levels deep"),
            );
            return None;
        }
        self.levels.push(Level { open, region, anchor });
        Some(())
    }

    fn count(&mut self, nodes: usize, region: Region) -> Option<()> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            self.cx
                .report(codes::TOO_LARGE, region, format!("the document has more than {MAX_NODES} values"))
                .help("aliases count as often as they are used");
            return None;
        }
        Some(())
    }

    fn value(&mut self, node: Node, anchor: usize) -> Option<()> {
        if anchor > 0 {
            self.count(size_of(&node), node.region)?;
            self.anchors.insert(anchor, node.clone());
        }
        match self.levels.last_mut().map(|level| &mut level.open) {
            None => self.documents.push(node),
            Some(Open::Sequence(items)) => items.push(node),
            Some(Open::Mapping { entries, key, seen }) => match key.take() {
                Some(name) => entries.push((name, node)),
                None => {
                    let NodeKind::Scalar { text, .. } = node.kind else {
                        self.cx
                            .report(
                                codes::INVALID_YAML,
                                node.region,
                                "a collection stands where a field's name belongs",
                            )
                            .help("quote values that begin with `{` or `[`");
                        return None;
                    };
                    if !seen.insert(text.clone()) {
                        self.cx
                            .report(codes::DUPLICATE_KEY, node.region, format!("the key `{text}` occurs twice"))
                            .help("remove one; the last one was read");
                    }
                    *key = Some(Spanned::new(text, node.region));
                }
            },
        }
        Some(())
    }
}

fn style_of(style: YamlStyle) -> ScalarStyle {
    match style {
        YamlStyle::Plain => ScalarStyle::Plain,
        YamlStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        YamlStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        YamlStyle::Literal => ScalarStyle::Literal,
        YamlStyle::Folded => ScalarStyle::Folded,
    }
}

/// Returns how many values a tree holds; depth is limited when trees are built.
fn size_of(node: &Node) -> usize {
    1 + match &node.kind {
        NodeKind::Scalar { .. } => 0,
        NodeKind::Sequence(items) => items.iter().map(size_of).sum(),
        NodeKind::Mapping(entries) => entries.iter().map(|(_, value)| 1 + size_of(value)).sum(),
    }
}
