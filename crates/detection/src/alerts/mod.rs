//! Alerts out of the rows of a run that fired.

mod alert;
mod build;
mod custom_details;
mod event_query;
mod extended_properties;
mod overrides;
mod security_alert;

pub use alert::Alert;
pub(crate) use build::{RunFacts, build_alerts};
pub use security_alert::SecurityAlertRow;
