//! A page of the reference: one shape for every kind of record.

use kql_functions::{
    AggregateFunction, AggregateImplementation, Category, Example, Implementation, ScalarFunction, TableFunction,
    TableImplementation, WindowFunction,
};
use serde::Serialize;

use crate::{OperatorRecord, signature};

/// The part of the reference that a page belongs to, in the order in which the index lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    TabularOperators,
    ScalarOperators,
    Aggregation,
    Window,
    Plugins,
    Bitwise,
    Conditional,
    Conversion,
    DateTime,
    Digest,
    Dynamic,
    Encoding,
    Geospatial,
    Graph,
    Hash,
    IpAddress,
    Math,
    Metadata,
    Series,
    String,
}

impl Section {
    pub fn title(self) -> &'static str {
        match self {
            Self::TabularOperators => "Tabular operators",
            Self::ScalarOperators => "Scalar operators",
            Self::Aggregation => "Aggregation functions",
            Self::Window => "Window functions",
            Self::Plugins => "Plugins",
            Self::Bitwise => "Bitwise functions",
            Self::Conditional => "Conditional functions",
            Self::Conversion => "Conversion functions",
            Self::DateTime => "Datetime and timespan functions",
            Self::Digest => "Functions on aggregated states",
            Self::Dynamic => "Dynamic, array and bag functions",
            Self::Encoding => "Encoding and parsing functions",
            Self::Geospatial => "Geospatial functions",
            Self::Graph => "Graph pattern functions",
            Self::Hash => "Hash functions",
            Self::IpAddress => "IP address functions",
            Self::Math => "Mathematical functions",
            Self::Metadata => "Metadata functions",
            Self::Series => "Series functions",
            Self::String => "String functions",
        }
    }

    /// What a page of the section is about.
    pub fn kind(self) -> &'static str {
        match self {
            Self::TabularOperators => "tabular operator",
            Self::ScalarOperators => "scalar operator",
            Self::Aggregation => "aggregation function",
            Self::Window => "window function",
            Self::Plugins => "plugin",
            Self::Bitwise
            | Self::Conditional
            | Self::Conversion
            | Self::DateTime
            | Self::Digest
            | Self::Dynamic
            | Self::Encoding
            | Self::Geospatial
            | Self::Graph
            | Self::Hash
            | Self::IpAddress
            | Self::Math
            | Self::Metadata
            | Self::Series
            | Self::String => "scalar function",
        }
    }

    fn of(category: Category) -> Self {
        match category {
            Category::Aggregation => Self::Digest,
            Category::Bitwise => Self::Bitwise,
            Category::Conditional => Self::Conditional,
            Category::Conversion => Self::Conversion,
            Category::DateTime => Self::DateTime,
            Category::Dynamic => Self::Dynamic,
            Category::Encoding => Self::Encoding,
            Category::Geospatial => Self::Geospatial,
            Category::Graph => Self::Graph,
            Category::Hash => Self::Hash,
            Category::IpAddress => Self::IpAddress,
            Category::Math => Self::Math,
            Category::Metadata => Self::Metadata,
            Category::Operator => Self::ScalarOperators,
            Category::Series => Self::Series,
            Category::String => Self::String,
            Category::Window => Self::Window,
        }
    }
}

/// All that the reference says of one function or operator.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    pub name: &'static str,
    #[serde(serialize_with = "title_of")]
    pub section: Section,
    pub kind: &'static str,
    pub aliases: &'static [&'static str],
    pub summary: &'static str,
    /// Why it is known by name and refused.
    pub refused: Option<&'static str>,
    pub syntax: Vec<String>,
    pub parameters: Vec<PageParameter>,
    /// The types that come back, in words.
    pub return_types: Vec<String>,
    pub returns: &'static str,
    pub notes: &'static [&'static str],
    pub examples: Vec<PageExample>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageParameter {
    pub name: &'static str,
    /// What it takes, in words; one text per form of the call.
    pub types: Vec<String>,
    pub is_optional: bool,
    pub doc: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub struct PageExample {
    pub title: &'static str,
    pub query: &'static str,
    /// The result as the record has it: a line a row, cells separated by `|`.
    pub result: &'static str,
    /// The same as cells, where no cell holds a separator.
    pub table: Option<Table>,
}

/// Header cells are `name:type`.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<&'static str>>,
}

impl From<&'static ScalarFunction> for Page {
    fn from(record: &'static ScalarFunction) -> Self {
        let refused = match record.implementation {
            Implementation::Refused(reason) => Some(reason),
            Implementation::Kernel(_)
            | Implementation::Columnar(_)
            | Implementation::Prepared(_)
            | Implementation::Binder => None,
        };
        let section = Section::of(record.category);
        let lists: Vec<_> = record.signatures.iter().map(|s| s.parameters).collect();
        let syntax = lists.iter().map(|parameters| match section {
            Section::ScalarOperators => operator_syntax(record.name, parameters),
            _ => format!("{}({})", record.name, signature::arguments(parameters)),
        });
        Self {
            name: record.name,
            section,
            kind: section.kind(),
            aliases: record.aliases,
            summary: record.summary,
            refused,
            syntax: unique(syntax),
            parameters: signature::parameters(&lists),
            return_types: signature::returned(record.signatures),
            returns: record.returns,
            notes: record.notes,
            examples: examples(record.examples),
        }
    }
}

