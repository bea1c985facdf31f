//! The record of one run.

use kql_types::datetime;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::alerts::Alert;
use crate::issues::Issue;
use crate::query::QueryError;
use crate::window::Window;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunStatus {
    Success,
    /// The query gave no result.
    Failure(QueryError),
    /// Not run: within the suppression after an earlier alert.
    Suppressed,
    /// Not run: the rule is disabled.
    Disabled,
}

impl RunStatus {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Failure(_) => "Failure",
            Self::Suppressed => "Suppressed",
            Self::Disabled => "Disabled",
        }
    }
}

/// One run of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub rule_name: String,
    pub rule_id: String,
    /// In ticks, as all times here.
    pub query_time: i64,
    pub visibility_time: i64,
    pub window: Window,
    /// None if the query was not run, or failed.
    pub result_count: Option<u64>,
    /// Whether the number of rows met the rule's condition.
    pub is_triggered: bool,
    pub alerts: Vec<Alert>,
    pub status: RunStatus,
    pub issues: Vec<Issue>,
}

/// As `{rule, ruleId, queryTime, visibilityTime, queryStart, queryEnd, resultCount, triggered,
/// alerts, status, description, issues}`; `alerts` are their SystemAlertIds.
impl Serialize for Run {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Run", 12)?;
        object.serialize_field("rule", &self.rule_name)?;
        object.serialize_field("ruleId", &self.rule_id)?;
        object.serialize_field("queryTime", &datetime::format(self.query_time))?;
        object.serialize_field("visibilityTime", &datetime::format(self.visibility_time))?;
        object.serialize_field("queryStart", &datetime::format(self.window.start))?;
        object.serialize_field("queryEnd", &datetime::format(self.window.end))?;
        object.serialize_field("resultCount", &self.result_count)?;
        object.serialize_field("triggered", &self.is_triggered)?;
        let ids: Vec<&str> = self.alerts.iter().map(|alert| alert.system_alert_id.as_str()).collect();
        object.serialize_field("alerts", &ids)?;
        object.serialize_field("status", self.status.name())?;
        object.serialize_field("description", &self.description())?;
        object.serialize_field("issues", &self.issues)?;
        object.end()
    }
}

impl Run {
    /// Returns what came of the run, in a sentence.
    pub fn description(&self) -> String {
        match &self.status {
            RunStatus::Success if self.is_triggered => {
                format!("the rule was executed, {} alerts generated", self.alerts.len())
            }
            RunStatus::Success => "the rule was executed, the threshold was not reached".to_owned(),
            RunStatus::Failure(error) => format!("the query failed ({}): {}", error.kind.name(), error.message),
            RunStatus::Suppressed => "the rule was not executed, it is suppressed after an alert".to_owned(),
            RunStatus::Disabled => "the rule is disabled and was not executed".to_owned(),
        }
    }
}
