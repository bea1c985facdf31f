//! The incidents so far, and the rows that tell their history.

use std::collections::HashMap;

use rules::{Rule, Severity};

use super::grouping::MatchKey;
use super::incident::{Classification, ClassificationReason, Incident, IncidentStatus};
use super::security_incident::SecurityIncidentRow;
use crate::alerts::Alert;
use crate::entities::merge_entities;
use crate::ids;
use crate::settings::{GroupingClock, IncidentChoice, Settings};

/// Characters of an incident's description.
const MAX_DESCRIPTION: usize = 5000;

/// Incidents in memory.
#[derive(Debug, Default)]
pub struct IncidentStore {
    incidents: Vec<Incident>,
    /// By rule id: places in `incidents`, in order.
    by_rule: HashMap<String, Vec<usize>>,
    history: Vec<SecurityIncidentRow>,
}

/// Why an incident cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentError {
    NotFound { number: i32 },
    AlreadyClosed { number: i32 },
}

impl std::fmt::Display for IncidentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound { number } => write!(f, "there is no incident {number}"),
            Self::AlreadyClosed { number } => write!(f, "the incident {number} is closed already"),
        }
    }
}

impl std::error::Error for IncidentError {}

impl IncidentStore {
    /// Returns the incidents in the order of their numbers.
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// Returns the rows of SecurityIncident so far: one for each creation and change.
    pub fn history(&self) -> &[SecurityIncidentRow] {
        &self.history
    }

    /// Returns an incident by its number.
    pub fn get(&self, number: i32) -> Option<&Incident> {
        self.incidents.iter().find(|incident| incident.number == number)
    }

    /// Puts the alerts of one run into incidents, as the rule says; returns a row for each incident touched.
    pub fn add_alerts(
        &mut self,
        rule: &Rule,
        alerts: &[Alert],
        now: i64,
        settings: &Settings,
    ) -> Vec<SecurityIncidentRow> {
        if !rule.incident.create_incident {
            return Vec::new();
        }
        let mut touched: Vec<usize> = Vec::new();
        for alert in alerts {
            let key = MatchKey::of(rule, alert);
            let time = match settings.grouping_clock {
                GroupingClock::AlertTimeGenerated => alert.time_generated,
                GroupingClock::EventTime => alert.start_time,
            };
            let found = self.find(rule, &key, time, settings);
            let index = match found {
                Found::Open(index) => {
                    self.join(index, alert, now, settings);
                    index
                }
                Found::New { overflow_of } => {
                    let incident = self.open(rule, alert, key, time, now, overflow_of, settings);
                    self.incidents.push(incident);
                    let index = self.incidents.len() - 1;
                    self.by_rule.entry(rule.id.clone()).or_default().push(index);
                    index
                }
            };
            if !touched.contains(&index) {
                touched.push(index);
            }
        }
        let rows: Vec<SecurityIncidentRow> = touched.into_iter().map(|index| self.incidents[index].row()).collect();
        self.history.extend(rows.iter().cloned());
        rows
    }

