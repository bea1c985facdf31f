//! From the syntax tree to the bound tree: names, overloads and types resolved.
//!
//! [`bind`] takes a parsed query, the symbols of a workspace and the run's options, and
//! answers with a [`bound`] tree and every diagnostic of the query at once: what could
//! not be resolved gets an unknown type, and nothing that depends on it is reported again.
//!
//! # Decisions where the documentation is silent
//! * A column hides a `let` variable of its name; a `let` function hides a built-in one.
//! * A function is bound once where it is declared, for its diagnostics, and once per
//!   call, with the arguments in place; a scalar argument is substituted, not shared.
//! * A comparison of a string with a value of another type converts the side that is a
//!   constant to the type of the other; without a constant both are compared as strings.
//! * A scalar argument of a declared function is converted to the parameter's type.
//! * A dynamic column that both sides of a join have joins by its text.
//! * A column that `parse` or `parse-kv` names anew takes the place of the old one.
//! * `column_ifexists()` has the type of its default, to which the column is converted.
//! * A name in a row whose columns are not all known yet is accepted; it is listed in
//!   [`bound::BoundQuery::undetermined`], and such a query is not to be run.

mod access;
mod binder;
pub mod bound;
mod calls;
mod constant;
mod expressions;
mod identity;
mod levels;
mod names;
mod operators;
mod options;
mod patterns;
mod row;
mod scope;
mod single_use;
mod statements;
mod suggest;
mod tables;
mod tabular;
mod typed;

pub use binder::bind;
pub use options::{BindMode, BindOptions, Bound, SchemaProbe, Sought};
pub use suggest::nearest;
