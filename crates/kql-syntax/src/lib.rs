//! kql-syntax.
