//! Runs rules, carrying from run to run what they leave behind.

use std::collections::HashMap;

use rules::{Rule, RuleKind};

use crate::alerts::{RunFacts, build_alerts};
use crate::incidents::IncidentStore;
use crate::issues::{IssueKind, Issues};
use crate::query::{FailureKind, QueryError, QueryRequest, RunQuery, ScopeColumn};
use crate::rows::Rows;
use crate::run::{Run, RunStatus};
use crate::settings::Settings;
use crate::window::{Window, period, run_times};

/// Runs rules and keeps their incidents and suppressions.
#[derive(Debug, Default)]
pub struct Detector {
    pub settings: Settings,
    pub incidents: IncidentStore,
    /// By rule id: the end of the suppression.
    suppressed_until: HashMap<String, i64>,
}

impl Detector {
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// Runs a rule once with its window ending at `query_time`; alerts go into incidents.
    ///
    /// A rule that cannot run gives a failed run that says why.
    pub fn run(&mut self, rule: &Rule, query_time: i64, queries: &mut dyn RunQuery) -> Run {
        self.run_anchored(rule, query_time, None, queries)
    }

    /// Runs every rule at each of its times from `from` to `to`, in the order of execution;
    /// rules of one moment in the given order. `anchor` is the first run's time, `from` when not given.
    pub fn run_range(
        &mut self,
        rules: &[&Rule],
        from: i64,
        to: i64,
        anchor: Option<i64>,
        queries: &mut dyn RunQuery,
        mut on_run: impl FnMut(Run),
    ) {
        let anchor = anchor.unwrap_or(from);
        let mut schedules: Vec<_> = rules
            .iter()
            .map(|rule| {
                let mut times = run_times(rule, anchor, from, to);
                let next = times.next();
                (*rule, times, next)
            })
            .collect();
        loop {
            let due = schedules
                .iter()
                .enumerate()
                .filter_map(|(index, (rule, _, next))| {
                    Some((self.visibility_time(rule, (*next)?, Some(anchor)), index))
                })
                .min();
            let Some((_, index)) = due else { break };
            let (rule, times, next) = &mut schedules[index];
            let Some(time) = std::mem::replace(next, times.next()) else {
                break;
            };
            let rule = *rule;
            on_run(self.run_anchored(rule, time, Some(anchor), queries));
        }
    }

    fn visibility_time(&self, rule: &Rule, query_time: i64, anchor: Option<i64>) -> i64 {
        if !self.settings.first_run_waits && anchor == Some(query_time) {
            return query_time;
        }
        let delay = if rule.kind == RuleKind::Nrt { self.settings.nrt_delay } else { self.settings.query_delay };
        query_time.saturating_add(delay)
    }

    fn run_anchored(&mut self, rule: &Rule, query_time: i64, anchor: Option<i64>, queries: &mut dyn RunQuery) -> Run {
        let period = period(rule).map_or(0, |period| period.ticks);
        let window = Window {
            start: query_time.saturating_sub(period).max(0),
            end: query_time,
            bounds: self.settings.window_bounds,
        };
        let mut run = Run {
            rule_name: rule.name.clone(),
            rule_id: rule.id.clone(),
            query_time,
            visibility_time: self.visibility_time(rule, query_time, anchor),
            window,
            result_count: None,
            is_triggered: false,
            alerts: Vec::new(),
            status: RunStatus::Success,
            issues: Vec::new(),
        };
        if !rule.is_enabled {
            run.status = RunStatus::Disabled;
        } else if self.is_suppressed(rule, query_time) {
            run.status = RunStatus::Suppressed;
        } else if let Err(error) = self.execute(rule, &mut run, queries) {
            run.status = RunStatus::Failure(error);
        }
        let published = run.visibility_time.saturating_add(self.settings.publication_delay);
        let rows = self.incidents.add_alerts(rule, &run.alerts, published, &self.settings);
        queries.publish(&run, &rows);
        run
    }

    fn is_suppressed(&self, rule: &Rule, query_time: i64) -> bool {
        self.suppressed_until.get(&rule.id).is_some_and(|end| {
            if self.settings.suppression_includes_end { query_time <= *end } else { query_time < *end }
        })
    }

    fn execute(&mut self, rule: &Rule, run: &mut Run, queries: &mut dyn RunQuery) -> Result<(), QueryError> {
        let Some(query) = rule.query.as_ref().filter(|_| rule.is_runnable()) else {
            let why = if rule.kind.runs_query() { "its document has errors" } else { "rules of its kind run no query" };
            return Err(QueryError::new(FailureKind::NoResult, format!("the rule cannot run: {why}")));
        };
        let request = QueryRequest {
            rule,
            query: &query.text,
            query_time: run.query_time,
            visibility_time: run.visibility_time,
            window: run.window,
            scope: if rule.kind == RuleKind::Nrt { ScopeColumn::IngestionTime } else { ScopeColumn::TimeGenerated },
        };
        let result = queries.run(&request)?;
        let mut rows =
            Rows::new(&result).map_err(|error| QueryError::new(FailureKind::InternalError, error.to_string()))?;
        let mut issues = Issues::default();
        if self.settings.drops_rows_outside_window
            && let Some(column) = rows.column("TimeGenerated")
        {
            let window = run.window;
            let dropped = rows.retain(|rows, row| rows.datetime(row, column).is_none_or(|time| window.contains(time)));
            issues.add(
                IssueKind::RowsDropped,
                dropped,
                "rows whose TimeGenerated lies outside the window were dropped",
            );
        }
        let count = rows.len() as u64;
        run.result_count = Some(count);
        // NRT rules have no threshold: any row fires.
        run.is_triggered = rule.trigger.map_or(count > 0, |trigger| trigger.fires(count));
        if run.is_triggered {
            let facts = RunFacts {
                rule,
                query: &query.text,
                query_time: run.query_time,
                visibility_time: run.visibility_time,
                window: run.window,
                settings: &self.settings,
            };
            run.alerts = build_alerts(&facts, &rows, &mut issues);
        }
        run.issues = issues.0;
        if !run.alerts.is_empty() && rule.suppression.is_enabled {
            let end = run.query_time.saturating_add(rule.suppression.duration.ticks);
            self.suppressed_until.insert(rule.id.clone(), end);
        }
        Ok(())
    }
}
