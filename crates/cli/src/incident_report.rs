//! Runs, alerts and incidents as an analyst would like to read them.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use detection::{Alert, Entity, Incident, Run, RunStatus};
use kql_types::datetime;
use rules::{Rule, Severity};

use crate::terminal;

/// Values of one custom detail that are shown; the count of the others is.
const MAX_VALUES: usize = 8;
/// Entities of one type that are shown.
const MAX_ENTITIES: usize = 12;
/// Runs without alerts are listed one by one up to this many.
const MAX_QUIET_RUNS: usize = 50;

/// Styles, all plain when the output is no terminal.
struct Styles {
    strong: Style,
    dim: Style,
    error: Style,
    is_coloured: bool,
}

impl Styles {
    fn new() -> Self {
        if terminal::wants_colour() {
            let error = AnsiColor::Red.on_default().bold();
            Self { strong: Style::new().bold(), dim: Style::new().dimmed(), error, is_coloured: true }
        } else {
            Self { strong: Style::new(), dim: Style::new(), error: Style::new(), is_coloured: false }
        }
    }

    fn severity(&self, severity: Severity) -> Style {
        if !self.is_coloured {
            return Style::new();
        }
        let colour = match severity {
            Severity::High => AnsiColor::Red,
            Severity::Medium => AnsiColor::Yellow,
            Severity::Low => AnsiColor::Blue,
            Severity::Informational => AnsiColor::White,
        };
        colour.on_default().bold()
    }
}

pub(crate) fn write(rules: &[Rule], runs: &[Run], incidents: &[Incident], out: &mut dyn Write) -> io::Result<()> {
    let styles = Styles::new();
    for rule in rules.iter().filter(|rule| rule.kind.runs_query()) {
        let own: Vec<&Run> = runs.iter().filter(|run| run.rule_id == rule.id).collect();
        let Styles { strong, dim, .. } = styles;
        writeln!(out, "{strong}{}{strong:#}  {dim}{} · {}{dim:#}", rule.name, rule.kind, rule.file)?;
        let is_many = own.len() > MAX_QUIET_RUNS;
        let quiet = own.iter().filter(|run| is_quiet(run)).count();
        for run in &own {
            if !(is_many && is_quiet(run)) {
                write_run(run, &styles, out)?;
            }
        }
        if is_many && quiet > 0 {
            writeln!(out, "  {dim}{quiet} further runs without alerts{dim:#}")?;
        }
        writeln!(out)?;
    }
    if !incidents.is_empty() {
        writeln!(out, "{}Incidents{:#}", styles.strong, styles.strong)?;
        for incident in incidents {
            let colour = styles.severity(incident.severity);
            let alerts = count(incident.alert_ids.len(), "alert");
            writeln!(
                out,
                "  #{:<4}{colour}{:<14}{colour:#}{}  {}",
                incident.number,
                incident.severity.to_string(),
                incident.status.name(),
                incident.title,
            )?;
            writeln!(
                out,
                "       {dim}{alerts}, {}{dim:#}",
                span(incident.first_activity_time, incident.last_activity_time),
                dim = styles.dim,
            )?;
        }
        writeln!(out)?;
    }
    let alerts = runs.iter().map(|run| run.alerts.len()).sum();
    let failed = runs.iter().filter(|run| matches!(run.status, RunStatus::Failure(_))).count();
    write!(
        out,
        "{}, {}, {}, {}",
        count(rules.len(), "rule"),
        count(runs.len(), "run"),
        count(alerts, "alert"),
        count(incidents.len(), "incident")
    )?;
    if failed > 0 {
        write!(out, ", {}{failed} failed{:#}", styles.error, styles.error)?;
    }
    writeln!(out)
}

fn is_quiet(run: &Run) -> bool {
    run.alerts.is_empty() && run.issues.is_empty() && run.status == RunStatus::Success
}

