//! Formats every query of files of JSON lines and reports those whose meaning changes or that do not settle.
//!
//! `format_corpus FILE.jsonl... [-v]`; with `-p ID`, prints one formatted query.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use kql_syntax::{SyntaxKind, format, parse};

/// The typed tree without places, as text.
fn meaning(text: &str) -> String {
    let tree = format!("{:?}", parse(text).query);
    let mut out = String::with_capacity(tree.len());
    let mut rest = tree.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        let after = &rest[at..];
        let end = after.find('}').map_or(after.len(), |end| end + 1);
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

fn comments(text: &str) -> Vec<String> {
    let elements = parse(text).tree.descendants_with_tokens();
    let comments = elements.filter(|e| e.kind() == SyntaxKind::COMMENT);
    comments.filter_map(|e| e.as_token().map(|t| t.text().trim_end().to_owned())).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let verbose = args.iter().any(|a| a == "-v");
    let wanted = args.iter().position(|a| a == "-p").and_then(|at| args.get(at + 1));
    let (mut total, mut broken, mut changed, mut unsettled) = (0, 0, 0, 0);
    for path in args.iter().filter(|a| a.ends_with(".jsonl")) {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        for line in text.lines() {
            let Ok(case) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let Some(query) = case["query"].as_str() else { continue };
            let id = case["id"].as_str().unwrap_or("?");
            if let Some(wanted) = wanted {
                if id.contains(wanted.as_str()) {
                    println!("{}", format(query));
                }
                continue;
            }
            if parse(query).has_errors() {
                broken += 1;
                continue;
            }
            total += 1;
            let once = format(query);
            if meaning(query) != meaning(&once) || comments(query) != comments(&once) {
                changed += 1;
                if verbose {
                    println!("--- {id}: meaning or comments changed");
                }
            } else if format(&once) != once {
                unsettled += 1;
                if verbose {
                    println!("--- {id}: not settled");
                }
            }
        }
    }
    println!("{total} queries: {changed} changed, {unsettled} not settled; {broken} with errors left out");
}
