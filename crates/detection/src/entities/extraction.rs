//! Entities out of rows, by the rule's mappings.

use std::collections::HashSet;

use rules::{EntityMapping, EntityType};
use serde_json::Value;

use super::entity::Entity;
use super::full_name;
use super::generic_names::is_generic;
use crate::alerts::RunFacts;
use crate::issues::{IssueKind, Issues};
use crate::rows::Rows;
use crate::settings::ValueOrder;

/// Entities of one alert, divided equally among the mappings.
const MAX_ENTITIES: usize = 500;

/// Returns the distinct entities of some rows, mapping by mapping.
pub(crate) fn extract(facts: &RunFacts<'_>, rows: &Rows<'_>, wanted: &[usize], issues: &mut Issues) -> Vec<Entity> {
    let rule = facts.rule;
    let mappings = rule.entity_mappings.len() + rule.sentinel_entities_columns.len();
    let Some(limit) = MAX_ENTITIES.checked_div(mappings) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    for mapping in &rule.entity_mappings {
        let mut found = Vec::new();
        let columns: Vec<Option<usize>> = mapping.fields.iter().map(|field| rows.column(&field.column.value)).collect();
        for (field, _) in mapping.fields.iter().zip(&columns).filter(|(_, column)| column.is_none()) {
            let message = format!("the result has no column `{}` for the entity mapping", field.column.value);
            issues.add(IssueKind::ColumnMissing, 1, message);
        }
        let mut unmapped = 0;
        for row in wanted {
            match from_row(facts, mapping, &columns, rows, *row) {
                Some(entity) => {
                    if seen.insert(entity.identity()) {
                        found.push(entity);
                    }
                }
                None => unmapped += 1,
            }
        }
        let message = format!("rows gave no {} entity: a required identifier is empty", mapping.entity_type);
        issues.add(IssueKind::EntitiesDroppedByMapping, unmapped, message);
        keep(&mut found, limit, facts, issues);
        all.extend(found);
    }
    for column in &rule.sentinel_entities_columns {
        let mut found = Vec::new();
        if let Some(index) = rows.column(&column.value) {
            for row in wanted {
                for entity in from_entities_text(&rows.text(*row, index), issues) {
                    if seen.insert(entity.identity()) {
                        found.push(entity);
                    }
                }
            }
        } else {
            let message = format!("the result has no column `{}` of entities", column.value);
            issues.add(IssueKind::ColumnMissing, 1, message);
        }
        keep(&mut found, limit, facts, issues);
        all.extend(found);
    }
    all
}

/// Orders a mapping's entities and drops those over its share.
fn keep(found: &mut Vec<Entity>, limit: usize, facts: &RunFacts<'_>, issues: &mut Issues) {
    if facts.settings.entity_order == ValueOrder::Sorted {
        found.sort_by_key(Entity::identity);
    }
    let dropped = found.len().saturating_sub(limit);
    found.truncate(limit);
    let message = format!("entities were not extracted, a mapping of this rule has room for {limit}");
    issues.add(IssueKind::EntitiesDroppedByMapping, dropped as u64, message);
}

/// Returns the entity of one row; none if no required identifiers are complete, or it stands for nobody.
fn from_row(
    facts: &RunFacts<'_>,
    mapping: &EntityMapping,
    columns: &[Option<usize>],
    rows: &Rows<'_>,
    row: usize,
) -> Option<Entity> {
    let mut mapped: Vec<(&str, String)> = Vec::new();
    for (field, column) in mapping.fields.iter().zip(columns) {
        let value = column.map_or_else(String::new, |column| rows.text(row, column));
        if !value.is_empty() {
            mapped.push((&field.identifier, value));
        } else if !facts.settings.entities_keep_partial {
            return None;
        }
    }
    if !mapping.entity_type.has_required(|name| mapped.iter().any(|(known, _)| *known == name)) {
        return None;
    }
    let mut properties: Vec<(String, Value)> = Vec::new();
    let mut set = |name: &str, value: String| {
        // An identifier mapped by itself wins over a part of a full name.
        if !properties.iter().any(|(known, _)| known == name) {
            properties.push((name.to_owned(), typed(name, value)));
        }
    };
    let is_part = |name: &str| name == "FullName" && facts.settings.splits_full_name;
    for (name, value) in mapped.iter().filter(|(name, _)| !is_part(name)) {
        match (mapping.entity_type, *name, value.rsplit_once('@')) {
            (EntityType::Account, "Name", Some((prefix, suffix)))
                if facts.settings.cuts_account_name && !prefix.is_empty() && !suffix.is_empty() =>
            {
                set("Name", prefix.to_owned());
                if !mapped.iter().any(|(known, _)| *known == "UPNSuffix") {
                    set("UPNSuffix", suffix.to_owned());
                }
            }
            _ => set(name, value.clone()),
        }
    }
    for (_, value) in mapped.iter().filter(|(name, _)| is_part(name)) {
        let parts = match mapping.entity_type {
            EntityType::Host => full_name::host(value),
            _ => full_name::account(value),
        };
        for (name, value) in parts {
            set(name, value);
        }
    }
    let entity = Entity { tag: mapping.entity_type.tag().to_owned(), properties };
    (!is_generic(&entity, facts.settings.generic_names_ignore_case)).then_some(entity)
}

/// Returns the few identifiers that are no texts in JSON as what they are.
fn typed(name: &str, value: String) -> Value {
    match (name, value.as_str()) {
        ("IsDomainJoined" | "IsVolumeAnomaly", "true" | "True") => Value::Bool(true),
        ("IsDomainJoined" | "IsVolumeAnomaly", "false" | "False") => Value::Bool(false),
        _ => Value::String(value),
    }
}

/// Returns the entities in another alert's `Entities` text.
fn from_entities_text(text: &str, issues: &mut Issues) -> Vec<Entity> {
    let Ok(Value::Array(items)) = serde_json::from_str(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in items {
        let Value::Object(mut object) = item else {
            continue;
        };
        let Some(Value::String(tag)) = object.remove("Type") else {
            continue;
        };
        object.remove("$id");
        let before = object.len();
        object.retain(|_, value| !contains_reference(value));
        let message = "references between the entities of another alert were left out";
        issues.add(IssueKind::EntitiesDroppedByMapping, (before - object.len()) as u64, message);
        if !object.is_empty() {
            found.push(Entity { tag, properties: object.into_iter().collect() });
        }
    }
    found
}

fn contains_reference(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.contains_key("$ref") || object.values().any(contains_reference),
        Value::Array(items) => items.iter().any(contains_reference),
        _ => false,
    }
}
