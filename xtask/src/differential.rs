//! Runs the generator of the `differential` crate for as long as wanted.

use std::process::Command;

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let status = Command::new("cargo")
        .args(["run", "--release", "--quiet", "--package", "differential", "--"])
        .args(args)
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("cases failed; each is printed as a file for differential/corpus".to_owned())
    }
}
