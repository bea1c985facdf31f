//! Incidents: which alerts share one, what becomes of it, and its rows in SecurityIncident.

mod grouping;
mod incident;
mod security_incident;
mod store;

pub use incident::{Classification, ClassificationReason, Incident, IncidentStatus};
pub use security_incident::SecurityIncidentRow;
pub use store::{IncidentError, IncidentStore};
