//! Tabular operators, a module each: results over small tables, edge cases, refusals.

mod externaldata;
mod find;
mod graph_match;
mod make_graph;
mod make_series;
mod options;
mod parse_kv;
mod reduce;
mod result;
mod scan;
mod search;
mod several;
mod small;
mod subquery;
mod support;
mod top_nested;
mod union;
