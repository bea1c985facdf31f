//! Result columns that an alert carries along.

use std::collections::HashSet;

use crate::codes;
use crate::document::{Context, Fields, Node, Spanned};

/// One entry of `customDetails`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomDetail {
    pub key: String,
    /// The result column whose values are shown.
    pub column: Spanned<String>,
}

/// `customDetails`, in the order of the document.
pub type CustomDetails = Vec<CustomDetail>;

const MAX_DETAILS: usize = 20;
const MAX_KEY_CHARS: usize = 20;
const MAX_COLUMN_CHARS: usize = 500;

pub(crate) fn read_custom_details(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> CustomDetails {
    let Some(node) = fields.take(cx, &["customDetails"]) else {
        return Vec::new();
    };
    let Some(entries) = node.as_mapping() else {
        cx.report(codes::WRONG_TYPE, node.region, "`customDetails` is no mapping from keys to columns");
        return Vec::new();
    };
    if entries.len() > MAX_DETAILS {
        cx.report(
            codes::CUSTOM_DETAILS_COUNT,
            node.region,
            format!("{} custom details, the service accepts {MAX_DETAILS}", entries.len()),
        );
    }
    let mut details: CustomDetails = Vec::new();
    let mut seen = HashSet::new();
    for (key, value) in entries.iter().rev() {
        // A key written twice was reported when the document was read; its last value counts.
        if !seen.insert(key.value.as_str()) {
            continue;
        }
        let starts_well = key.value.starts_with(|char: char| char.is_ascii_alphabetic());
        if !starts_well || !key.value.chars().all(is_word) || key.value.chars().count() > MAX_KEY_CHARS {
            cx.report(codes::CUSTOM_DETAILS_KEY, key.region, format!("the service refuses the key `{}`", key.value))
                .help(format!("use at most {MAX_KEY_CHARS} letters, digits and underscores, a letter first"));
        }
        if let Some(column) = read_column(cx, value, "customDetails") {
            details.push(CustomDetail { key: key.value.clone(), column });
        }
    }
    details.reverse();
    details
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Reads the name of a result column.
pub(crate) fn read_column(cx: &mut Context<'_>, node: &Node, field: &str) -> Option<Spanned<String>> {
    let column = cx.text(node, field)?;
    let starts_well = column.value.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_');
    if !starts_well || !column.value.chars().all(is_word) || column.value.chars().count() > MAX_COLUMN_CHARS {
        cx.report(codes::COLUMN_NAME, node.region, format!("the service refuses the column name `{}`", column.value))
            .help("rename the column in the query to letters, digits and underscores");
    }
    Some(column)
}
