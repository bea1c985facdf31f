//! Detection rules as documents: read, checked, placed; nothing is run here.
//!
//! [`load_rules`] reads files and folders into a [`RuleSet`]; [`read_rules`] one file's bytes.
//! YAML templates and ARM JSON become the same [`Rule`], every finding a [`FileDiagnostic`] with a place.
//! [`load_functions`] and [`load_watchlists`] read what queries call by name.
//!
//! Decisions where the service's documentation is silent:
//!
//! - What the official checks refuse but can be run is a warning; what leaves open how to run is an error,
//!   and a rule with errors does not run ([`Rule::is_runnable`]).
//! - A key written twice is an error, since which value counts is a guess.
//! - A field name or word in other case is taken, with a remark.
//! - A rule without `kind` is a Scheduled one; a rule without `id` gets one made of file and rule name.
//! - `techniques` keeps parents only, `subTechniques` the rest, in whichever field they stand.
//! - ISO 8601 durations may have weeks, days and clock parts; years and months have no fixed length.
//! - A watchlist without sidecar has its first column as search key.

pub mod codes;
mod diagnostic;
mod document;
mod functions;
mod import;
mod lint;
mod model;
mod rewrite;
mod watchlist;

pub use diagnostic::{FileDiagnostic, Region};
pub use document::{Spanned, TextMap};
pub use functions::{FunctionSet, SavedFunction, load_functions, read_kql_function, read_yaml_function};
pub use import::{LoadedFile, RuleSet, load_rules, read_rules};
pub use model::*;
pub use rewrite::rewrite_queries;
pub use watchlist::{Watchlist, WatchlistSet, load_watchlists};
