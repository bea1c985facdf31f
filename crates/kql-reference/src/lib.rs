//! The reference of the language: the records of tabular operators, and a page for
//! each of them and for each function of `kql-functions`, as data and as text.
//!
//! # Adding an operator
//! Write `src/operators/<name>.rs` with a `pub static OPERATOR`; `build.rs` finds the
//! file. Its examples are printed here and run by
//! `cargo test --release -p engine --test function_examples`.

mod library;
mod operator;
pub mod operators;
mod page;
mod signature;
pub mod text;

pub use library::{find, names, pages};
pub use operator::{OperatorParameter, OperatorRecord};
pub use page::{Page, PageExample, PageParameter, Section, Table};
