//! Graphs: one plan node that takes the edges and what is known of the nodes, builds the
//! graph in memory, and lays a pattern on it or gives its nodes or edges back.
//!
//! What looks at one node or edge alone is computed for all of them at once, before the
//! search, which then only meets those that hold. The rest of a condition is computed
//! for many matches at a time.

mod components;
mod compute;
mod exec;
mod node;
mod program;
mod rows;
mod search;
mod shortest;
mod store;

pub use exec::GraphPlanner;
pub use node::GraphNode;
pub use program::*;
