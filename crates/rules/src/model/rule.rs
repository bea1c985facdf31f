//! The rule as a whole: identity, kind, and the concerns put together.

use uuid::Uuid;

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::document::{Context, Fields, Form, Node, Spanned};
use crate::lint;

use super::alert_override::{AlertDetailsOverride, read_alert_override};
use super::attack::{Tactic, read_attack};
use super::custom_details::{CustomDetails, read_custom_details};
use super::entities::{EntityMapping, read_entity_mappings};
use super::event_grouping::{AggregationKind, read_event_grouping};
use super::incident::{IncidentConfiguration, read_incident_configuration};
use super::microsoft_incident::{MicrosoftIncidentFilter, read_microsoft_incident};
use super::query::{Query, read_query};
use super::schedule::{Schedule, Trigger, read_schedule, read_trigger};
use super::suppression::{Suppression, read_suppression};
use super::words::{read_word, words};

words! {
    /// `kind`.
    RuleKind {
        /// Runs a query on a schedule.
        Scheduled = "Scheduled",
        /// Runs a query every minute over what was ingested since.
        Nrt = "NRT",
        /// Filters alerts of other products; runs no query.
        MicrosoftSecurityIncidentCreation = "MicrosoftSecurityIncidentCreation",
        /// Microsoft's correlation: listed, never run.
        Fusion = "Fusion",
        /// Microsoft's models: listed, never run.
        MlBehaviorAnalytics = "MLBehaviorAnalytics",
        /// Microsoft's matching: listed, never run.
        ThreatIntelligence = "ThreatIntelligence",
    }
}

impl RuleKind {
    /// Whether rules of the kind run a query.
    pub fn runs_query(self) -> bool {
        matches!(self, Self::Scheduled | Self::Nrt)
    }
}

words! {
    /// `severity`, from low to high.
    Severity {
        Informational = "Informational",
        Low = "Low",
        Medium = "Medium",
        High = "High",
    }
}

/// One entry of `requiredDataConnectors`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataConnector {
    pub connector_id: String,
    pub data_types: Vec<String>,
}

/// An analytics rule.
///
/// A rule whose document has errors is there all the same, so that it can be listed;
/// [`Rule::is_runnable`] says whether it may run.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The file that it was read from.
    pub file: String,
    /// Where it begins in the file.
    pub region: Region,
    /// The GUID of the document, in lower case; else one made of file and name.
    pub id: String,
    pub id_region: Region,
    pub kind: RuleKind,
    pub name: String,
    pub description: String,
    /// Medium when the document names none.
    pub severity: Severity,
    pub is_enabled: bool,
    pub version: Option<String>,
    pub template_name: Option<String>,
    pub required_data_connectors: Vec<DataConnector>,
    pub tactics: Vec<Tactic>,
    /// `T1234`, each once.
    pub techniques: Vec<String>,
    /// `T1234.567`.
    pub sub_techniques: Vec<String>,
    /// Only kinds that run one.
    pub query: Option<Query>,
    /// Only Scheduled rules.
    pub schedule: Option<Schedule>,
    /// Only Scheduled rules.
    pub trigger: Option<Trigger>,
    pub event_grouping: AggregationKind,
    pub suppression: Suppression,
    pub entity_mappings: Vec<EntityMapping>,
    /// `sentinelEntitiesMappings`: columns that hold the `Entities` text of other alerts.
    pub sentinel_entities_columns: Vec<Spanned<String>>,
    pub custom_details: CustomDetails,
    pub alert_override: AlertDetailsOverride,
    pub incident: IncidentConfiguration,
    /// Only MicrosoftSecurityIncidentCreation rules.
    pub microsoft_incident: Option<MicrosoftIncidentFilter>,
    /// Whether the document has errors.
    pub has_errors: bool,
}

impl Rule {
    /// Whether the rule has all it needs to run a query, and no errors.
    pub fn is_runnable(&self) -> bool {
        let is_scheduled = self.schedule.is_some() && self.trigger.is_some();
        !self.has_errors && self.query.is_some() && (self.kind == RuleKind::Nrt || is_scheduled)
    }

    /// Names the columns that the query should return and does not; `columns` are those of its result.
    pub fn unreturned_columns<'c>(&self, columns: impl Iterator<Item = &'c str> + Clone) -> Vec<FileDiagnostic> {
        lint::unreturned_columns(self, columns)
    }
}

/// Fields without effect on a run.
const INERT_FIELDS: &[&str] = &["status", "tags", "metadata", "etag", "lastModifiedUtc", "$schema"];

