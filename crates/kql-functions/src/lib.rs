//! kql-functions.
