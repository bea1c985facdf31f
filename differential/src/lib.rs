//! Generated queries over generated tables, run in every way that must not matter.
//!
//! A [`Case`] is made from a seed: tables of all types with nulls, empty and extreme
//! values, and a query that the binder accepts, over all operators and all functions of
//! the registries, so that new functions are taken in as they come; some queries begin as
//! an example of a record does, with more rows in its tables. [`check`] runs it with the
//! optimiser on and off, with rows cut into batches of 1, 7 and 8192, in 1 and 4 partitions,
//! with and without a profile, over tables in memory and in Parquet files, and lays it out
//! with the formatter: the results, and the tree, are the same. [`shrink`] makes a failing case small; the corpus keeps what failed once.
//!
//! Where Kusto leaves the order of rows open they are compared without order, and what
//! depends on the order (`take`, `prev`, `arg_max`…) stands behind a total sort.

mod case;
mod check;
mod examples;
mod expressions;
mod generator;
mod operators;
mod random;
mod shrink;
mod stored;
mod values;

pub use case::{Case, Step, Table};
pub use check::{Failure, Outcome, check};
pub use generator::generate;
pub use shrink::shrink;
