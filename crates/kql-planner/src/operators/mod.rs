//! The plans of the tabular operators, a file each.

mod aggregate;
pub(crate) mod arrival;
mod bag_unpack;
mod external_data;
mod filter;
mod get_schema;
mod graph;
mod http_request;
mod join;
mod materialize;
mod mv_expand;
mod parse;
mod plugin;
mod project;
mod range;
pub(crate) mod scan;
mod sort;
mod step_scan;
pub(crate) mod subquery;
mod take;
mod union;
mod values;
mod window;
