//! How JSON rows of a known product become columns of a known table.

use std::borrow::Cow;

use crate::formats::{cloud_trail, diagnostic_records, graph_directory_audit, graph_sign_in, plain};
use crate::json::{JsonError, JsonValue};

/// What the rows of a file look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The keys are the columns.
    Plain,
    /// Azure diagnostic records: an envelope with `category` and `properties`.
    DiagnosticRecords,
    /// `signIn` of Microsoft Graph.
    GraphSignIn,
    /// `directoryAudit` of Microsoft Graph.
    GraphDirectoryAudit,
    /// Records of AWS CloudTrail.
    CloudTrail,
}

/// Takes from a value what a column shall hold.
pub(crate) type Extract = for<'a> fn(JsonValue<'a>) -> Result<JsonValue<'a>, JsonError>;

/// Where the value of a key goes.
pub(crate) enum Target {
    /// To a column, looked up without regard to case in a known table.
    Column(Cow<'static, str>),
    /// To several columns, each with a part of it.
    Columns(&'static [(&'static str, Extract)]),
    /// Its own keys are looked up at another level of the shape.
    Nested(u8),
    Skip,
}

pub(crate) struct ShapeRecord {
    /// Tables the rows can belong to; empty for any.
    pub(crate) tables: &'static [&'static str],
    /// The table of a row that does not say.
    pub(crate) default_table: Option<&'static str>,
    /// Judges by one row's value of each top-level key.
    pub(crate) recognises: fn(&dyn Fn(&str) -> JsonValue<'static>) -> bool,
    /// Maps a key of a level (0 is the row itself) for a table.
    pub(crate) target: fn(table: &str, level: u8, key: &str) -> Target,
    /// Top-level keys that say to which table a row belongs.
    pub(crate) route_keys: &'static [&'static str],
    /// The table that such a key's value names, with a weight: the heavier key wins.
    pub(crate) route: fn(key: &str, value: &JsonValue<'_>) -> Option<(Cow<'static, str>, u8)>,
    /// Constants for string columns that a row leaves empty.
    pub(crate) defaults: &'static [(&'static str, &'static str)],
}

impl Shape {
    /// All shapes but the plain one, the most particular first.
    pub(crate) const PARTICULAR: [Shape; 4] =
        [Self::DiagnosticRecords, Self::GraphSignIn, Self::GraphDirectoryAudit, Self::CloudTrail];

    pub(crate) fn record(self) -> &'static ShapeRecord {
        match self {
            Self::Plain => &plain::SHAPE,
            Self::DiagnosticRecords => &diagnostic_records::SHAPE,
            Self::GraphSignIn => &graph_sign_in::SHAPE,
            Self::GraphDirectoryAudit => &graph_directory_audit::SHAPE,
            Self::CloudTrail => &cloud_trail::SHAPE,
        }
    }
}

pub(crate) fn whole(value: JsonValue<'_>) -> Result<JsonValue<'_>, JsonError> {
    Ok(value)
}

/// For shapes whose rows all belong to one table.
pub(crate) fn nothing(_key: &str, _value: &JsonValue<'_>) -> Option<(Cow<'static, str>, u8)> {
    None
}

/// Returns the key with its first letter in upper case, as Log Analytics names columns.
pub(crate) fn pascal_case(key: &str) -> Target {
    let mut chars = key.chars();
    let name = match chars.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + chars.as_str(),
        None => String::new(),
    };
    Target::Column(Cow::Owned(name))
}
