//! YAML and JSON texts as trees that know where every value stands.

mod fields;
mod json;
mod node;
mod source;
mod text_map;
mod yaml;

pub(crate) use fields::Fields;
pub(crate) use json::read_json;
pub use node::Spanned;
pub(crate) use node::{Context, Form, Node, NodeKind, ScalarStyle};
pub(crate) use source::{MAX_FILE_BYTES, SourceText, decode, too_large};
pub use text_map::TextMap;
pub(crate) use yaml::read_yaml;

/// Deeper documents are refused: the deepest field of a rule is 6 levels down.
pub(crate) const MAX_DEPTH: usize = 128;

/// More values than this, aliases expanded, are refused.
pub(crate) const MAX_NODES: usize = 1_000_000;
