//! Data for measurements: sign-ins as a tenant of fifty thousand users makes them.
//!
//! Everything follows from a seed, so two machines measure the same rows.

pub mod random;
pub mod sign_ins;
