//! Tabular operators, a module each: results over small tables, edge cases, refusals.

mod find;
mod result;
mod scan;
mod search;
mod support;
mod union;
