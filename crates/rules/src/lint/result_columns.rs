//! Columns that a rule refers to and its query does not return.

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::model::Rule;

pub(crate) fn unreturned_columns<'c>(
    rule: &Rule,
    columns: impl Iterator<Item = &'c str> + Clone,
) -> Vec<FileDiagnostic> {
    let mut found = Vec::new();
    let mut check = |name: &str, region: Region, consequence: &str| {
        if columns.clone().any(|column| column == name) {
            return;
        }
        let message = format!("the query returns no column `{name}`: {consequence}");
        let mut diagnostic = FileDiagnostic::new(codes::UNRETURNED_COLUMN, &rule.file, region, message);
        if let Some(other) = columns.clone().find(|column| column.eq_ignore_ascii_case(name)) {
            diagnostic.help(format!("column names are case-sensitive, did you mean `{other}`?"));
        }
        found.push(diagnostic);
    };
    for mapping in &rule.entity_mappings {
        for field in &mapping.fields {
            check(&field.column.value, field.column.region, "the identifier stays empty");
        }
    }
    for column in &rule.sentinel_entities_columns {
        check(&column.value, column.region, "no entities are taken from it");
    }
    for detail in &rule.custom_details {
        check(&detail.column.value, detail.column.region, "the custom detail is left out");
    }
    let details = &rule.alert_override;
    for format in details.display_name.iter().chain(&details.description) {
        for column in format.columns() {
            check(column, format.text.region, "the rule's own text is used");
        }
    }
    for column in details.severity_column.iter().chain(&details.tactics_column) {
        check(&column.value, column.region, "the rule's own value is used");
    }
    for property in &details.dynamic_properties {
        check(&property.column.value, property.column.region, "the property is not set");
    }
    found
}
