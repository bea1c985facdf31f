//! Examples: queries with their results, printed in the reference and run as tests.

/// A query and the table it yields, as the reference prints it.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    pub title: &'static str,
    /// A whole query over no tables: `print …` or `datatable …`.
    pub query: &'static str,
    /// The header `name:type` cells separated by `|`, then a line a row with cells
    /// separated by `|`, in Kusto's text form: `i:long\n2`.
    pub result: &'static str,
}

pub const fn example(title: &'static str, query: &'static str, result: &'static str) -> Example {
    Example { title, query, result }
}
