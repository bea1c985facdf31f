//! The alert.

use rules::{Severity, Tactic};

use crate::entities::Entity;

/// An alert of a rule; times in ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    pub system_alert_id: String,
    pub vendor_original_id: String,
    pub rule_id: String,
    pub rule_name: String,
    pub workspace_id: String,
    /// When it was published.
    pub time_generated: i64,
    /// The earliest and the latest TimeGenerated of its rows, else the window's bounds.
    pub start_time: i64,
    pub end_time: i64,
    pub display_name: String,
    pub description: String,
    pub severity: Severity,
    pub tactics: Vec<Tactic>,
    /// As the column shows them.
    pub techniques: String,
    pub sub_techniques: String,
    /// Each technique by itself.
    pub technique_list: Vec<String>,
    pub provider_name: String,
    pub product_name: String,
    pub product_component_name: String,
    pub alert_link: String,
    pub confidence_level: String,
    pub confidence_score: Option<f64>,
    pub extended_links: String,
    pub remediation_steps: String,
    pub entities: Vec<Entity>,
    /// The `Entities` column: JSON in text, empty for none.
    pub entities_text: String,
    /// Key and values, in the order of the rule.
    pub custom_details: Vec<(String, Vec<String>)>,
    /// The `ExtendedProperties` column: JSON in text.
    pub extended_properties: String,
    /// How many rows it is about.
    pub event_count: u64,
}