    fn find(&self, rule: &Rule, key: &MatchKey, time: i64, settings: &Settings) -> Found {
        let grouping = &rule.incident.grouping;
        if !grouping.is_enabled {
            return Found::New { overflow_of: None };
        }
        let lookback = grouping.lookback.ticks;
        let is_within = |anchor: i64| {
            let passed = time.saturating_sub(anchor);
            passed >= 0 && if settings.lookback_includes_end { passed <= lookback } else { passed < lookback }
        };
        let own = self.by_rule.get(&rule.id).map_or(&[][..], Vec::as_slice);
        let matching: Vec<(usize, &Incident)> = own
            .iter()
            .map(|index| (*index, &self.incidents[*index]))
            .filter(|(_, incident)| is_within(incident.anchor) && incident.key.matches(key, settings))
            .collect();
        let has_room = |incident: &Incident| incident.alert_ids.len() < settings.alerts_per_incident;
        let choose = |is_closed: bool| {
            let mut candidates = matching
                .iter()
                .filter(|(_, incident)| (incident.status == IncidentStatus::Closed) == is_closed && has_room(incident))
                .map(|(index, _)| *index);
            match settings.incident_choice {
                IncidentChoice::MostRecentlyCreated => candidates.next_back(),
                IncidentChoice::Oldest => candidates.next(),
            }
        };
        let open = choose(false);
        let reopened = || {
            if grouping.reopen_closed_incident { choose(true) } else { None }
        };
        match open.or_else(reopened) {
            Some(index) => Found::Open(index),
            None => {
                let is_full = |incident: &&Incident| incident.alert_ids.len() >= settings.alerts_per_incident;
                let full = matching.iter().map(|(_, incident)| *incident).filter(is_full);
                Found::New { overflow_of: full.map(|incident| incident.number).next_back() }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "everything an incident is made of")]
    fn open(
        &self,
        rule: &Rule,
        alert: &Alert,
        key: MatchKey,
        anchor: i64,
        now: i64,
        overflow_of: Option<i32>,
        settings: &Settings,
    ) -> Incident {
        let name = ids::make(settings, "incident", &[&rule.id, &alert.system_alert_id]);
        // Excess alerts open an incident with the details of the full one.
        let model = overflow_of.and_then(|number| self.get(number));
        let anchor = model.filter(|_| !settings.overflow_has_own_anchor).map_or(anchor, |model| model.anchor);
        let description = model.map_or(&alert.description, |model| &model.description);
        Incident {
            number: i32::try_from(self.incidents.len() + 1).unwrap_or(i32::MAX),
            url: settings.incident_url_prefix.as_ref().map_or_else(String::new, |prefix| format!("{prefix}{name}")),
            name,
            workspace_id: settings.workspace_id.clone(),
            rule_id: rule.id.clone(),
            title: model.map_or(&alert.display_name, |model| &model.title).clone(),
            description: description.chars().take(MAX_DESCRIPTION).collect(),
            severity: model.map_or(alert.severity, |model| model.severity),
            is_severity_set: false,
            status: IncidentStatus::New,
            classification: None,
            classification_reason: None,
            classification_comment: String::new(),
            created_time: now,
            first_modified_time: None,
            last_modified_time: now,
            closed_time: None,
            first_activity_time: alert.start_time,
            last_activity_time: alert.end_time,
            modified_by: settings.modified_by_creation.clone(),
            alert_ids: vec![alert.system_alert_id.clone()],
            entities: merge_entities(&alert.entities),
            alert_product_names: vec![alert.product_name.clone()],
            tactics: alert.tactics.clone(),
            techniques: alert.technique_list.clone(),
            key,
            anchor,
        }
    }

    fn join(&mut self, index: usize, alert: &Alert, now: i64, settings: &Settings) {
        let incident = &mut self.incidents[index];
        if incident.status == IncidentStatus::Closed {
            incident.status = if settings.reopened_is_active { IncidentStatus::Active } else { IncidentStatus::New };
            incident.classification = None;
            incident.classification_reason = None;
            incident.classification_comment.clear();
        }
        incident.alert_ids.push(alert.system_alert_id.clone());
        incident.entities = merge_entities(incident.entities.iter().chain(&alert.entities));
        incident.first_activity_time = incident.first_activity_time.min(alert.start_time);
        incident.last_activity_time = incident.last_activity_time.max(alert.end_time);
        if settings.raises_incident_severity && !incident.is_severity_set {
            incident.severity = incident.severity.max(alert.severity);
        }
        add_new(&mut incident.alert_product_names, std::slice::from_ref(&alert.product_name));
        add_new(&mut incident.tactics, &alert.tactics);
        add_new(&mut incident.techniques, &alert.technique_list);
        // Alerts of the run that opened the incident are there from its first row on.
        if now > incident.created_time {
            incident.modified_by = settings.modified_by_alert.clone();
            touch(incident, now);
        }
    }

    /// Closes an incident; returns its new row.
    pub fn close(
        &mut self,
        number: i32,
        classification: Classification,
        reason: Option<ClassificationReason>,
        comment: &str,
        now: i64,
        settings: &Settings,
    ) -> Result<SecurityIncidentRow, IncidentError> {
        self.change(number, now, settings, |incident| {
            if incident.status == IncidentStatus::Closed {
                return Err(IncidentError::AlreadyClosed { number });
            }
            incident.status = IncidentStatus::Closed;
            incident.classification = Some(classification);
            incident.classification_reason = reason;
            incident.classification_comment = comment.to_owned();
            incident.closed_time = Some(now);
            Ok(())
        })
    }

    /// Sets an incident's severity, which alerts do not raise from then on; returns its new row.
    pub fn set_severity(
        &mut self,
        number: i32,
        severity: Severity,
        now: i64,
        settings: &Settings,
    ) -> Result<SecurityIncidentRow, IncidentError> {
        self.change(number, now, settings, |incident| {
            incident.severity = severity;
            incident.is_severity_set = true;
            Ok(())
        })
    }

    fn change(
        &mut self,
        number: i32,
        now: i64,
        settings: &Settings,
        change: impl FnOnce(&mut Incident) -> Result<(), IncidentError>,
    ) -> Result<SecurityIncidentRow, IncidentError> {
        let incident = self
            .incidents
            .iter_mut()
            .find(|incident| incident.number == number)
            .ok_or(IncidentError::NotFound { number })?;
        change(incident)?;
        incident.modified_by = settings.modified_by_user.clone();
        touch(incident, now);
        let row = incident.row();
        self.history.push(row.clone());
        Ok(row)
    }
}

/// Where an alert goes.
enum Found {
    Open(usize),
    New { overflow_of: Option<i32> },
}

fn touch(incident: &mut Incident, now: i64) {
    incident.first_modified_time.get_or_insert(now);
    incident.last_modified_time = now;
}

fn add_new<T: PartialEq + Clone>(known: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !known.contains(item) {
            known.push(item.clone());
        }
    }
}
