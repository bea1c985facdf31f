//! Window functions, a file each.
//!
//! Decisions where Kusto's documentation is silent:
//! - A null restart does not restart; a null term adds nothing to `row_cumsum`.
//! - Nulls are equal to each other in ranks.
//! - A row exactly at the greatest distance still belongs to its session.

include!(concat!(env!("OUT_DIR"), "/window.rs"));
