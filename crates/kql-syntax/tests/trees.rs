//! Texts and the trees they parse to.
//!
//! Each `tests/ok/*.kql` and `tests/err/*.kql` has a `.txt` beside it with its diagnostics and its lossless tree
//! (white space left out). `UPDATE_EXPECT=1 cargo test -p kql-syntax` rewrites them; review the difference.

use kql_diagnostics::render::{RenderOptions, Source, render};
use kql_syntax::{SyntaxElement, SyntaxNode, parse};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn dump(node: &SyntaxNode, depth: usize, out: &mut String) {
    let _ = writeln!(out, "{:indent$}{:?}", "", node.kind(), indent = depth * 2);
    for child in node.children_with_tokens() {
        match child {
            SyntaxElement::Node(child) => dump(&child, depth + 1, out),
            SyntaxElement::Token(token) if token.kind() == kql_syntax::SyntaxKind::WHITESPACE => {}
            SyntaxElement::Token(token) => {
                let _ = writeln!(out, "{:indent$}{:?} {:?}", "", token.kind(), token.text(), indent = depth * 2 + 2);
            }
        }
    }
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder of test data is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "kql"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn check(folder: &str, should_parse: bool) {
    let is_update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = Vec::new();
    for path in cases(folder) {
        let text = std::fs::read_to_string(&path).expect("a case can be read");
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("case").to_owned();
        let parsed = parse(&text);
        assert_eq!(parsed.tree.text().to_string(), text, "{name}: the tree lost text");
        assert_eq!(!parsed.has_errors(), should_parse, "{name}: {:#?}", parsed.diagnostics);
        let mut actual = String::new();
        let source = Source::new(&name, &text);
        for diagnostic in &parsed.diagnostics {
            actual.push_str(&render(diagnostic, &source, &RenderOptions::default()));
            actual.push('\n');
        }
        dump(&parsed.tree, 0, &mut actual);
        let expectation = path.with_extension("txt");
        if is_update {
            std::fs::write(&expectation, &actual).expect("the expectation can be written");
            continue;
        }
        let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
        if expected != actual {
            failures.push(format!("{name}\n--- expected\n{expected}\n--- actual\n{actual}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn accepted_texts() {
    check("ok", true);
}

#[test]
fn refused_texts() {
    check("err", false);
}
