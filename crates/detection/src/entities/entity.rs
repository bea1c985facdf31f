//! The entity and its JSON form.

use rules::EntityType;
use serde_json::Value;

use crate::issues::{IssueKind, Issues};
use crate::json::{self, Object};

/// The `Entities` column of an alert holds at most this many bytes.
const MAX_ENTITIES_BYTES: usize = 64 * 1024;

/// Something that an alert is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// The `Type` in JSON, such as `account`.
    pub tag: String,
    /// Identifiers with their values, in the order in which they are written.
    pub properties: Vec<(String, Value)>,
}

impl Entity {
    /// Returns the type; none for a type that mappings do not know.
    pub fn entity_type(&self) -> Option<EntityType> {
        EntityType::ALL.iter().copied().find(|known| known.tag() == self.tag)
    }

    /// Returns an identifier's value as text.
    pub fn property(&self, name: &str) -> Option<String> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| text_of(value))
    }

    /// Returns a text that is equal for entities with the same identifiers, case aside.
    pub fn identity(&self) -> String {
        let mut parts: Vec<String> =
            self.properties.iter().map(|(name, value)| format!("{name}={}", text_of(value).to_lowercase())).collect();
        parts.sort_unstable();
        format!("{}\u{1f}{}", self.tag, parts.join("\u{1f}"))
    }

    /// Returns one key for each complete set of strong identifiers: entities that share one are the same.
    pub fn strong_keys(&self) -> Vec<String> {
        let Some(entity_type) = self.entity_type() else {
            return Vec::new();
        };
        let key = |set: &&[&str]| {
            let values: Option<Vec<String>> = set
                .iter()
                .map(|name| self.property(name).map(|value| format!("{name}={}", value.to_lowercase())))
                .collect();
            values.map(|values| format!("{}\u{1f}{}", self.tag, values.join("\u{1f}")))
        };
        entity_type.strong_sets().iter().filter_map(key).collect()
    }

    /// Returns the JSON object with its number in the alert.
    pub(crate) fn object(&self, number: usize) -> Object<Value> {
        let mut entries = vec![("$id".to_owned(), Value::String(number.to_string()))];
        entries.extend(self.properties.iter().cloned());
        entries.push(("Type".to_owned(), Value::String(self.tag.clone())));
        Object(entries)
    }
}

pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the entities as the `Entities` column holds them: a JSON array in text, nothing for none.
///
/// Entities are added until the column is full; what does not fit is dropped from the list and reported.
pub(crate) fn entities_text(entities: &mut Vec<Entity>, issues: &mut Issues) -> String {
    let mut text = String::new();
    let mut kept = 0;
    for (index, entity) in entities.iter().enumerate() {
        let object = json::text(&entity.object(index + 1));
        // The separator before it, and the bracket after all.
        if text.len() + object.len() + 2 > MAX_ENTITIES_BYTES {
            break;
        }
        text.push(if index == 0 { '[' } else { ',' });
        text.push_str(&object);
        kept += 1;
    }
    let dropped = entities.len() - kept;
    issues.add(
        IssueKind::EntitiesDroppedBySize,
        dropped as u64,
        "entities were dropped because the alert's entities field was full",
    );
    entities.truncate(kept);
    if kept > 0 {
        text.push(']');
    }
    text
}
