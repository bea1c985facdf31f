//! kql-planner.
