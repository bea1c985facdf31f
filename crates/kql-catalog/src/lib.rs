//! kql-catalog.
