//! The incident as a row of the table SecurityIncident.

use kql_types::datetime;
use rules::Tactic;
use serde::Serialize;

use super::incident::Incident;

/// A row of SecurityIncident: every column of its schema in order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SecurityIncidentRow {
    pub additional_data: AdditionalData,
    pub alert_ids: Vec<String>,
    #[serde(rename = "_BilledSize")]
    pub billed_size: Option<f64>,
    pub bookmark_ids: Vec<String>,
    pub classification: String,
    pub classification_comment: String,
    pub classification_reason: String,
    pub closed_time: Option<String>,
    pub comments: Vec<String>,
    pub created_time: String,
    pub description: String,
    pub first_activity_time: String,
    pub first_modified_time: Option<String>,
    pub incident_name: String,
    pub incident_number: i32,
    pub incident_url: String,
    #[serde(rename = "_IsBillable")]
    pub is_billable: String,
    pub labels: Vec<String>,
    pub last_activity_time: String,
    pub last_modified_time: String,
    pub modified_by: String,
    pub owner: Owner,
    pub provider_incident_id: String,
    pub provider_name: String,
    pub related_analytic_rule_ids: Vec<String>,
    pub severity: String,
    pub source_system: String,
    pub status: String,
    pub tasks: Vec<String>,
    pub tenant_id: String,
    pub time_generated: String,
    pub title: String,
    #[serde(rename = "Type")]
    pub table: String,
}

/// `AdditionalData`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalData {
    pub alerts_count: usize,
    pub bookmarks_count: usize,
    pub comments_count: usize,
    pub alert_product_names: Vec<String>,
    pub tactics: Vec<String>,
    pub techniques: Vec<String>,
}

/// `Owner`; nobody owns an incident that rules made.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Owner {
    pub object_id: Option<String>,
    pub email: Option<String>,
    pub assigned_to: Option<String>,
    pub user_principal_name: Option<String>,
}

impl Incident {
    /// Returns the row of SecurityIncident as of the last change; datetimes as texts.
    pub fn row(&self) -> SecurityIncidentRow {
        SecurityIncidentRow {
            additional_data: AdditionalData {
                alerts_count: self.alert_ids.len(),
                bookmarks_count: 0,
                comments_count: 0,
                alert_product_names: self.alert_product_names.clone(),
                tactics: self.tactics.iter().copied().map(Tactic::name).map(str::to_owned).collect(),
                techniques: self.techniques.clone(),
            },
            alert_ids: self.alert_ids.clone(),
            billed_size: None,
            bookmark_ids: Vec::new(),
            classification: self.classification.map_or("", |value| value.name()).to_owned(),
            classification_comment: self.classification_comment.clone(),
            classification_reason: self.classification_reason.map_or("", |value| value.name()).to_owned(),
            closed_time: self.closed_time.map(datetime::format),
            comments: Vec::new(),
            created_time: datetime::format(self.created_time),
            description: self.description.clone(),
            first_activity_time: datetime::format(self.first_activity_time),
            first_modified_time: self.first_modified_time.map(datetime::format),
            incident_name: self.name.clone(),
            incident_number: self.number,
            incident_url: self.url.clone(),
            is_billable: String::new(),
            labels: Vec::new(),
            last_activity_time: datetime::format(self.last_activity_time),
            last_modified_time: datetime::format(self.last_modified_time),
            modified_by: self.modified_by.clone(),
            owner: Owner::default(),
            provider_incident_id: self.number.to_string(),
            provider_name: "Azure Sentinel".to_owned(),
            related_analytic_rule_ids: vec![self.rule_id.clone()],
            severity: self.severity.name().to_owned(),
            source_system: "Azure".to_owned(),
            status: self.status.name().to_owned(),
            tasks: Vec::new(),
            tenant_id: self.workspace_id.clone(),
            time_generated: datetime::format(self.last_modified_time),
            title: self.title.clone(),
            table: "SecurityIncident".to_owned(),
        }
    }
}

/// As its row.
impl Serialize for Incident {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.row().serialize(serializer)
    }
}
