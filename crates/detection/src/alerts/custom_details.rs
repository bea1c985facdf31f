//! The values of result columns that an alert carries along.

use std::collections::HashSet;

use super::build::RunFacts;
use crate::issues::{IssueKind, Issues};
use crate::json::{self, Object};
use crate::rows::Rows;
use crate::settings::ValueOrder;

const MAX_VALUES: usize = 50;

/// Bytes of all keys and values of one alert.
const MAX_BYTES: usize = 2048;

/// Returns keys and values in the order of the rule.
pub(super) fn custom_details(
    facts: &RunFacts<'_>,
    rows: &Rows<'_>,
    wanted: &[usize],
    issues: &mut Issues,
) -> Vec<(String, Vec<String>)> {
    let settings = facts.settings;
    let mut details = Vec::new();
    let mut bytes = 0;
    for detail in &facts.rule.custom_details {
        let Some(column) = rows.column(&detail.column.value) else {
            let message =
                format!("the result has no column `{}` for the custom detail `{}`", detail.column.value, detail.key);
            issues.add(IssueKind::ColumnMissing, 1, message);
            if !settings.custom_details_omit_missing {
                details.push((detail.key.clone(), Vec::new()));
            }
            continue;
        };
        let mut seen = HashSet::new();
        let mut values: Vec<String> = Vec::new();
        for row in wanted {
            let value = rows.text(*row, column);
            if (value.is_empty() && settings.custom_details_skip_empty)
                || (settings.custom_details_distinct && !seen.insert(value.clone()))
            {
                continue;
            }
            values.push(value);
        }
        if settings.custom_detail_order == ValueOrder::Sorted {
            values.sort_unstable();
        }
        let over = values.len().saturating_sub(MAX_VALUES);
        values.truncate(MAX_VALUES);
        let message =
            format!("values of the custom detail `{}` were dropped, it has room for {MAX_VALUES}", detail.key);
        issues.add(IssueKind::CustomDetailsDropped, over as u64, message);

        if bytes + detail.key.len() > MAX_BYTES {
            let message = "custom details were dropped, an alert has room for 2 KB of them";
            issues.add(IssueKind::CustomDetailsDropped, values.len().max(1) as u64, message);
            continue;
        }
        bytes += detail.key.len();
        let before = values.len();
        // A later, shorter value may still fit.
        values.retain(|value| {
            let fits = bytes + value.len() <= MAX_BYTES;
            bytes += if fits { value.len() } else { 0 };
            fits
        });
        let message = "custom details were dropped, an alert has room for 2 KB of them";
        issues.add(IssueKind::CustomDetailsDropped, (before - values.len()) as u64, message);
        details.push((detail.key.clone(), values));
    }
    details
}

/// Returns the JSON text of the property `Custom Details`.
pub(super) fn details_text(details: &[(String, Vec<String>)]) -> String {
    json::text(&Object(details.to_vec()))
}
