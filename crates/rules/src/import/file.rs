//! One file: its form recognised, its documents read.

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::document::{Context, Form, Node, SourceText, decode, read_json, read_yaml};
use crate::model::{Rule, read_rule};

use super::arm::read_arm;

/// What one file gave.
#[derive(Debug, Clone, Default)]
pub struct LoadedFile {
    pub rules: Vec<Rule>,
    /// In the order of the file.
    pub diagnostics: Vec<FileDiagnostic>,
}

/// Reads the rules of a file from its bytes; `file` is the name to report and decides the form by its ending.
pub fn read_rules(file: &str, bytes: &[u8]) -> LoadedFile {
    let text = match decode(file, bytes) {
        Ok(text) => text,
        Err(found) => {
            return LoadedFile { rules: Vec::new(), diagnostics: vec![found] };
        }
    };
    let is_json = ends_with(file, ".json") || (!is_yaml_name(file) && text.trim_start().starts_with(['{', '[']));
    let mut cx = Context::new(file, if is_json { Form::Arm } else { Form::Yaml });
    let source = SourceText::new(text);
    let rules = if is_json {
        read_json(&mut cx, &source).map_or_else(Vec::new, |node| read_arm(&mut cx, &node))
    } else {
        let documents = read_yaml(&mut cx, &source);
        let unreadable = cx.diagnostics.iter().any(|found| found.is_error() && found.code != codes::DUPLICATE_KEY.id);
        let mut rules = Vec::new();
        if !unreadable {
            for document in &documents {
                read_document(&mut cx, document, &mut rules);
            }
            if documents.iter().all(Node::is_null) {
                cx.report(codes::NOT_A_RULE, Region::START, "the file is empty");
            }
        }
        if ends_with(file, ".yml") {
            cx.report(codes::FILE_NAME, Region::START, "the official repository takes rule files named `*.yaml` only");
        }
        rules
    };
    let mut rules = rules;
    // What is wrong with the text (a key twice) is wrong with its rules.
    if cx.diagnostics.iter().any(|found| found.code == codes::DUPLICATE_KEY.id) {
        for rule in &mut rules {
            rule.has_errors = true;
        }
    }
    cx.diagnostics.sort_by_key(|found| (found.line, found.column));
    LoadedFile { rules, diagnostics: cx.diagnostics }
}

pub(crate) fn ends_with(file: &str, ending: &str) -> bool {
    file.len() >= ending.len()
        && file.is_char_boundary(file.len() - ending.len())
        && file[file.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

pub(crate) fn is_yaml_name(file: &str) -> bool {
    ends_with(file, ".yaml") || ends_with(file, ".yml")
}

/// Reads one YAML document: a rule, a list of rules, or an ARM resource written in YAML.
fn read_document(cx: &mut Context<'_>, node: &Node, rules: &mut Vec<Rule>) {
    if node.is_null() {
        return;
    }
    if let Some(items) = node.as_sequence() {
        for item in items {
            read_document(cx, item, rules);
        }
        return;
    }
    if node.get_ignore_case("properties").is_some() || node.get("resources").is_some() {
        cx.form = Form::Arm;
        rules.extend(read_arm(cx, node));
        cx.form = Form::Yaml;
        return;
    }
    // AzSentinel's files hold lists of rules by kind.
    for list in ["analytics", "Scheduled", "NRT", "Fusion", "MLBehaviorAnalytics", "MicrosoftSecurityIncidentCreation"]
    {
        if let Some(items) = node.get(list).and_then(Node::as_sequence) {
            for item in items {
                read_document(cx, item, rules);
            }
            if node.as_mapping().is_some_and(|entries| entries.len() == 1) {
                return;
            }
        }
    }
    if let Some(what) = other_document(node) {
        cx.report(codes::NOT_A_RULE, node.region, format!("the document is {what}, no analytics rule"));
        return;
    }
    rules.extend(read_rule(cx, node, None, None));
}

/// Names what a document is if it is clearly something else.
fn other_document(node: &Node) -> Option<&'static str> {
    let has = |name: &str| node.get_ignore_case(name).is_some();
    if node.as_mapping().is_none() {
        return Some("a single value");
    }
    if has("ParserQuery") || has("FunctionQuery") || has("functionAlias") {
        return Some("a saved function");
    }
    if has("itemsSearchKey") {
        return Some("a watchlist");
    }
    if has("queryCondition") || has("detectionAction") {
        return Some("a Defender custom detection");
    }
    if has("query") && !has("kind") && !has("severity") && !has("queryFrequency") && !has("triggerOperator") {
        return Some("a hunting query");
    }
    if !has("query") && !has("kind") && !has("queryFrequency") {
        return Some("something else");
    }
    None
}
