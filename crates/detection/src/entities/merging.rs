//! The same entity in several alerts.

use std::collections::HashMap;

use super::entity::Entity;

/// Returns the distinct entities: those that share a strong identifier become one with the identifiers of all.
///
/// Entities with weak identifiers only stay apart unless they are equal. The order is that of first appearance.
pub fn merge_entities<'e>(entities: impl IntoIterator<Item = &'e Entity>) -> Vec<Entity> {
    let mut merged: Vec<Option<Entity>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for entity in entities {
        let keys = keys_of(entity);
        let mut hits: Vec<usize> = keys.iter().filter_map(|key| places.get(key).copied()).collect();
        hits.sort_unstable();
        hits.dedup();
        let place = hits.first().copied().unwrap_or(merged.len());
        if hits.is_empty() {
            merged.push(Some(entity.clone()));
        }
        let others: Vec<Entity> = hits.iter().skip(1).filter_map(|other| merged[*other].take()).collect();
        let Some(Some(target)) = merged.get_mut(place) else {
            continue;
        };
        for other in others.iter().chain([entity]) {
            for (name, value) in &other.properties {
                if !target.properties.iter().any(|(known, _)| known == name) {
                    target.properties.push((name.clone(), value.clone()));
                }
            }
        }
        // Joined identifiers may complete further strong sets.
        let all_keys: Vec<String> = keys.into_iter().chain(keys_of(target)).collect();
        for (_, known) in places.iter_mut().filter(|(_, known)| hits.contains(known)) {
            *known = place;
        }
        places.extend(all_keys.into_iter().map(|key| (key, place)));
    }
    merged.into_iter().flatten().collect()
}

fn keys_of(entity: &Entity) -> Vec<String> {
    let mut keys = entity.strong_keys();
    if keys.is_empty() {
        keys.push(entity.identity());
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn account(properties: &[(&str, &str)]) -> Entity {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), Value::String((*value).to_owned()));
        Entity { tag: "account".to_owned(), properties: properties.iter().map(own).collect() }
    }

    #[test]
    fn a_shared_strong_identifier_makes_one_entity() {
        let by_upn = account(&[("Name", "Ann"), ("UPNSuffix", "x.org")]);
        let by_sid = account(&[("Sid", "S-1-5-1")]);
        let both = account(&[("Sid", "S-1-5-1"), ("Name", "ann"), ("UPNSuffix", "X.org")]);
        let merged = merge_entities([&by_upn, &by_sid, &both]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].property("Sid").as_deref(), Some("S-1-5-1"));
        assert_eq!(merged[0].property("Name").as_deref(), Some("Ann"));
    }

    #[test]
    fn weak_identifiers_keep_entities_apart() {
        let weak = account(&[("Name", "ann"), ("DisplayName", "a")]);
        let other = account(&[("Name", "ann"), ("DisplayName", "b")]);
        assert_eq!(merge_entities([&weak, &other, &weak]).len(), 2);
    }
}
