//! `kustodian functions`: the reference of the language in the terminal.

use std::io::Write;
use std::process::ExitCode;

use kql_binder::nearest;
use kql_reference::{Page, text};

use crate::failure::Failure;
use crate::terminal;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  kustodian functions              lists all, by category
  kustodian functions mv-expand    syntax, parameters, results, limits, examples")]
pub(crate) struct FunctionsArguments {
    /// A function, plugin or operator; without a name all are listed.
    name: Option<String>,
    /// How pages are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// An array of pages: name, syntax, parameters, returns, notes, examples.
    Json,
}

pub(crate) fn run(arguments: FunctionsArguments) -> Result<ExitCode, Failure> {
    let pages = match &arguments.name {
        None => kql_reference::pages(),
        Some(name) => named(name)?,
    };
    let style = if terminal::wants_colour() { anstyle::Style::new().bold() } else { anstyle::Style::new() };
    let heading = |title: &str| format!("{style}{title}{style:#}");
    let answer = match (arguments.format, &arguments.name) {
        (Format::Json, _) => serde_json::to_string_pretty(&pages).map_err(|e| Failure::new(e.to_string()))? + "\n",
        (Format::Text, None) => text::index(&pages, heading),
        // `count` is an operator and a function.
        (Format::Text, Some(_)) => pages.iter().map(|page| text::page(page, heading)).collect::<Vec<_>>().join("\n\n"),
    };
    match std::io::stdout().lock().write_all(answer.as_bytes()) {
        // Whoever reads has enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Returns the pages of a name, written as in a call or not.
fn named(name: &str) -> Result<Vec<Page>, Failure> {
    let name = name.trim().trim_end_matches("()");
    let pages = kql_reference::find(name);
    if !pages.is_empty() {
        return Ok(pages);
    }
    let failure = Failure::new(format!("there is no function, plugin or operator `{name}`"));
    Err(match nearest(name, kql_reference::names().into_iter()) {
        Some(near) => failure.with_help(format!("did you mean `{near}`?")),
        None => failure.with_help("`kustodian functions` lists all"),
    })
}
