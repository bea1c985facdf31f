//! Every reading of the service's behaviour that its documentation leaves open, and the few things to configure.

use kql_types::datetime::TICKS_PER_DAY;

const TICKS_PER_MINUTE: i64 = TICKS_PER_DAY / 1440;

/// How the engine behaves; [`Settings::default`] is what the service most likely does.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The workspace's id: `TenantId` of alerts and incidents, and part of every id made.
    pub workspace_id: String,
    /// The workspace's name, as alerts show it among their properties.
    pub workspace_name: String,
    /// What stands before an incident's name in its `IncidentUrl`; nothing leaves the URL empty.
    pub incident_url_prefix: Option<String>,

    /// From a run's query time to its execution, in ticks: 5 minutes.
    pub query_delay: i64,
    /// The same for NRT rules: 2 minutes.
    pub nrt_delay: i64,
    /// From a run's execution to its alerts' TimeGenerated, in ticks: none.
    pub publication_delay: i64,
    /// Whether the window's end belongs to it. Half-open: touching windows see no row twice.
    pub window_bounds: WindowBounds,
    /// Whether the run at a rule's anchor waits for the delay like any other. Yes.
    pub first_run_waits: bool,
    /// Whether rows whose returned TimeGenerated lies outside the window are dropped. No.
    pub drops_rows_outside_window: bool,

    /// Whether AlertPerResult makes an alert of a result without rows that fires. No.
    pub alert_per_result_without_rows: bool,
    /// How many alerts one run of AlertPerResult makes: 150.
    pub alerts_per_run: usize,
    /// The same for NRT rules: 30.
    pub nrt_alerts_per_run: usize,
    /// Whether a run exactly at the end of a suppression is skipped, too. No.
    pub suppression_includes_end: bool,

    /// How the values of a custom detail are ordered. By first appearance.
    pub custom_detail_order: ValueOrder,
    /// Whether a value that occurs in several rows is shown once. Yes.
    pub custom_details_distinct: bool,
    /// Whether empty values are left out of custom details. Yes.
    pub custom_details_skip_empty: bool,
    /// Whether a custom detail whose column is missing is left out; else it is an empty list. Yes.
    pub custom_details_omit_missing: bool,

    /// Which row fills the overrides of a SingleAlert. The first that has a value.
    pub override_row: OverrideRow,
    /// How many distinct values an overridden field may have over a run of AlertPerResult: 50.
    pub override_distinct_values: usize,
    /// Whether a missing column makes an override fall back, as an empty value does; else it reads as empty text. Yes.
    pub override_missing_column_falls_back: bool,
    /// The form of an alert's `Techniques` and `SubTechniques`.
    pub techniques_form: TechniquesForm,
    /// `ProviderName` of NRT alerts.
    pub nrt_provider_name: String,
    /// The form of the property `Correlation Id`.
    pub correlation_id: CorrelationId,

    /// Whether an entity with some identifiers empty keeps the others. Yes; else the row gives none.
    pub entities_keep_partial: bool,
    /// How an alert's entities are ordered. By first appearance.
    pub entity_order: ValueOrder,
    /// Whether Account and Host `FullName` are taken apart. Yes.
    pub splits_full_name: bool,
    /// Whether an Account `Name` that holds a UPN is cut to its prefix, as since July 2026. Yes.
    pub cuts_account_name: bool,
    /// Whether names such as SYSTEM, which make no account entity, are recognised in any case. Yes.
    pub generic_names_ignore_case: bool,

    /// What alerts must share of a type of entity to be in one incident. The same set of entities.
    pub entity_match: EntityMatch,
    /// Whether alerts without entities of a type match one another in it. Yes.
    pub empty_entity_sets_match: bool,
    /// Which clock the grouping look-back runs on. The alert's TimeGenerated.
    pub grouping_clock: GroupingClock,
    /// Whether an alert exactly at the end of the look-back joins. Yes.
    pub lookback_includes_end: bool,
    /// Which of several matching open incidents an alert joins. The most recently created.
    pub incident_choice: IncidentChoice,
    /// Whether the look-back of an incident that takes the excess over 150 alerts begins with its own
    /// first alert. Yes; else with the full incident's.
    pub overflow_has_own_anchor: bool,
    /// How many alerts an incident holds: 150.
    pub alerts_per_incident: usize,
    /// Whether a more severe alert raises its incident's severity, unless somebody set it. Yes.
    pub raises_incident_severity: bool,
    /// The status of an incident that an alert reopens is `Active`; else `New`.
    pub reopened_is_active: bool,
    /// `ModifiedBy` of an incident's first row.
    pub modified_by_creation: String,
    /// `ModifiedBy` when alerts join.
    pub modified_by_alert: String,
    /// `ModifiedBy` when somebody changes the incident.
    pub modified_by_user: String,
}

/// Whether a window's end belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowBounds {
    /// `[start, end)`.
    HalfOpen,
    /// `[start, end]`.
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueOrder {
    FirstAppearance,
    Sorted,
}

/// The row that fills the overrides of an alert over several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverrideRow {
    /// The first row in which no named column is empty.
    FirstWithValue,
    First,
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TechniquesForm {
    /// `["T1078","T1110"]`, as seen in real records.
    JsonList,
    /// `T1078, T1110`, as the documentation has it.
    CommaSeparated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrelationId {
    /// As in records of 2023.
    Guid,
    /// `<workspace>_<rule>_<ticks of the execution>`, as in records of 2022.
    Ticks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityMatch {
    EqualSets,
    /// At least one entity in common.
    Overlap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupingClock {
    AlertTimeGenerated,
    /// The alert's StartTime.
    EventTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentChoice {
    MostRecentlyCreated,
    Oldest,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            workspace_id: "00000000-0000-0000-0000-000000000000".to_owned(),
            workspace_name: "workspace".to_owned(),
            incident_url_prefix: None,
            query_delay: 5 * TICKS_PER_MINUTE,
            nrt_delay: 2 * TICKS_PER_MINUTE,
            publication_delay: 0,
            window_bounds: WindowBounds::HalfOpen,
            first_run_waits: true,
            drops_rows_outside_window: false,
            alert_per_result_without_rows: false,
            alerts_per_run: 150,
            nrt_alerts_per_run: 30,
            suppression_includes_end: false,
            custom_detail_order: ValueOrder::FirstAppearance,
            custom_details_distinct: true,
            custom_details_skip_empty: true,
            custom_details_omit_missing: true,
            override_row: OverrideRow::FirstWithValue,
            override_distinct_values: 50,
            override_missing_column_falls_back: true,
            techniques_form: TechniquesForm::JsonList,
            nrt_provider_name: "ASI NRT Alerts".to_owned(),
            correlation_id: CorrelationId::Guid,
            entities_keep_partial: true,
            entity_order: ValueOrder::FirstAppearance,
            splits_full_name: true,
            cuts_account_name: true,
            generic_names_ignore_case: true,
            entity_match: EntityMatch::EqualSets,
            empty_entity_sets_match: true,
            grouping_clock: GroupingClock::AlertTimeGenerated,
            lookback_includes_end: true,
            incident_choice: IncidentChoice::MostRecentlyCreated,
            overflow_has_own_anchor: true,
            alerts_per_incident: 150,
            raises_incident_severity: true,
            reopened_is_active: true,
            modified_by_creation: "Incident created from alert".to_owned(),
            modified_by_alert: "Incident updated by alert".to_owned(),
            modified_by_user: "User".to_owned(),
        }
    }
}
