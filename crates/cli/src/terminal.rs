//! What goes to standard error, and whether colour is wanted.

use std::io::{IsTerminal, Write};

/// Whether standard output is a terminal that wants colour.
pub(crate) fn wants_colour() -> bool {
    std::io::stdout().is_terminal() && no_colour_is_unset()
}

/// Whether standard error is a terminal that wants colour.
pub(crate) fn error_wants_colour() -> bool {
    std::io::stderr().is_terminal() && no_colour_is_unset()
}

fn no_colour_is_unset() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Writes `error: …` to standard error. A closed pipe is no reason to fail.
pub(crate) fn error(message: &str) {
    labelled("error", message);
}

/// Writes `warning: …` to standard error.
pub(crate) fn warning(message: &str) {
    labelled("warning", message);
}

fn labelled(label: &str, message: &str) {
    let colour = if label == "error" { anstyle::AnsiColor::Red } else { anstyle::AnsiColor::Yellow };
    let style = if error_wants_colour() { colour.on_default().bold() } else { anstyle::Style::new() };
    let _ = writeln!(std::io::stderr(), "{style}{label}{style:#}: {message}");
}
