//! One file per command.

mod batch;
mod check;
mod fmt;
mod functions;
mod prompt;
mod query;
mod run;

use std::process::ExitCode;

use crate::failure::Failure;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Run the scheduled runs of rules over data: alerts and incidents.
    Run(run::RunArguments),
    /// Run a KQL query over data, or answer queries line by line.
    Query(query::QueryArguments),
    /// Check rules, functions and queries without running them.
    Check(check::CheckArguments),
    /// Lay out queries: .kql files, and the queries inside rule YAML.
    Fmt(fmt::FmtArguments),
    /// Show what KQL functions, plugins and operators do.
    Functions(functions::FunctionsArguments),
}

pub(crate) fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Run(arguments) => run::run(arguments),
        Command::Query(arguments) => query::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Fmt(arguments) => fmt::run(arguments),
        Command::Functions(arguments) => functions::run(arguments),
    }
}
