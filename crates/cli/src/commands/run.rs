//! `kustodian run`: scheduled runs of rules over data, to alerts and incidents.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use detection::{Alert, Detector, Run, RunStatus, Settings};
use kql_diagnostics::Severity;
use rules::Rule;

use crate::failure::Failure;
use crate::incident_report;
use crate::workspace::{DataArguments, Workspace};
use crate::{clock, limits, report, terminal};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kustodian run rules/ --data logs/ --at 2026-11-20T10:00:00Z
  kustodian run rule.yaml --data SigninLogs=export.csv --from 2026-11-20 --to 2026-11-21")]
pub(crate) struct RunArguments {
    /// Rule documents (YAML, ARM JSON), or folders of them.
    #[arg(required = true, value_name = "RULE.yaml|DIR")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    data: DataArguments,
    /// The time of one scheduled run of each rule; default: now.
    #[arg(long, value_name = "DATETIME", value_parser = clock::parse, conflicts_with_all = ["from", "to"])]
    at: Option<i64>,
    /// Begin of a replay: every scheduled run from this time to that of `--to`, in order, sharing incidents.
    #[arg(long, value_name = "DATETIME", value_parser = clock::parse, requires = "to")]
    from: Option<i64>,
    /// End of a replay.
    #[arg(long, value_name = "DATETIME", value_parser = clock::parse, requires = "from")]
    to: Option<i64>,
    /// How runs, alerts and incidents are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// `{"runs": […], "alerts": […], "incidents": […]}`.
    Json,
}

pub(crate) fn run(arguments: RunArguments) -> Result<ExitCode, Failure> {
    for path in &arguments.rules {
        if !path.exists() {
            return Err(Failure::new(format!("there is no `{}`", path.display())));
        }
    }
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && from > to
    {
        return Err(Failure::new("--from is later than --to"));
    }
    let loaded = rules::load_rules(&arguments.rules);
    let wrong: Vec<_> = loaded.diagnostics.iter().filter(|d| d.severity != Severity::Info).cloned().collect();
    report::write(&wrong, &mut std::io::stderr().lock())?;
    if loaded.rules.is_empty() {
        return Err(Failure::new("no rules were found")
            .with_help("name rule files (*.yaml, *.json) or a folder that holds some"));
    }
    let mut workspace = Workspace::open(&arguments.data)?;
    let mut detector = Detector::new(Settings::default());
    let mut runs = Vec::new();
    match (arguments.from, arguments.to) {
        (Some(from), Some(to)) => {
            let rules: Vec<&Rule> = loaded.rules.iter().filter(|rule| rule.kind.runs_query()).collect();
            detector.run_range(&rules, from, to, None, &mut workspace, |run| runs.push(run));
        }
        _ => {
            let at = arguments.at.unwrap_or_else(clock::now);
            for rule in loaded.rules.iter().filter(|rule| rule.kind.runs_query()) {
                runs.push(detector.run(rule, at, &mut workspace));
            }
        }
    }
    workspace.report_issues();
    if limits::is_interrupted() {
        terminal::error("interrupted; nothing is reported");
        return Ok(ExitCode::from(limits::INTERRUPTED));
    }

    let mut out = std::io::stdout().lock();
    match arguments.format {
        Format::Json => {
            let alerts: Vec<_> = runs.iter().flat_map(|run| &run.alerts).map(Alert::row).collect();
            let incidents: Vec<_> = detector.incidents.incidents().iter().map(|incident| incident.row()).collect();
            let document = serde_json::json!({ "runs": runs, "alerts": alerts, "incidents": incidents });
            serde_json::to_writer_pretty(&mut out, &document).map_err(|e| Failure::new(e.to_string()))?;
            writeln!(out)?;
        }
        Format::Text => {
            incident_report::write(&loaded.rules, &runs, detector.incidents.incidents(), &mut out)?;
        }
    }
    for rule in loaded.rules.iter().filter(|rule| !rule.kind.runs_query()) {
        terminal::warning(&format!("`{}` is a {} rule: such rules run no query", rule.name, rule.kind));
    }
    let has_failed = loaded.rules.iter().any(|rule| rule.has_errors)
        || loaded.diagnostics.iter().any(|d| d.is_error())
        || workspace.has_data_errors()
        || runs.iter().any(|run: &Run| matches!(run.status, RunStatus::Failure(_)));
    Ok(ExitCode::from(u8::from(has_failed)))
}
