//! Scalar functions and operators, a folder per family, a file per function.

include!(concat!(env!("OUT_DIR"), "/scalar.rs"));
