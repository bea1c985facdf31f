//! The columns that every table of a Log Analytics workspace has, and hides until a query names them.

use kql_types::ScalarType;

use crate::Table;

const COLUMNS: [(&str, ScalarType); 12] = [
    ("TenantId", ScalarType::String),
    ("SourceSystem", ScalarType::String),
    ("Type", ScalarType::String),
    ("_TimeReceived", ScalarType::DateTime),
    ("_ItemId", ScalarType::String),
    ("_ResourceId", ScalarType::String),
    ("_SubscriptionId", ScalarType::String),
    ("_IsBillable", ScalarType::String),
    ("_BilledSize", ScalarType::Real),
    // Of tables that agents fill.
    ("MG", ScalarType::String),
    ("ManagementGroupName", ScalarType::String),
    ("EventOriginId", ScalarType::String),
];

/// Returns the standard columns that a table's schema leaves out, of those that `is_named`;
/// none for tables that are not of the service's kind.
pub fn missing_columns<'t>(
    table: &'t Table,
    is_named: impl Fn(&str) -> bool + 't,
) -> impl Iterator<Item = (&'static str, ScalarType)> + 't {
    let is_of_service = table.columns.iter().any(|c| c.name == "TimeGenerated");
    COLUMNS.into_iter().filter(move |(name, _)| {
        is_of_service && is_named(name) && table.columns.iter().all(|column| column.name != *name)
    })
}

/// Returns the standard columns that a text names.
pub fn named_in(text: &str) -> Vec<&'static str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_named = |name: &str| {
        text.match_indices(name)
            .any(|(at, _)| !text[..at].ends_with(is_word) && !text[at + name.len()..].starts_with(is_word))
    };
    COLUMNS.iter().map(|(name, _)| *name).filter(|name| is_named(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::named_in;

    #[test]
    fn words_are_found_whole() {
        assert_eq!(named_in("T | project _ItemId, ['TenantId']"), ["TenantId", "_ItemId"]);
        assert!(named_in("T | project MGs, My_ItemId, TenantIds, AADTenantId").is_empty());
    }
}
