//! Aggregation functions, a file each.

include!(concat!(env!("OUT_DIR"), "/aggregate.rs"));
