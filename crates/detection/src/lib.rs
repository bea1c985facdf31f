//! detection.
