//! The shapes in which rules come: YAML templates, ARM resources and templates, REST bodies, exports.

mod arm;
mod arm_expression;
mod file;
mod folder;

pub use file::{LoadedFile, read_rules};
pub use folder::{RuleSet, load_rules};
pub(crate) use folder::{files_below, read_file};
