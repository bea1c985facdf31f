//! Window functions, a file each.

include!(concat!(env!("OUT_DIR"), "/window.rs"));
