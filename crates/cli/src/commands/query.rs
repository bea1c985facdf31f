//! `kustodian query`: a KQL query over files; a batch protocol; a prompt.

use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;

use engine::{ErrorKind, QueryError, QueryOutput};
use kql_diagnostics::render::{RenderOptions, Source, render_all};

use super::{batch, prompt};
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::workspace::{DataArguments, Workspace};
use crate::{clock, limits, profile, terminal};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kustodian query 'SigninLogs | summarize count() by ResultType' --data signins.jsonl.gz
  kustodian query --data logs/                       asks for queries
  kustodian query --format csv < hunt.kql            reads one query")]
pub(crate) struct QueryArguments {
    /// The query; without one it is read from standard input, or asked for at a terminal.
    query: Option<String>,
    #[command(flatten)]
    data: DataArguments,
    /// JSON lines in, JSON lines out, for programs.
    #[arg(long, conflicts_with = "query")]
    batch: bool,
    /// What now() answers; default: now.
    #[arg(long, value_name = "DATETIME", value_parser = clock::parse)]
    at: Option<i64>,
    /// How the result is printed.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Print how the query is bound and planned, and what its scans read, instead of running it.
    #[arg(long, conflicts_with = "batch")]
    explain: bool,
    /// Print rows and time of each operator after the result, to standard error.
    #[arg(long, conflicts_with_all = ["batch", "explain"])]
    profile: bool,
}

pub(crate) fn run(arguments: QueryArguments) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(&arguments.data).map_err(|failure| {
        match arguments.data.query_among_paths().filter(|_| arguments.query.is_none()) {
            Some(query) => failure.with_help(format!(
                "`--data` takes all words that follow it; the query stands before it: kustodian query '{query}' --data …"
            )),
            None => failure,
        }
    })?;
    let now = || arguments.at.unwrap_or_else(clock::now);
    let shown = Shown { format: arguments.format, explain: arguments.explain, profile: arguments.profile };
    if arguments.batch {
        batch::answer(&workspace, now)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = match arguments.query {
        Some(text) => text,
        None if std::io::stdin().is_terminal() => {
            prompt::read(|text| {
                let _ = answer(&mut workspace, text, now(), &shown);
                limits::forget_interruption();
            })?;
            return Ok(ExitCode::SUCCESS);
        }
        None => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            text
        }
    };
    answer(&mut workspace, &text, now(), &shown)
}

/// What is shown of a query.
struct Shown {
    format: Format,
    explain: bool,
    profile: bool,
}

/// Runs one query and prints its result, or why there is none.
fn answer(workspace: &mut Workspace, text: &str, now: i64, shown: &Shown) -> Result<ExitCode, Failure> {
    let mut options = workspace.options(now);
    options.has_profile = shown.profile;
    let answer = match shown.explain {
        true => workspace.engine().explain(text, &options).map(|plan| {
            let _ = writeln!(std::io::stdout(), "{}", plan.trim_end());
            None
        }),
        false => workspace.query(text, &options).map(Some),
    };
    match answer {
        Ok(None) => Ok(ExitCode::SUCCESS),
        Ok(Some(output)) => {
            print(&output, text, shown.format)?;
            if shown.profile {
                profile::write(text, &output.profile, &output.stats, &mut std::io::stderr().lock())?;
            }
            workspace.add_issues(output.issues);
            workspace.report_issues();
            Ok(ExitCode::from(u8::from(workspace.has_data_errors())))
        }
        Err(error) => {
            print_error(&error, text)?;
            workspace.report_issues();
            Ok(ExitCode::from(match error.kind {
                ErrorKind::User | ErrorKind::Limit => 1,
                ErrorKind::Cancelled => limits::INTERRUPTED,
                ErrorKind::Config | ErrorKind::Internal => 2,
            }))
        }
    }
}

fn print(output: &QueryOutput, text: &str, format: Format) -> std::io::Result<()> {
    write_diagnostics(&output.warnings, text)?;
    let mut out = std::io::stdout().lock();
    let written = match output.tables.as_slice() {
        [] => output::write(&output.result, format, &mut out),
        tables => tables.iter().enumerate().try_for_each(|(number, table)| {
            if format != Format::Json {
                // A line of its own before each table that has a name, and between tables.
                let name = table.name.as_deref().unwrap_or_default();
                if number > 0 || !name.is_empty() {
                    writeln!(out, "{name}")?;
                }
            }
            output::write(&table.result, format, &mut out)
        }),
    };
    match written {
        // Whoever reads has enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(error),
        Ok(()) if output.is_truncated => {
            terminal::warning("the result is cut at its limit of rows; add `take` or `summarize`");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn print_error(error: &QueryError, text: &str) -> std::io::Result<()> {
    write_diagnostics(&error.diagnostics, text)
}

fn write_diagnostics(diagnostics: &[kql_diagnostics::Diagnostic], text: &str) -> std::io::Result<()> {
    if diagnostics.is_empty() {
        return Ok(());
    }
    let options = RenderOptions { is_coloured: terminal::error_wants_colour(), ..RenderOptions::default() };
    let rendered = render_all(diagnostics, &Source::new("query", text), &options);
    writeln!(std::io::stderr(), "{}", rendered.trim_end())
}
