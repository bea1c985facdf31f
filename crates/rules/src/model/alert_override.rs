//! Alert names, descriptions and properties taken from result rows.

use crate::codes::{self, Code};
use crate::document::{Context, Fields, Node, Spanned};

use super::words::{read_word, words};

/// `alertDetailsOverride`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertDetailsOverride {
    /// `alertDisplayNameFormat`.
    pub display_name: Option<Format>,
    /// `alertDescriptionFormat`.
    pub description: Option<Format>,
    /// `alertSeverityColumnName`; empty and null mean not set.
    pub severity_column: Option<Spanned<String>>,
    /// `alertTacticsColumnName`; empty and null mean not set.
    pub tactics_column: Option<Spanned<String>>,
    /// `alertDynamicProperties`, in the order of the document.
    pub dynamic_properties: Vec<DynamicProperty>,
}

/// A text with `{{Column}}` placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    pub text: Spanned<String>,
    pub parts: Vec<FormatPart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatPart {
    Text(String),
    /// The exact text between the braces.
    Column(String),
}

impl Format {
    /// Cuts a text at its placeholders; unmatched braces are text.
    pub fn new(text: Spanned<String>) -> Self {
        let mut parts = Vec::new();
        let mut rest = text.value.as_str();
        let mut plain = String::new();
        while let Some(start) = rest.find("{{") {
            let inner = &rest[start + 2..];
            // A brace inside ends the attempt, as in the official expression `{{([^{}]*)}}`.
            match inner.find(['{', '}']) {
                Some(end) if inner[end..].starts_with("}}") => {
                    plain.push_str(&rest[..start]);
                    if !plain.is_empty() {
                        parts.push(FormatPart::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(FormatPart::Column(inner[..end].to_owned()));
                    rest = &inner[end + 2..];
                }
                _ => {
                    plain.push_str(&rest[..start + 1]);
                    rest = &rest[start + 1..];
                }
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(FormatPart::Text(plain));
        }
        Self { text, parts }
    }

    /// Returns the named columns, in order, repeats included.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            FormatPart::Column(name) => Some(name.as_str()),
            FormatPart::Text(_) => None,
        })
    }
}

words! {
    /// A property that `alertDynamicProperties` may set.
    AlertProperty {
        AlertLink = "AlertLink",
        ConfidenceLevel = "ConfidenceLevel",
        ConfidenceScore = "ConfidenceScore",
        ExtendedLinks = "ExtendedLinks",
        ProductName = "ProductName",
        ProviderName = "ProviderName",
        ProductComponentName = "ProductComponentName",
        RemediationSteps = "RemediationSteps",
        Techniques = "Techniques",
        SubTechniques = "SubTechniques",
    }
}

/// One entry of `alertDynamicProperties`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DynamicProperty {
    pub property: AlertProperty,
    /// The result column that gives the value.
    pub column: Spanned<String>,
}

pub(crate) fn read_alert_override(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> AlertDetailsOverride {
    let mut result = AlertDetailsOverride::default();
    let Some(node) = fields.take(cx, &["alertDetailsOverride"]) else {
        return result;
    };
    let Some(mut fields) = Fields::open(cx, node, "`alertDetailsOverride`") else {
        return result;
    };
    result.display_name = read_format(cx, &mut fields, "alertDisplayNameFormat", 256);
    result.description = read_format(cx, &mut fields, "alertDescriptionFormat", 5000);
    result.severity_column = read_optional_column(cx, &mut fields, "alertSeverityColumnName");
    result.tactics_column = read_optional_column(cx, &mut fields, "alertTacticsColumnName");
    if let Some(node) = fields.take(cx, &["alertDynamicProperties"]) {
        for item in cx.list(node, "alertDynamicProperties") {
            result.dynamic_properties.extend(read_dynamic_property(cx, item));
        }
    }
    fields.finish(cx);
    result
}

fn read_format(cx: &mut Context<'_>, fields: &mut Fields<'_>, name: &'static str, limit: usize) -> Option<Format> {
    let node = fields.take(cx, &[name])?;
    let text = cx.text(node, name)?;
    if text.value.trim().is_empty() {
        cx.report(codes::EMPTY_FORMAT, node.region, format!("`{name}` is empty"))
            .help("remove it: the rule's own text is used then");
        return None;
    }
    let length = text.value.chars().count();
    if length > limit {
        cx.report(
            codes::FORMAT_LENGTH,
            node.region,
            format!("`{name}` has {length} characters, the service accepts {limit}"),
        );
    }
    let format = Format::new(text);
    let count = format.columns().count();
    if count > 3 {
        cx.report(
            codes::PLACEHOLDER_COUNT,
            node.region,
            format!("`{name}` has {count} placeholders, the service accepts 3"),
        );
    }
    for column in format.columns().filter(|column| column.trim() != *column || column.is_empty()) {
        cx.report(
            codes::PLACEHOLDER_SPACES,
            node.region,
            format!("the placeholder `{{{{{column}}}}}` names no column"),
        )
        .help(format!("write `{{{{{}}}}}`, the exact column name between the braces", column.trim()));
    }
    Some(format)
}

fn read_optional_column(cx: &mut Context<'_>, fields: &mut Fields<'_>, name: &'static str) -> Option<Spanned<String>> {
    let node = fields.take(cx, &[name])?;
    cx.text(node, name).filter(|column| !column.value.is_empty())
}

fn read_dynamic_property(cx: &mut Context<'_>, node: &Node) -> Option<DynamicProperty> {
    const UNKNOWN: Code = codes::UNKNOWN_ALERT_PROPERTY;
    let mut fields = Fields::open(cx, node, "a dynamic property")?;
    let property = fields.require(cx, &["alertProperty"]);
    let value = fields.require(cx, &["value"]);
    fields.finish(cx);
    let property = property.and_then(|node| read_word(cx, node, "alertProperty", UNKNOWN));
    let column = value.and_then(|node| cx.text(node, "value"));
    Some(DynamicProperty { property: property?, column: column? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Region;

    #[test]
    fn cuts_a_format_at_its_placeholders() {
        let format = Format::new(Spanned::new("a {{B}} {c} {{{D}} {{E".to_owned(), Region::START));
        assert_eq!(
            format.parts,
            [
                FormatPart::Text("a ".to_owned()),
                FormatPart::Column("B".to_owned()),
                FormatPart::Text(" {c} {".to_owned()),
                FormatPart::Column("D".to_owned()),
                FormatPart::Text(" {{E".to_owned()),
            ]
        );
    }
}
