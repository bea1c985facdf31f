//! Aggregation functions, a file each.
//!
//! A result follows from the values of a group alone, never from the order in which
//! partitions arrive; only the lists (`make_list`) follow the order of the rows.
//!
//! Decisions where Kusto's documentation is silent:
//! - Sums of whole numbers wrap around; a sum of decimals that leaves their range is null.
//! - Reals are summed in twice their precision.
//! - NaN loses in `min`, `max`, `arg_max` and `arg_min`, and is no value for percentiles.
//! - Rows that tie in `arg_max` and `arg_min` are told apart by the returned values, the
//!   greatest winning; `take_any` takes the least row, nulls and empty strings last.
//! - `make_set` ascends and keeps its least elements under a limit, `make_bag` its least
//!   keys and of a key's values the least. `make_set` takes the elements of arrays.
//! - Elements and distinct values of type dynamic differ when their encodings do.
//! - `dcount` is exact up to a sixteenth of the registers of its sketch; percentiles
//!   are exact up to 16384 distinct values.
//! - The variance of one value is 0, the covariance of one pair too.
//! - Values of `hll()` and `tdigest()` are of our own form.

include!(concat!(env!("OUT_DIR"), "/aggregate.rs"));
