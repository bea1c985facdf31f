//! The alert as a row of the table SecurityAlert.

use kql_types::datetime;
use rules::Tactic;
use serde::Serialize;

use super::alert::Alert;

/// A row of SecurityAlert: every column of its schema in order, then the two standard columns that the schema leaves out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityAlertRow {
    pub alert_link: String,
    pub alert_name: String,
    pub alert_severity: String,
    pub alert_type: String,
    #[serde(rename = "_BilledSize")]
    pub billed_size: Option<f64>,
    pub compromised_entity: String,
    pub confidence_level: String,
    pub confidence_score: Option<f64>,
    pub description: String,
    pub display_name: String,
    pub end_time: String,
    pub entities: String,
    pub extended_links: String,
    pub extended_properties: String,
    #[serde(rename = "_IsBillable")]
    pub is_billable: String,
    pub is_incident: bool,
    pub processing_end_time: String,
    pub product_component_name: String,
    pub product_name: String,
    pub provider_name: String,
    pub remediation_steps: String,
    pub resource_id: String,
    pub source_computer_id: String,
    pub start_time: String,
    pub status: String,
    pub sub_techniques: String,
    pub system_alert_id: String,
    pub tactics: String,
    pub techniques: String,
    pub time_generated: String,
    #[serde(rename = "Type")]
    pub table: String,
    pub vendor_name: String,
    pub vendor_original_id: String,
    pub workspace_resource_group: String,
    pub workspace_subscription_id: String,
    pub source_system: String,
    pub tenant_id: String,
}

impl Alert {
    /// Returns the row of SecurityAlert; datetimes as texts.
    pub fn row(&self) -> SecurityAlertRow {
        let tactics: Vec<&str> = self.tactics.iter().copied().map(Tactic::name).collect();
        SecurityAlertRow {
            alert_link: self.alert_link.clone(),
            alert_name: self.display_name.clone(),
            alert_severity: self.severity.name().to_owned(),
            alert_type: format!("{}_{}", self.workspace_id, self.rule_id),
            billed_size: None,
            compromised_entity: String::new(),
            confidence_level: self.confidence_level.clone(),
            confidence_score: self.confidence_score,
            description: self.description.clone(),
            display_name: self.display_name.clone(),
            end_time: datetime::format(self.end_time),
            entities: self.entities_text.clone(),
            extended_links: self.extended_links.clone(),
            extended_properties: self.extended_properties.clone(),
            is_billable: String::new(),
            is_incident: false,
            processing_end_time: datetime::format(self.time_generated),
            product_component_name: self.product_component_name.clone(),
            product_name: self.product_name.clone(),
            provider_name: self.provider_name.clone(),
            remediation_steps: self.remediation_steps.clone(),
            resource_id: String::new(),
            source_computer_id: String::new(),
            start_time: datetime::format(self.start_time),
            status: "New".to_owned(),
            sub_techniques: self.sub_techniques.clone(),
            system_alert_id: self.system_alert_id.clone(),
            tactics: tactics.join(", "),
            techniques: self.techniques.clone(),
            time_generated: datetime::format(self.time_generated),
            table: "SecurityAlert".to_owned(),
            vendor_name: "Microsoft".to_owned(),
            vendor_original_id: self.vendor_original_id.clone(),
            workspace_resource_group: String::new(),
            workspace_subscription_id: String::new(),
            source_system: "Detection".to_owned(),
            tenant_id: self.workspace_id.clone(),
        }
    }
}

/// As its row.
impl Serialize for Alert {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row().serialize(serializer)
    }
}