/// Reads the fields of one rule; `identity` is the id that an ARM resource has outside of them.
pub(crate) fn read_rule(
    cx: &mut Context<'_>,
    node: &Node,
    kind_node: Option<&Node>,
    identity: Option<Spanned<String>>,
) -> Option<Rule> {
    let before = cx.diagnostics.len();
    let mut fields = Fields::open(cx, node, "a rule")?;
    let own_kind = fields.take(cx, &["kind"]);
    let kind = match kind_node.or(own_kind) {
        Some(node) => read_word(cx, node, "kind", codes::UNKNOWN_WORD),
        None => {
            cx.report(codes::MISSING_ADVISED_FIELD, fields.region, "the rule has no `kind`, it is read as `Scheduled`")
                .help("add `kind: Scheduled`");
            Some(RuleKind::Scheduled)
        }
    };
    // An unknown kind was reported as an error; the rest is read for its own findings.
    let kind = kind.unwrap_or(RuleKind::Scheduled);

    let name_names: &[&'static str] = match cx.form {
        Form::Yaml => &["name", "displayName"],
        Form::Arm => &["displayName", "name"],
    };
    let name_node = if kind.runs_query() || kind == RuleKind::MicrosoftSecurityIncidentCreation {
        fields.require(cx, name_names)
    } else {
        fields.take(cx, name_names)
    };
    let name = name_node.and_then(|node| cx.text(node, "name"));
    if let Some(name) = &name {
        let length = name.value.chars().count();
        if length > 256 {
            cx.report(
                codes::TEXT_LENGTH,
                name.region,
                format!("the name has {length} characters, the service accepts 256"),
            );
        }
    }
    let description = take_text(cx, &mut fields, "description");
    if let Some(text) = &description {
        let length = text.value.chars().count();
        if length > 5000 {
            cx.report(
                codes::TEXT_LENGTH,
                text.region,
                format!("the description has {length} characters, the service accepts 5000"),
            );
        }
    } else if kind.runs_query() && cx.form == Form::Yaml {
        cx.report(codes::MISSING_ADVISED_FIELD, fields.region, "the rule has no `description`");
    }
    let severity_node =
        if kind.runs_query() { fields.require(cx, &["severity"]) } else { fields.take(cx, &["severity"]) };
    let severity = severity_node.and_then(|node| read_word(cx, node, "severity", codes::UNKNOWN_WORD));
    let is_enabled = match fields.take(cx, &["enabled"]) {
        Some(node) => cx.boolean(node, "enabled").unwrap_or(true),
        None => true,
    };
    let version = read_version(cx, &mut fields);
    let template_name = take_text(cx, &mut fields, "alertRuleTemplateName").map(|text| text.value);
    let identity = read_identity(cx, &mut fields, identity, name.as_ref());
    let required_data_connectors = read_connectors(cx, &mut fields);
    fields.accept(INERT_FIELDS);

    let mut rule = Rule {
        file: cx.file.to_owned(),
        region: fields.region,
        id: identity.value,
        id_region: identity.region,
        kind,
        name: name.map_or_else(|| kind.name().to_owned(), |text| text.value.trim().to_owned()),
        description: description.map_or_else(String::new, |text| text.value),
        severity: severity.unwrap_or(Severity::Medium),
        is_enabled,
        version,
        template_name,
        required_data_connectors,
        tactics: Vec::new(),
        techniques: Vec::new(),
        sub_techniques: Vec::new(),
        query: None,
        schedule: None,
        trigger: None,
        event_grouping: AggregationKind::SingleAlert,
        suppression: Suppression::default(),
        entity_mappings: Vec::new(),
        sentinel_entities_columns: Vec::new(),
        custom_details: Vec::new(),
        alert_override: AlertDetailsOverride::default(),
        incident: IncidentConfiguration::default(),
        microsoft_incident: None,
        has_errors: false,
    };
    match kind {
        RuleKind::Scheduled | RuleKind::Nrt => read_query_concerns(cx, &mut fields, &mut rule),
        RuleKind::MicrosoftSecurityIncidentCreation => {
            rule.microsoft_incident = read_microsoft_incident(cx, &mut fields);
            // One exporter writes every field of every kind.
            let inert = ["query", "queryFrequency", "queryPeriod", "tactics", "relevantTechniques", "techniques"];
            note_inert(cx, &mut fields, kind, &inert);
        }
        RuleKind::Fusion | RuleKind::MlBehaviorAnalytics | RuleKind::ThreatIntelligence => {
            let attack = read_attack(cx, &mut fields);
            rule.tactics = attack.tactics;
            rule.techniques = attack.techniques;
            rule.sub_techniques = attack.sub_techniques;
            fields.accept(&["sourceSettings", "scenarioExclusionPatterns"]);
        }
    }
    // Written as null by exporters of all kinds together.
    fields.take(cx, &["severitiesFilter"]);
    fields.finish(cx);
    if !is_enabled {
        cx.report(codes::RULE_DISABLED, rule.region, format!("the rule `{}` is disabled", rule.name));
    }
    lint::query(cx, &rule);
    rule.has_errors = cx.diagnostics[before..].iter().any(FileDiagnostic::is_error);
    Some(rule)
}

