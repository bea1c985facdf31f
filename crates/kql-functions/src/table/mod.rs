//! Table functions, a file each: `plugin/` holds what `evaluate` calls, the other folders
//! hold the parts of tabular operators that look at whole tables.

include!(concat!(env!("OUT_DIR"), "/table.rs"));
