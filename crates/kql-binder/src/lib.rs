//! kql-binder.
