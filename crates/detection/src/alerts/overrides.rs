//! Names, descriptions, severities and properties of alerts, taken from rows.
//!
//! A field falls back to the rule's own value when its columns are empty, when the value is too
//! large or no value of the field, and when the rows of an AlertPerResult run have too many
//! distinct values for it.

use std::collections::HashSet;

use rules::{AggregationKind, AlertProperty, Format, FormatPart, Severity, Tactic};

use super::alert::Alert;
use super::build::{RunFacts, list_text};
use crate::issues::{IssueKind, Issues};
use crate::rows::Rows;
use crate::settings::OverrideRow;

/// Bytes of a name and of single properties.
const MAX_SINGLE: usize = 256;

/// Bytes of a description and of properties that are collections.
const MAX_LONG: usize = 5 * 1024;

/// The overridden fields of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    DisplayName,
    Description,
    Severity,
    Tactics,
    Property(AlertProperty),
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::DisplayName => "alertDisplayNameFormat",
            Self::Description => "alertDescriptionFormat",
            Self::Severity => "alertSeverityColumnName",
            Self::Tactics => "alertTacticsColumnName",
            Self::Property(property) => property.name(),
        }
    }

    fn max_bytes(self) -> usize {
        match self {
            Self::Description => MAX_LONG,
            Self::Property(
                AlertProperty::ExtendedLinks
                | AlertProperty::RemediationSteps
                | AlertProperty::Techniques
                | AlertProperty::SubTechniques,
            ) => MAX_LONG,
            _ => MAX_SINGLE,
        }
    }
}

/// A part of a field's value, its column found in the result.
enum Part<'r> {
    Text(&'r str),
    Column(usize),
    /// A column that the result does not have, where that reads as empty text.
    Nothing,
}

struct Override<'r> {
    field: Field,
    parts: Vec<Part<'r>>,
}

/// The overrides that can take effect in a run.
pub(super) struct Overrides<'r> {
    active: Vec<Override<'r>>,
}

impl<'r> Overrides<'r> {
    /// Finds the columns, and drops the fields that have too many values over the run.
    pub(super) fn new(facts: &RunFacts<'r>, rows: &Rows<'_>, issues: &mut Issues) -> Self {
        let details = &facts.rule.alert_override;
        let formats = [(Field::DisplayName, &details.display_name), (Field::Description, &details.description)];
        let columns = [(Field::Severity, &details.severity_column), (Field::Tactics, &details.tactics_column)];
        let mut active = Vec::new();
        let mut missing = |name: &str, field: Field| {
            let message = format!("the result has no column `{name}` for `{}`", field.name());
            issues.add(IssueKind::ColumnMissing, 1, message);
        };
        for (field, format) in formats {
            let Some(format) = format else { continue };
            active.extend(
                format_parts(facts, format, rows, |name| missing(name, field)).map(|parts| Override { field, parts }),
            );
        }
        let single = columns.into_iter().filter_map(|(field, column)| Some((field, column.as_ref()?)));
        let dynamic = details.dynamic_properties.iter().map(|entry| (Field::Property(entry.property), &entry.column));
        for (field, column) in single.chain(dynamic) {
            match rows.column(&column.value) {
                Some(index) => active.push(Override { field, parts: vec![Part::Column(index)] }),
                None => missing(&column.value, field),
            }
        }
        let mut overrides = Self { active };
        if facts.rule.event_grouping == AggregationKind::AlertPerResult {
            overrides.active.retain(|entry| {
                let limit = facts.settings.override_distinct_values;
                let mut distinct = HashSet::new();
                let is_over = (0..rows.len()).any(|row| {
                    distinct.extend(entry.value(rows, row));
                    distinct.len() > limit
                });
                let name = entry.field.name();
                let message = format!("`{name}` has more than {limit} different values in this run, none is used");
                issues.add(IssueKind::OverrideFellBack, u64::from(is_over), message);
                !is_over
            });
        }
        overrides
    }

