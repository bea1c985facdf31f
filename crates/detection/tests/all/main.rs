//! Runs, alerts and incidents from rows made by hand.

mod alerts;
mod entities;
mod incidents;
mod schedule;
mod support;
