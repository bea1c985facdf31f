//! From the syntax tree to the bound tree: names, overloads and types resolved.

pub mod bound;
