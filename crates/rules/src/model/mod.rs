//! The analytics rule, one file per concern: its fields, how they are read, what is wrong with them.

mod alert_override;
mod attack;
mod custom_details;
mod duration;
mod entities;
mod entity_types;
mod event_grouping;
mod incident;
mod microsoft_incident;
mod query;
mod rule;
mod schedule;
mod suppression;
mod words;

pub use alert_override::{AlertDetailsOverride, AlertProperty, DynamicProperty, Format, FormatPart};
pub use attack::{Tactic, tactics_of_technique};
pub use custom_details::{CustomDetail, CustomDetails};
pub use duration::Duration;
pub use entities::{EntityMapping, FieldMapping};
pub use entity_types::EntityType;
pub use event_grouping::AggregationKind;
pub use incident::{AlertDetail, GroupingConfiguration, IncidentConfiguration, MatchingMethod};
pub use microsoft_incident::MicrosoftIncidentFilter;
pub use query::Query;
pub use rule::{DataConnector, Rule, RuleKind, Severity};
pub(crate) use rule::{made_id, read_rule};
pub use schedule::{Schedule, Trigger, TriggerOperator};
pub use suppression::Suppression;
