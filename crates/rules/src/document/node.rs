//! The tree's values, and the context that reading them reports into.

use crate::codes::{self, Code};
use crate::diagnostic::{FileDiagnostic, Region};

use super::text_map::TextMap;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScalarStyle {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

#[derive(Debug, Clone)]
pub(crate) enum NodeKind {
    /// A scalar; `style` [`ScalarStyle::Plain`] may mean null, a boolean or a number.
    Scalar {
        text: String,
        style: ScalarStyle,
        map: TextMap,
    },
    Sequence(Vec<Node>),
    Mapping(Vec<(Spanned<String>, Node)>),
}

/// One value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) region: Region,
}

/// A value read from a document, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub region: Region,
}

impl<T> Spanned<T> {
    pub fn new(value: T, region: Region) -> Self {
        Self { value, region }
    }
}

impl Node {
    /// Whether the value is null: nothing, `null` or `~` without quotes.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, style: ScalarStyle::Plain, .. }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    pub(crate) fn as_mapping(&self) -> Option<&[(Spanned<String>, Node)]> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn as_sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a key, compared exactly.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.iter().rev().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }

    /// Returns the value of a key in whatever case it is written.
    pub(crate) fn get_ignore_case(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.iter().find(|(name, _)| name.value.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    fn what(&self) -> &'static str {
        match &self.kind {
            NodeKind::Scalar { .. } if self.is_null() => "nothing",
            NodeKind::Scalar { .. } => "a single value",
            NodeKind::Sequence(_) => "a list",
            NodeKind::Mapping(_) => "a mapping",
        }
    }
}

/// Which spelling of a rule is read: some remarks make sense for one of them only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Yaml,
    Arm,
}

/// What reading a document needs and fills: the file's name and the findings.
pub(crate) struct Context<'a> {
    pub(crate) file: &'a str,
    pub(crate) form: Form,
    pub(crate) diagnostics: Vec<FileDiagnostic>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(file: &'a str, form: Form) -> Self {
        Self { file, form, diagnostics: Vec::new() }
    }

    pub(crate) fn report(&mut self, code: Code, region: Region, message: impl Into<String>) -> &mut FileDiagnostic {
        self.diagnostics.push(FileDiagnostic::new(code, self.file, region, message));
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }

    fn wrong_type(&mut self, node: &Node, field: &str, expected: &str) {
        self.report(codes::WRONG_TYPE, node.region, format!("`{field}` is {}, expected {expected}", node.what()));
    }

    /// Reads a text; a number or boolean counts as its text.
    pub(crate) fn text(&mut self, node: &Node, field: &str) -> Option<Spanned<String>> {
        match node.as_text() {
            Some(text) => Some(Spanned::new(text.to_owned(), node.region)),
            None => {
                self.wrong_type(node, field, "a text");
                None
            }
        }
    }

    pub(crate) fn boolean(&mut self, node: &Node, field: &str) -> Option<bool> {
        let value = match node.as_text() {
            Some(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Some(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        if value.is_none() {
            self.wrong_type(node, field, "`true` or `false`");
        }
        value
    }

    pub(crate) fn integer(&mut self, node: &Node, field: &str) -> Option<i64> {
        let value = node.as_text().and_then(|text| text.trim().parse().ok());
        if value.is_none() {
            self.wrong_type(node, field, "an integer");
        }
        value
    }

    /// Reads a list; a single value or mapping counts as a list of one, with a remark.
    pub(crate) fn list<'n>(&mut self, node: &'n Node, field: &str) -> Vec<&'n Node> {
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().collect(),
            _ if node.is_null() => Vec::new(),
            NodeKind::Scalar { text, .. } if text.is_empty() => Vec::new(),
            _ => {
                self.report(
                    codes::FIELD_SPELLING,
                    node.region,
                    format!("`{field}` is {}, expected a list", node.what()),
                )
                .help("write it as a list of one");
                vec![node]
            }
        }
    }

    /// Reads a list of texts.
    pub(crate) fn texts(&mut self, node: &Node, field: &str) -> Vec<Spanned<String>> {
        let items = self.list(node, field);
        items.into_iter().filter(|item| !item.is_null()).filter_map(|item| self.text(item, field)).collect()
    }
}
