//! What two alerts of a rule must share to be in one incident.

use std::collections::{BTreeMap, BTreeSet};

use rules::{AlertDetail, EntityType, MatchingMethod, Rule};

use crate::alerts::Alert;
use crate::settings::{EntityMatch, Settings};

/// What an alert is matched by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct MatchKey {
    /// By type: the identities of its entities.
    entities: BTreeMap<EntityType, BTreeSet<String>>,
    /// Alert details and custom details, each as one text.
    details: Vec<String>,
}

impl MatchKey {
    pub(super) fn of(rule: &Rule, alert: &Alert) -> Self {
        let grouping = &rule.incident.grouping;
        let mapped = || rule.entity_mappings.iter().map(|mapping| mapping.entity_type).collect::<BTreeSet<_>>();
        let mut key = Self::default();
        let types: BTreeSet<EntityType> = match grouping.matching_method {
            MatchingMethod::AnyAlert => return key,
            MatchingMethod::AllEntities => mapped(),
            MatchingMethod::Selected => grouping.group_by_entities.iter().copied().collect(),
        };
        for entity_type in types {
            let found = alert.entities.iter().filter(|entity| entity.tag == entity_type.tag());
            key.entities.insert(entity_type, found.map(|entity| entity.identity()).collect());
        }
        if grouping.matching_method == MatchingMethod::Selected {
            for detail in &grouping.group_by_alert_details {
                key.details.push(match detail {
                    AlertDetail::DisplayName => alert.display_name.clone(),
                    AlertDetail::Severity => alert.severity.name().to_owned(),
                });
            }
            for name in &grouping.group_by_custom_details {
                let values = alert.custom_details.iter().find(|(key, _)| key == name).map(|(_, values)| values);
                let values: BTreeSet<&String> = values.into_iter().flatten().collect();
                key.details.push(crate::json::text(&values));
            }
        }
        key
    }

    pub(super) fn matches(&self, other: &Self, settings: &Settings) -> bool {
        self.details == other.details
            && self.entities.iter().all(|(entity_type, own)| {
                let others = other.entities.get(entity_type);
                if own.is_empty() && others.is_none_or(BTreeSet::is_empty) {
                    return settings.empty_entity_sets_match;
                }
                others.is_some_and(|others| match settings.entity_match {
                    EntityMatch::EqualSets => own == others,
                    EntityMatch::Overlap => !own.is_disjoint(others),
                })
            })
    }
}
