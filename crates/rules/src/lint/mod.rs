//! What can be said of a rule's query from its words, and of its columns from the result's.

mod query;
mod query_text;
mod result_columns;

pub(crate) use query::query;
pub(crate) use query_text::code_only;
pub(crate) use result_columns::unreturned_columns;
