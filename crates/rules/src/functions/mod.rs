//! Saved functions: `functions/*.kql`, and the YAML forms of parsers.

mod folder;
mod kql_file;
mod saved_function;
mod yaml_file;

pub use folder::{FunctionSet, load_functions};
pub use kql_file::read_kql_function;
pub use saved_function::SavedFunction;
pub use yaml_file::read_yaml_function;
