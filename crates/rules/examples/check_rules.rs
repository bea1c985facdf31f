//! Reads rules, functions or watchlists from paths and counts what is said of them.
//!
//! `cargo run --release -p rules --example check_rules -- rules|functions|watchlists PATH… [--list CODE]`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "the example's output")]
fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let list = arguments.iter().position(|argument| argument == "--list").map(|at| {
        let code = arguments.get(at + 1).cloned().unwrap_or_default();
        arguments.truncate(at);
        code
    });
    let Some((what, paths)) = arguments.split_first() else {
        println!("usage: check_rules rules|functions|watchlists PATH… [--list CODE]");
        return;
    };
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let start = Instant::now();
    let diagnostics = match what.as_str() {
        "functions" => {
            let set = rules::load_functions(&paths);
            println!("{} functions in {:?}", set.functions.len(), start.elapsed());
            for function in &set.functions {
                println!("{} {:?} {} ({})", function.name, function.aliases, function.parameters, function.file);
            }
            set.diagnostics
        }
        "watchlists" => {
            let set = rules::load_watchlists(&paths);
            println!("{} watchlists in {:?}", set.watchlists.len(), start.elapsed());
            set.diagnostics
        }
        _ => {
            let set = rules::load_rules(&paths);
            let runnable = set.rules.iter().filter(|rule| rule.is_runnable()).count();
            println!(
                "{} files, {} rules, {runnable} of them runnable, in {:?}",
                set.files,
                set.rules.len(),
                start.elapsed()
            );
            set.diagnostics
        }
    };
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for found in &diagnostics {
        *counts.entry((found.code, format!("{:?}", found.severity))).or_default() += 1;
        if list.as_deref() == Some(found.code) {
            println!("{}:{}:{}: {} {}", found.file, found.line, found.column, found.code, found.message);
        }
    }
    for ((code, severity), count) in counts {
        let summary = rules::codes::ALL.iter().find(|known| known.id == code).map_or("", |known| known.summary);
        println!("{count:6} {code} {severity:8} {summary}");
    }
}
