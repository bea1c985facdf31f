//! Remarks on a query that need no names resolved.

use crate::codes;
use crate::document::Context;
use crate::model::{Duration, Query, Rule};

use super::query_text::{code_only, words};

/// The columns that meant an entity mapping before 2021.
const LEGACY_COLUMNS: [&str; 6] = [
    "AccountCustomEntity",
    "HostCustomEntity",
    "IPCustomEntity",
    "URLCustomEntity",
    "ProcessCustomEntity",
    "FileHashCustomEntity",
];

pub(crate) fn query(cx: &mut Context<'_>, rule: &Rule) {
    let Some(query) = &rule.query else { return };
    let code = code_only(&query.text);
    let mut legacy_seen = Vec::new();
    for (at, word) in words(&code) {
        let region = |length: usize| query.file_region(at..at + length);
        match word {
            "search" if starts_operator(&code, at) => {
                cx.report(codes::QUERY_SEARCH, region(word.len()), "the service refuses `search` in analytics rules")
                    .help("name the tables");
            }
            "union" if starts_operator(&code, at) && unites_everything(&code[at + word.len()..]) => {
                cx.report(codes::QUERY_SEARCH, region(word.len()), "the service refuses `union *` in analytics rules")
                    .help("name the tables");
            }
            "adx" if code[at + word.len()..].trim_start().starts_with('(') => {
                cx.report(codes::QUERY_ADX, region(word.len()), "the service refuses `adx()` in analytics rules");
            }
            "ago" => lint_look_back(cx, rule, query, &code, at),
            _ if LEGACY_COLUMNS.contains(&word) && !legacy_seen.contains(&word) => {
                legacy_seen.push(word);
                let is_mapped = rule
                    .entity_mappings
                    .iter()
                    .any(|mapping| mapping.fields.iter().any(|field| field.column.value == word));
                if !is_mapped {
                    cx.report(
                        codes::LEGACY_ENTITY_COLUMN,
                        region(word.len()),
                        format!("the column `{word}` makes no entity by its name"),
                    )
                    .help("add it to `entityMappings`, or remove it");
                }
            }
            _ => {}
        }
    }
}

/// Whether a word stands where an operator begins: first, or after `|`, `(` or `;`.
fn starts_operator(code: &str, at: usize) -> bool {
    code[..at].trim_end().chars().next_back().is_none_or(|before| matches!(before, '|' | '(' | ';' | '=' | '{'))
}

/// Whether the text after `union` begins, parameters aside, with `*`.
fn unites_everything(mut rest: &str) -> bool {
    loop {
        rest = rest.trim_start();
        if rest.starts_with('*') {
            return true;
        }
        // `kind=outer`, `withsource=T`, `isfuzzy=true`.
        let Some((name, value)) = rest.split_once('=') else {
            return false;
        };
        if !matches!(name.trim(), "kind" | "withsource" | "isfuzzy" | "hint.concurrency" | "hint.spread") {
            return false;
        }
        let value = value.trim_start();
        rest = value.find(|char: char| !char.is_alphanumeric() && char != '_').map_or("", |end| &value[end..]);
    }
}

/// Remarks on `ago(14d)` in a rule that sees one hour.
fn lint_look_back(cx: &mut Context<'_>, rule: &Rule, query: &Query, code: &str, at: usize) {
    let Some(schedule) = &rule.schedule else {
        return;
    };
    let Some(inner) = code[at + 3..].trim_start().strip_prefix('(') else {
        return;
    };
    let Some(end) = inner.find(')') else { return };
    let literal = inner[..end].trim();
    let is_template_form =
        literal.ends_with(['m', 'h', 'd']) && literal.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let Some(look_back) = Duration::parse(literal).filter(|_| is_template_form) else {
        return;
    };
    if look_back > schedule.period {
        cx.report(
            codes::LOOKBACK_BEYOND_PERIOD,
            query.file_region(at..at + 3),
            format!(
                "`ago({literal})` reaches back further than the period {}: the run sees only the period",
                schedule.period
            ),
        )
        .help("make `queryPeriod` as long as the longest look-back");
    }
}
