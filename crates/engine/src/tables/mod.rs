//! The data behind tables.

mod catalog;
mod external;
mod fetch;
mod file_value;
mod files;
mod parquet;
mod parquet_adapter;
mod rows;

pub use catalog::TableData;
pub(crate) use catalog::{Resolver, Tables};
pub(crate) use external::Allowed;
