//! Tabular operators, a module each: results over small tables, edge cases, refusals.

mod find;
mod graph_match;
mod make_graph;
mod make_series;
mod parse_kv;
mod result;
mod scan;
mod search;
mod subquery;
mod support;
mod top_nested;
mod union;