impl From<&'static AggregateFunction> for Page {
    fn from(record: &'static AggregateFunction) -> Self {
        let refused = match record.implementation {
            AggregateImplementation::Refused(reason) => Some(reason),
            AggregateImplementation::Accumulator { .. } | AggregateImplementation::Filtered(_) => None,
        };
        let lists: Vec<_> = record.signatures.iter().map(|s| s.parameters).collect();
        let syntax = lists.iter().map(|p| format!("{}({})", record.name, signature::arguments(p)));
        Self {
            name: record.name,
            section: Section::Aggregation,
            kind: Section::Aggregation.kind(),
            aliases: record.aliases,
            summary: record.summary,
            refused,
            syntax: unique(syntax),
            parameters: signature::parameters(&lists),
            return_types: signature::returned(record.signatures),
            returns: record.returns,
            notes: record.notes,
            examples: examples(record.examples),
        }
    }
}

impl From<&'static WindowFunction> for Page {
    fn from(record: &'static WindowFunction) -> Self {
        let lists: Vec<_> = record.signatures.iter().map(|s| s.parameters).collect();
        let syntax = lists.iter().map(|p| format!("{}({})", record.name, signature::arguments(p)));
        Self {
            name: record.name,
            section: Section::Window,
            kind: Section::Window.kind(),
            aliases: record.aliases,
            summary: record.summary,
            refused: None,
            syntax: unique(syntax),
            parameters: signature::parameters(&lists),
            return_types: signature::returned(record.signatures),
            returns: record.returns,
            notes: record.notes,
            examples: examples(record.examples),
        }
    }
}

/// For plugins; what stands behind an operator is described by the operator's own record.
impl From<&'static TableFunction> for Page {
    fn from(record: &'static TableFunction) -> Self {
        let refused = match record.implementation {
            TableImplementation::Refused(reason) => Some(reason),
            TableImplementation::Evaluate(_)
            | TableImplementation::Plugin { .. }
            | TableImplementation::Request { .. }
            | TableImplementation::Binder => None,
        };
        let input = if matches!(record.implementation, TableImplementation::Request { .. }) { "" } else { "T | " };
        Self {
            name: record.name,
            section: Section::Plugins,
            kind: Section::Plugins.kind(),
            aliases: &[],
            summary: record.summary,
            refused,
            syntax: vec![format!("{input}evaluate {}({})", record.name, signature::arguments(record.parameters))],
            parameters: signature::parameters(&[record.parameters]),
            return_types: Vec::new(),
            returns: record.returns,
            notes: record.notes,
            examples: examples(record.examples),
        }
    }
}

impl From<&'static OperatorRecord> for Page {
    fn from(record: &'static OperatorRecord) -> Self {
        let parameters = record.parameters.iter().map(|p| PageParameter {
            name: p.name,
            types: vec![p.ty.into()],
            is_optional: p.is_optional,
            doc: p.doc,
        });
        Self {
            name: record.name,
            section: Section::TabularOperators,
            kind: Section::TabularOperators.kind(),
            aliases: record.aliases,
            summary: record.summary,
            refused: record.refused,
            syntax: record.syntax.iter().map(|&s| s.to_owned()).collect(),
            parameters: parameters.collect(),
            return_types: Vec::new(),
            returns: record.returns,
            notes: record.notes,
            examples: examples(record.examples),
        }
    }
}

fn title_of<S: serde::Serializer>(section: &Section, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(section.title())
}

/// How an infix or prefix operator is written.
fn operator_syntax(symbol: &str, parameters: &[kql_functions::Parameter]) -> String {
    match parameters {
        [operand] => format!("{}{}", symbol.trim_start_matches("unary "), operand.name),
        [value, start, end] if symbol.ends_with("between") => {
            format!("{} {symbol} ({} .. {})", value.name, start.name, end.name)
        }
        [value, list @ ..] if list.iter().any(|p| p.repeat.is_some()) => {
            format!("{} {symbol} ({})", value.name, signature::arguments(list))
        }
        [left, right] => format!("{} {symbol} {}", left.name, right.name),
        _ => symbol.to_owned(),
    }
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

fn examples(records: &'static [Example]) -> Vec<PageExample> {
    records
        .iter()
        .map(|e| PageExample { title: e.title, query: e.query, result: e.result, table: table(e.result) })
        .collect()
}

/// Cuts a result into cells; nothing when a cell itself holds a separator.
fn table(result: &'static str) -> Option<Table> {
    // `lines()` would lose the row of one empty cell.
    let mut lines = result.split('\n');
    let header: Vec<&str> = lines.next()?.split('|').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('|').collect()).collect();
    rows.iter().all(|row| row.len() == header.len()).then_some(Table { header, rows })
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn results_are_cut_into_cells() {
        let found = table("a:long|b:string\n1|x\n2|").expect("a table");
        assert_eq!(found.header, ["a:long", "b:string"]);
        assert_eq!(found.rows, [["1", "x"], ["2", ""]]);
        assert_eq!(table("a:string\n").expect("a table").rows, [[""]]);
        assert!(table("a:string").expect("a table").rows.is_empty());
        assert!(table("a:string\nx|y").is_none());
    }
}
