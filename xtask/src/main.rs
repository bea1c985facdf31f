//! The project's commands beyond cargo's own; without arguments, the list of them.

mod binary;
mod conformance;
mod differential;
mod docs;
mod format;
mod inventory;
mod layers;
mod queries;
mod rules_run;
mod seeds;

use std::process::ExitCode;

const COMMANDS: &[(&str, &str, fn(&[String]) -> Result<(), String>)] = &[
    ("layers", "check the crate levels and invariants of ARCHITECTURE.md", layers::run),
    (
        "differential",
        "run generated queries each way that must not matter: [--minutes N] [--seed N]",
        differential::run,
    ),
    (
        "conformance",
        "run the public cases beside the project (../shared or a folder) with their minimum shares",
        conformance::run,
    ),
    ("rules", "run the public rules beside the project on empty tables and on generated rows", rules_run::run),
    (
        "format",
        "lay out the queries of files and folders and check that they mean the same: PATH... [--schemas FILE]",
        format::run,
    ),
    (
        "seeds",
        "write the project's queries, or those of paths, as a fuzz target's first inputs: FOLDER [PATH...]",
        seeds::run,
    ),
    ("docs", "write docs/reference from the records; --check fails when it is stale", docs::run),
    (
        "inventory",
        "compare functions and operators with ../shared/oracle/inventory.json or a file; --max-missing N, --min-returns PCT",
        inventory::run,
    ),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = args.first() else {
        println!("cargo xtask <command>\n");
        for (name, about, _) in COMMANDS {
            println!("  {name:14} {about}");
        }
        return ExitCode::SUCCESS;
    };
    let Some((_, _, run)) = COMMANDS.iter().find(|(n, _, _)| n == name) else {
        eprintln!("no command `{name}`; `cargo xtask` lists them");
        return ExitCode::from(2);
    };
    match run(&args[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
