//! From rules and query results to alerts and incidents.
//!
//! [`Detector`] runs rules: it decides when ([`run_times`]) and over what ([`Window`]), asks a
//! [`RunQuery`] for the rows, makes [`Alert`]s of them and hands those to its [`IncidentStore`].
//! A run is a function of rule, rows and two clocks: the query time, at which the window ends and
//! `now()` stands, and the visibility time, up to which rows must have arrived. There is no clock
//! in this crate, and no query engine: simulation, tests and production differ in the [`RunQuery`].
//!
//! Where Microsoft's documentation is silent, [`Settings`] has a field with our reading as default.
//! Decisions that have no field:
//!
//! - Times are KQL datetimes (100 ns ticks since 0001-01-01).
//! - Ids are version 5 UUIDs of workspace, rule, query time and ordinal, so that a run repeated
//!   gives the same alerts.
//! - A SingleAlert over no rows has the window's bounds as its times, and no entities.
//! - Custom details are cut value by value, in the order of the rule.
//! - An overridden severity or tactic is read in any case of letters.
//! - References between entities of another alert (`sentinelEntitiesMappings`) are left out, and counted.

mod alerts;
mod detector;
mod entities;
mod ids;
mod incidents;
mod issues;
mod json;
mod query;
mod rows;
mod run;
mod settings;
mod window;

pub use alerts::{Alert, SecurityAlertRow};
pub use detector::Detector;
pub use entities::{Entity, merge_entities};
pub use incidents::{
    Classification, ClassificationReason, Incident, IncidentError, IncidentStatus, IncidentStore, SecurityIncidentRow,
};
pub use issues::{Issue, IssueKind};
pub use kql_types::QueryResult;
pub use query::{FailureKind, QueryError, QueryRequest, RunQuery, ScopeColumn};
pub use run::{Run, RunStatus};
pub use settings::{
    CorrelationId, EntityMatch, GroupingClock, IncidentChoice, OverrideRow, Settings, TechniquesForm, ValueOrder,
    WindowBounds,
};
pub use window::{Window, run_times};