fn read_query_concerns(cx: &mut Context<'_>, fields: &mut Fields<'_>, rule: &mut Rule) {
    if rule.kind == RuleKind::Scheduled {
        rule.schedule = read_schedule(cx, fields);
        rule.trigger = read_trigger(cx, fields);
    } else {
        note_inert(
            cx,
            fields,
            rule.kind,
            &["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold", "startTimeUtc"],
        );
    }
    rule.query = fields.require(cx, &["query"]).and_then(|node| read_query(cx, node));
    let attack = read_attack(cx, fields);
    rule.tactics = attack.tactics;
    rule.techniques = attack.techniques;
    rule.sub_techniques = attack.sub_techniques;
    rule.event_grouping = read_event_grouping(cx, fields);
    rule.suppression = read_suppression(cx, fields, rule.schedule.as_ref());
    rule.entity_mappings = read_entity_mappings(cx, fields);
    rule.sentinel_entities_columns = read_sentinel_entities(cx, fields);
    rule.custom_details = read_custom_details(cx, fields);
    rule.alert_override = read_alert_override(cx, fields);
    rule.incident = read_incident_configuration(cx, fields, &rule.entity_mappings, &rule.custom_details);
}

/// Remarks on fields that rules of another kind have.
fn note_inert(cx: &mut Context<'_>, fields: &mut Fields<'_>, kind: RuleKind, names: &[&'static str]) {
    for name in names {
        if let Some(node) = fields.take(cx, &[name]) {
            let region = fields.key_region(name).unwrap_or(node.region);
            cx.report(codes::IGNORED_FIELD, region, format!("`{name}` has no effect on a rule of kind `{kind}`"));
        }
    }
}

fn take_text(cx: &mut Context<'_>, fields: &mut Fields<'_>, name: &'static str) -> Option<Spanned<String>> {
    let node = fields.take(cx, &[name])?;
    cx.text(node, name)
}

fn read_version(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Option<String> {
    let names: &[&'static str] = match cx.form {
        Form::Yaml => &["version", "templateVersion"],
        Form::Arm => &["templateVersion", "version"],
    };
    let node = fields.take(cx, names)?;
    let text = cx.text(node, names[0])?;
    let parts: Vec<&str> = text.value.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() != 3 || !parts.iter().all(is_number) || text.value.len() > 20 {
        cx.report(codes::VERSION_FORM, node.region, format!("the version `{}` is not of the form 1.2.3", text.value));
    }
    Some(text.value)
}

fn read_identity(
    cx: &mut Context<'_>,
    fields: &mut Fields<'_>,
    outer: Option<Spanned<String>>,
    name: Option<&Spanned<String>>,
) -> Spanned<String> {
    // An export for deployment may carry the id inside, too.
    let own = fields.take(cx, &["id"]).and_then(|node| cx.text(node, "id"));
    let Some(id) = outer.or(own) else {
        if cx.form == Form::Yaml {
            cx.report(codes::MISSING_ADVISED_FIELD, fields.region, "the rule has no `id`")
                .help("add a GUID that never changes: alerts and incidents refer to it");
        }
        return Spanned::new(made_id(cx.file, name.map_or("", |name| &name.value)), fields.region);
    };
    match Uuid::try_parse(id.value.trim()) {
        Ok(guid) => Spanned::new(guid.hyphenated().to_string(), id.region),
        Err(_) => {
            cx.report(codes::ID_NOT_GUID, id.region, format!("the id `{}` is no GUID", id.value))
                .help("use 32 hexadecimal digits: 8-4-4-4-12");
            id
        }
    }
}

/// Returns an id that stays the same as long as file name and rule name do.
pub(crate) fn made_id(file: &str, name: &str) -> String {
    let file_name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("analytics-rule:{file_name}:{name}").as_bytes()).hyphenated().to_string()
}

fn read_connectors(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<DataConnector> {
    let Some(node) = fields.take(cx, &["requiredDataConnectors"]) else {
        return Vec::new();
    };
    let mut connectors = Vec::new();
    for item in cx.list(node, "requiredDataConnectors") {
        let Some(mut fields) = Fields::open(cx, item, "a required data connector") else {
            continue;
        };
        let id = fields.take(cx, &["connectorId"]).and_then(|node| cx.text(node, "connectorId"));
        let data_types = fields.take(cx, &["dataTypes"]).map_or_else(Vec::new, |node| cx.texts(node, "dataTypes"));
        if id.is_none() {
            cx.report(codes::MISSING_ADVISED_FIELD, item.region, "a required data connector has no `connectorId`");
        }
        fields.finish(cx);
        connectors.push(DataConnector {
            connector_id: id.map_or_else(String::new, |id| id.value),
            data_types: data_types.into_iter().map(|text| text.value).collect(),
        });
    }
    connectors
}

fn read_sentinel_entities(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<Spanned<String>> {
    let Some(node) = fields.take(cx, &["sentinelEntitiesMappings"]) else {
        return Vec::new();
    };
    let mut columns = Vec::new();
    for item in cx.list(node, "sentinelEntitiesMappings") {
        let Some(mut fields) = Fields::open(cx, item, "an entry of `sentinelEntitiesMappings`") else {
            continue;
        };
        let column = fields.require(cx, &["columnName"]);
        fields.finish(cx);
        columns.extend(column.and_then(|node| cx.text(node, "columnName")));
    }
    columns
}