    /// Sets the overridden fields of an alert over some rows.
    pub(super) fn apply(
        &self,
        facts: &RunFacts<'_>,
        rows: &Rows<'_>,
        wanted: &[usize],
        alert: &mut Alert,
        issues: &mut Issues,
    ) {
        for entry in &self.active {
            let value = match facts.settings.override_row {
                OverrideRow::FirstWithValue => wanted.iter().find_map(|row| entry.value(rows, *row)),
                OverrideRow::First => wanted.first().and_then(|row| entry.value(rows, *row)),
                OverrideRow::Last => wanted.last().and_then(|row| entry.value(rows, *row)),
            };
            let Some(value) = value else { continue };
            let name = entry.field.name();
            if value.len() > entry.field.max_bytes() {
                let message = format!("the value for `{name}` has more than {} bytes", entry.field.max_bytes());
                issues.add(IssueKind::OverrideFellBack, 1, message);
            } else if !set(facts, entry.field, value, alert) {
                let message = format!("the value for `{name}` is none that the field knows");
                issues.add(IssueKind::OverrideFellBack, 1, message);
            }
        }
    }
}

impl Override<'_> {
    /// Returns the field's value from a row; none if a column is empty there.
    fn value(&self, rows: &Rows<'_>, row: usize) -> Option<String> {
        let mut value = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => value.push_str(text),
                Part::Nothing => {}
                Part::Column(column) => {
                    let text = rows.text(row, *column);
                    if text.is_empty() {
                        return None;
                    }
                    value.push_str(&text);
                }
            }
        }
        Some(value)
    }
}

/// Returns the parts of a format; none if a missing column makes it fall back.
fn format_parts<'r>(
    facts: &RunFacts<'_>,
    format: &'r Format,
    rows: &Rows<'_>,
    mut missing: impl FnMut(&str),
) -> Option<Vec<Part<'r>>> {
    let mut parts = Vec::new();
    let mut is_complete = true;
    for part in &format.parts {
        match part {
            FormatPart::Text(text) => parts.push(Part::Text(text)),
            FormatPart::Column(name) => match rows.column(name) {
                Some(column) => parts.push(Part::Column(column)),
                None => {
                    missing(name);
                    parts.push(Part::Nothing);
                    is_complete = false;
                }
            },
        }
    }
    (is_complete || !facts.settings.override_missing_column_falls_back).then_some(parts)
}

/// Sets a field; returns whether the value is one of its values.
fn set(facts: &RunFacts<'_>, field: Field, value: String, alert: &mut Alert) -> bool {
    let form = facts.settings.techniques_form;
    match field {
        Field::DisplayName => alert.display_name = value,
        Field::Description => alert.description = value,
        Field::Severity => match Severity::from_name(value.trim()) {
            Some(severity) => alert.severity = severity,
            None => return false,
        },
        Field::Tactics => {
            let tactics: Option<Vec<Tactic>> = list(&value).iter().map(|name| Tactic::from_name(name)).collect();
            match tactics {
                Some(tactics) if !tactics.is_empty() => alert.tactics = tactics,
                _ => return false,
            }
        }
        Field::Property(property) => match property {
            AlertProperty::AlertLink => alert.alert_link = value,
            AlertProperty::ConfidenceLevel => {
                let known = ["Low", "High", "Unknown"].iter().find(|word| word.eq_ignore_ascii_case(value.trim()));
                match known {
                    Some(word) => alert.confidence_level = (*word).to_owned(),
                    None => return false,
                }
            }
            AlertProperty::ConfidenceScore => match value.trim().parse::<f64>() {
                Ok(score) if (0.0..=1.0).contains(&score) => alert.confidence_score = Some(score),
                _ => return false,
            },
            AlertProperty::ExtendedLinks => alert.extended_links = value,
            AlertProperty::ProductName => alert.product_name = value,
            AlertProperty::ProviderName => alert.provider_name = value,
            AlertProperty::ProductComponentName => alert.product_component_name = value,
            AlertProperty::RemediationSteps => alert.remediation_steps = value,
            AlertProperty::Techniques => {
                let items = list(&value);
                if items.is_empty() || !items.iter().all(|item| is_technique(item, false)) {
                    return false;
                }
                alert.techniques = list_text(&items, form);
                alert.technique_list = items;
            }
            AlertProperty::SubTechniques => {
                let items = list(&value);
                if items.is_empty() || !items.iter().all(|item| is_technique(item, true)) {
                    return false;
                }
                alert.sub_techniques = list_text(&items, form);
            }
        },
    }
    true
}

/// Reads a JSON list of texts, or texts separated by commas.
fn list(value: &str) -> Vec<String> {
    if let Ok(items) = serde_json::from_str::<Vec<String>>(value) {
        return items;
    }
    value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Whether a text is `T1234`, or `T1234.567` for a sub-technique.
fn is_technique(text: &str, is_sub: bool) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == if is_sub { 9 } else { 5 }
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            0 => *byte == b'T',
            5 => *byte == b'.',
            _ => byte.is_ascii_digit(),
        })
}