fn write_run(run: &Run, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let Styles { dim, error, .. } = *styles;
    write!(out, "  run {}  {dim}over {}{dim:#}", moment(run.query_time), span(run.window.start, run.window.end))?;
    match (&run.status, run.result_count) {
        (RunStatus::Failure(reason), _) => {
            writeln!(
                out,
                "\n    {error}failed{error:#} ({}): {}",
                reason.kind.name(),
                indent(&reason.message, "    ")
            )?;
        }
        (RunStatus::Success, Some(rows)) => {
            let verdict = if run.is_triggered { "" } else { ": the threshold is not reached" };
            writeln!(out, "  {}{verdict}", count(rows as usize, "row"))?;
        }
        (status, _) => writeln!(out, "  {}", status.name().to_lowercase())?,
    }
    for issue in &run.issues {
        writeln!(out, "    note: {} ({})", issue.message, issue.count)?;
    }
    for alert in &run.alerts {
        write_alert(alert, styles, out)?;
    }
    Ok(())
}

fn write_alert(alert: &Alert, styles: &Styles, out: &mut dyn Write) -> io::Result<()> {
    let Styles { strong, dim, .. } = *styles;
    let colour = styles.severity(alert.severity);
    writeln!(out, "\n    {colour}{}{colour:#}  {strong}{}{strong:#}", alert.severity, alert.display_name)?;
    if !alert.description.trim().is_empty() {
        writeln!(out, "      {}", indent(alert.description.trim(), "      "))?;
    }
    let mut field = |name: &str, value: String| {
        if value.is_empty() { Ok(()) } else { writeln!(out, "      {dim}{name:<12}{dim:#} {value}") }
    };
    field(
        "time",
        format!("{}, {}", span(alert.start_time, alert.end_time), count(alert.event_count as usize, "event")),
    )?;
    field("tactics", alert.tactics.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))?;
    field("techniques", alert.technique_list.join(", "))?;
    let mut by_type: Vec<(&str, Vec<String>)> = Vec::new();
    for entity in &alert.entities {
        let text = summary(entity);
        match by_type.iter_mut().find(|(ty, _)| *ty == entity.tag) {
            Some((_, texts)) => texts.push(text),
            None => by_type.push((&entity.tag, vec![text])),
        }
    }
    for (ty, texts) in &by_type {
        field(ty, list(texts, MAX_ENTITIES))?;
    }
    for (key, values) in &alert.custom_details {
        field(&format!("{key}:"), list(values, MAX_VALUES))?;
    }
    writeln!(out)
}

/// Returns what names an entity: an account's UPN where it has one, else its first identifier.
fn summary(entity: &Entity) -> String {
    match (entity.property("Name"), entity.property("UPNSuffix"), entity.property("HostName")) {
        (Some(name), Some(suffix), _) => format!("{name}@{suffix}"),
        (Some(name), ..) | (_, _, Some(name)) => name,
        _ => {
            let first = entity.properties.first().map(|(name, _)| name.as_str()).unwrap_or_default();
            entity.property(first).unwrap_or_default()
        }
    }
}

fn list(values: &[String], most: usize) -> String {
    let mut text = values[..values.len().min(most)].join(", ");
    if values.len() > most {
        text.push_str(&format!(" and {} more", values.len() - most));
    }
    text
}

fn indent(text: &str, by: &str) -> String {
    text.lines().collect::<Vec<_>>().join(&format!("\n{by}"))
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Returns a time to the second, or with its fraction where it has one.
fn moment(ticks: i64) -> String {
    let text = datetime::format(ticks).replace('T', " ");
    match text.strip_suffix(".0000000Z") {
        Some(whole) => format!("{whole}Z"),
        None => text,
    }
}

fn span(start: i64, end: i64) -> String {
    let (start_text, end_text) = (moment(start), moment(end));
    if start == end {
        return start_text;
    }
    let (day, rest) = end_text.split_once(' ').unwrap_or(("", &end_text));
    if start_text.starts_with(day) {
        format!("{start_text} – {rest}")
    } else {
        format!("{start_text} – {end_text}")
    }
}
