//! Microsoft Entra's diagnostic records, as they arrive in Event Hubs and storage accounts.
//!
//! The envelope's `category` names the table, its other keys and those of `properties` the columns.

use std::borrow::Cow;

use kql_catalog::log_analytics;

use super::{ShapeRecord, Target, pascal_case};
use crate::json::JsonValue;

const ENVELOPE: u8 = 0;
const PROPERTIES: u8 = 1;

pub(crate) static SHAPE: ShapeRecord = ShapeRecord {
    tables: &[
        "SigninLogs",
        "AADNonInteractiveUserSignInLogs",
        "AADServicePrincipalSignInLogs",
        "AADManagedIdentitySignInLogs",
        "ADFSSignInLogs",
        "AuditLogs",
        "AADProvisioningLogs",
        "AADRiskyUsers",
        "AADUserRiskEvents",
        "AADRiskyServicePrincipals",
        "AADServicePrincipalRiskEvents",
        "MicrosoftGraphActivityLogs",
    ],
    default_table: None,
    recognises: |value| {
        matches!(value("category"), JsonValue::String(_))
            && matches!(value("properties"), JsonValue::Object(_) | JsonValue::String(_))
            && (matches!(value("time"), JsonValue::String(_)) || matches!(value("operationName"), JsonValue::String(_)))
    },
    target,
    route_keys: &["category"],
    route: |_, value| match value {
        JsonValue::String(category) => table_of(&category.text()).map(|table| (table, u8::MAX)),
        _ => None,
    },
    defaults: &[("SourceSystem", "Azure AD"), ("Resource", "Microsoft.aadiam"), ("ResourceGroup", "Microsoft.aadiam")],
};

/// Returns the table that a category's records belong to, or `None` if the category names none.
fn table_of(category: &str) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(match category {
        "SignInLogs" => "SigninLogs",
        "NonInteractiveUserSignInLogs" => "AADNonInteractiveUserSignInLogs",
        "ServicePrincipalSignInLogs" => "AADServicePrincipalSignInLogs",
        "ManagedIdentitySignInLogs" => "AADManagedIdentitySignInLogs",
        "ProvisioningLogs" => "AADProvisioningLogs",
        "RiskyUsers" => "AADRiskyUsers",
        "UserRiskEvents" => "AADUserRiskEvents",
        "RiskyServicePrincipals" => "AADRiskyServicePrincipals",
        "ServicePrincipalRiskEvents" => "AADServicePrincipalRiskEvents",
        _ => return log_analytics::table(category).map(|_| Cow::Owned(category.to_owned())),
    }))
}

fn target(table: &str, level: u8, key: &str) -> Target {
    let column = match (level, key) {
        (ENVELOPE, "time") => "TimeGenerated",
        (ENVELOPE, "properties") => return Target::Nested(PROPERTIES),
        (ENVELOPE, "tenantId") => "AADTenantId",
        (ENVELOPE, "callerIpAddress") => "IPAddress",
        // Audit records have a category of their own within, which is the one the table shows.
        (ENVELOPE, "category") if table == "AuditLogs" => return Target::Skip,
        (PROPERTIES, "location") => "LocationDetails",
        (PROPERTIES, "appliedConditionalAccessPolicies") => "ConditionalAccessPolicies",
        (PROPERTIES, "resourceId") => "ResourceIdentity",
        (PROPERTIES, "operationType") if table == "AuditLogs" => "AADOperationType",
        // The tables disagree on the name.
        (PROPERTIES, "processingTimeInMilliseconds" | "processingTimeInMs") if table != "SigninLogs" => {
            "ProcessingTimeInMs"
        }
        (PROPERTIES, "processingTimeInMs") => "ProcessingTimeInMilliseconds",
        _ => return pascal_case(key),
    };
    Target::Column(Cow::Borrowed(column))
}
