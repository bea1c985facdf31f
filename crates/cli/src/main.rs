//! `kustodian`: Microsoft Sentinel analytics rules, run anywhere.
//!
//! A command parses its arguments, calls the crates below and prints; exit codes are
//! 0 (done), 1 (done, and something is wrong with what was given: a rule, a query, the
//! data), 2 (could not run), 130 (interrupted).

mod clock;
mod commands;
mod failure;
mod files;
mod incident_report;
mod limits;
mod output;
mod profile;
mod report;
mod terminal;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// Runs Microsoft Sentinel analytics rules and KQL over log files.
#[derive(Debug, Parser)]
#[command(
    name = "kustodian",
    version,
    propagate_version = true,
    after_help = "Exit codes:\n  0    done\n  1    done, and something is wrong with a rule, a query or the data\n  2    could not run\n  130  interrupted"
)]
struct Arguments {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(arguments.command) {
        Ok(code) => code,
        Err(failure) => {
            terminal::error(&failure.to_string());
            ExitCode::from(2)
        }
    }
}
