//! The incident.

use rules::{Severity, Tactic};

use super::grouping::MatchKey;
use crate::entities::Entity;

/// `Status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentStatus {
    New,
    Active,
    Closed,
}

impl IncidentStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Active => "Active",
            Self::Closed => "Closed",
        }
    }
}

/// What a closed incident was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classification {
    Undetermined,
    TruePositive,
    BenignPositive,
    FalsePositive,
}

impl Classification {
    pub fn name(self) -> &'static str {
        match self {
            Self::Undetermined => "Undetermined",
            Self::TruePositive => "TruePositive",
            Self::BenignPositive => "BenignPositive",
            Self::FalsePositive => "FalsePositive",
        }
    }
}

/// Why it was that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassificationReason {
    SuspiciousActivity,
    SuspiciousButExpected,
    IncorrectAlertLogic,
    InaccurateData,
}

impl ClassificationReason {
    pub fn name(self) -> &'static str {
        match self {
            Self::SuspiciousActivity => "SuspiciousActivity",
            Self::SuspiciousButExpected => "SuspiciousButExpected",
            Self::IncorrectAlertLogic => "IncorrectAlertLogic",
            Self::InaccurateData => "InaccurateData",
        }
    }
}

/// An incident; times in ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// From 1, in the order of creation.
    pub number: i32,
    /// A GUID.
    pub name: String,
    pub workspace_id: String,
    pub rule_id: String,
    pub title: String,
    pub description: String,
    pub severity: Severity,
    /// Whether somebody set the severity, so that alerts do not raise it.
    pub is_severity_set: bool,
    pub status: IncidentStatus,
    pub classification: Option<Classification>,
    pub classification_reason: Option<ClassificationReason>,
    pub classification_comment: String,
    pub created_time: i64,
    /// The first change after creation.
    pub first_modified_time: Option<i64>,
    pub last_modified_time: i64,
    /// The last closing.
    pub closed_time: Option<i64>,
    pub first_activity_time: i64,
    pub last_activity_time: i64,
    pub modified_by: String,
    pub url: String,
    /// SystemAlertIds in the order of joining.
    pub alert_ids: Vec<String>,
    /// The merged entities of its alerts.
    pub entities: Vec<Entity>,
    pub alert_product_names: Vec<String>,
    pub tactics: Vec<Tactic>,
    pub techniques: Vec<String>,
    /// What the first alert is matched by, and the moment the look-back runs from.
    pub(super) key: MatchKey,
    pub(super) anchor: i64,
}
