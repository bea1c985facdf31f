//! Whether alerts become incidents, and which alerts share one.

use crate::codes;
use crate::document::{Context, Fields, Node, Spanned};

use super::custom_details::CustomDetails;
use super::duration::{Duration, read_duration};
use super::entities::EntityMapping;
use super::entity_types::EntityType;
use super::words::{read_word, words};

/// `incidentConfiguration`; absent means an incident for each alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentConfiguration {
    pub create_incident: bool,
    pub grouping: GroupingConfiguration,
}

impl Default for IncidentConfiguration {
    fn default() -> Self {
        Self { create_incident: true, grouping: GroupingConfiguration::default() }
    }
}

/// `groupingConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupingConfiguration {
    pub is_enabled: bool,
    pub reopen_closed_incident: bool,
    /// Alerts join an incident within this time after its first alert; 5 hours when not written.
    pub lookback: Duration,
    pub matching_method: MatchingMethod,
    pub group_by_entities: Vec<EntityType>,
    pub group_by_alert_details: Vec<AlertDetail>,
    /// Keys of the rule's custom details.
    pub group_by_custom_details: Vec<String>,
}

impl Default for GroupingConfiguration {
    fn default() -> Self {
        Self {
            is_enabled: false,
            reopen_closed_incident: false,
            lookback: Duration::from_hours(5),
            matching_method: MatchingMethod::AllEntities,
            group_by_entities: Vec::new(),
            group_by_alert_details: Vec::new(),
            group_by_custom_details: Vec::new(),
        }
    }
}

words! {
    /// `matchingMethod`: what two alerts of a rule must share.
    MatchingMethod {
        /// Every mapped entity.
        AllEntities = "AllEntities",
        /// Nothing.
        AnyAlert = "AnyAlert",
        /// The named entity types, alert details and custom details.
        Selected = "Selected",
    }
}

words! {
    /// `groupByAlertDetails`.
    AlertDetail {
        DisplayName = "DisplayName",
        Severity = "Severity",
    }
}

pub(crate) fn read_incident_configuration(
    cx: &mut Context<'_>,
    fields: &mut Fields<'_>,
    entities: &[EntityMapping],
    details: &CustomDetails,
) -> IncidentConfiguration {
    let mut result = IncidentConfiguration::default();
    let Some(node) = fields.take(cx, &["incidentConfiguration"]) else {
        return result;
    };
    let Some(mut fields) = Fields::open(cx, node, "`incidentConfiguration`") else {
        return result;
    };
    if let Some(node) = fields.require(cx, &["createIncident"])
        && let Some(value) = cx.boolean(node, "createIncident")
    {
        result.create_incident = value;
    }
    if let Some(node) = fields.take(cx, &["groupingConfiguration"]) {
        result.grouping = read_grouping(cx, node, entities, details);
    }
    fields.finish(cx);
    result
}

fn read_grouping(
    cx: &mut Context<'_>,
    node: &Node,
    entities: &[EntityMapping],
    details: &CustomDetails,
) -> GroupingConfiguration {
    let mut result = GroupingConfiguration::default();
    let Some(mut fields) = Fields::open(cx, node, "`groupingConfiguration`") else {
        return result;
    };
    if let Some(value) = fields.require(cx, &["enabled"]).and_then(|node| cx.boolean(node, "enabled")) {
        result.is_enabled = value;
    }
    let reopen = fields.take(cx, &["reopenClosedIncident"]);
    if let Some(value) = reopen.and_then(|node| cx.boolean(node, "reopenClosedIncident")) {
        result.reopen_closed_incident = value;
    }
    if let Some(node) = fields.take(cx, &["lookbackDuration"])
        && let Some(value) = read_duration(cx, node, "lookbackDuration")
    {
        result.lookback = value;
        if value < Duration::from_minutes(5) || value > Duration::from_days(7) {
            cx.report(
                codes::LOOKBACK_RANGE,
                node.region,
                format!("`lookbackDuration` is {value}, the service accepts PT5M to P7D"),
            );
        }
    }
    let method = fields.take(cx, &["matchingMethod", "entitiesMatchingMethod"]);
    if let Some(method) = method.and_then(|node| read_method(cx, node)) {
        result.matching_method = method;
    }
    let by_entities = fields.take(cx, &["groupByEntities"]);
    let by_alert_details = fields.take(cx, &["groupByAlertDetails"]);
    let by_custom_details = fields.take(cx, &["groupByCustomDetails"]);
    fields.finish(cx);

    let selects = result.matching_method == MatchingMethod::Selected;
    let entity_items = by_entities.map_or_else(Vec::new, |node| cx.list(node, "groupByEntities"));
    for item in entity_items {
        let Some(entity) = read_word::<EntityType>(cx, item, "groupByEntities", codes::UNKNOWN_ENTITY_TYPE) else {
            continue;
        };
        if selects && !entities.iter().any(|mapping| mapping.entity_type == entity) {
            cx.report(
                codes::GROUPING_UNDEFINED,
                item.region,
                format!("the rule groups by {entity}, but maps no such entity"),
            );
        }
        result.group_by_entities.push(entity);
    }
    let detail_items = by_alert_details.map_or_else(Vec::new, |node| cx.list(node, "groupByAlertDetails"));
    for item in detail_items {
        result.group_by_alert_details.extend(read_word::<AlertDetail>(
            cx,
            item,
            "groupByAlertDetails",
            codes::UNKNOWN_WORD,
        ));
    }
    let custom: Vec<Spanned<String>> =
        by_custom_details.map_or_else(Vec::new, |node| cx.texts(node, "groupByCustomDetails"));
    for key in custom {
        if selects && !details.iter().any(|detail| detail.key == key.value) {
            cx.report(
                codes::GROUPING_UNDEFINED,
                key.region,
                format!("the rule groups by the custom detail `{}`, but defines none of that name", key.value),
            );
        }
        result.group_by_custom_details.push(key.value);
    }

    let nothing = result.group_by_entities.is_empty()
        && result.group_by_alert_details.is_empty()
        && result.group_by_custom_details.is_empty();
    if selects && nothing && result.is_enabled {
        cx.report(
            codes::GROUPING_NOTHING_SELECTED,
            node.region,
            "the matching method is `Selected`, but nothing is selected",
        )
        .help("name at least one entity type, alert detail or custom detail");
    }
    if !selects && !nothing && result.is_enabled {
        cx.report(
            codes::GROUPING_INERT,
            by_entities.or(by_alert_details).or(by_custom_details).map_or(node.region, |node| node.region),
            format!("the matching method is `{}`: the lists of what to group by are ignored", result.matching_method),
        );
    }
    result
}

/// Reads the method, in the words of before 2021 too.
fn read_method(cx: &mut Context<'_>, node: &Node) -> Option<MatchingMethod> {
    let (new, old) = match node.as_text() {
        Some("All") => (MatchingMethod::AllEntities, "All"),
        Some("None") => (MatchingMethod::AnyAlert, "None"),
        Some("Custom") => (MatchingMethod::Selected, "Custom"),
        _ => return read_word(cx, node, "matchingMethod", codes::UNKNOWN_WORD),
    };
    cx.report(codes::FIELD_SPELLING, node.region, format!("`{old}` is an old word for `{new}`"));
    Some(new)
}
