//! Sign-ins as Microsoft Graph (`/auditLogs/signIns`) and the portal's JSON download have them.

use std::borrow::Cow;

use super::{ShapeRecord, Target, pascal_case, whole};
use crate::json::{JsonError, JsonValue};

pub(crate) static SHAPE: ShapeRecord = ShapeRecord {
    tables: &[
        "SigninLogs",
        "AADNonInteractiveUserSignInLogs",
        "AADServicePrincipalSignInLogs",
        "AADManagedIdentitySignInLogs",
    ],
    default_table: Some("SigninLogs"),
    recognises: |value| {
        matches!(value("createdDateTime"), JsonValue::String(_))
            && matches!(value("TimeGenerated"), JsonValue::Null)
            && matches!(value("category"), JsonValue::Null)
            && matches!(value("status"), JsonValue::Object(_))
            && matches!(value("appId"), JsonValue::String(_))
            && (matches!(value("userPrincipalName"), JsonValue::String(_))
                || matches!(value("servicePrincipalId"), JsonValue::String(_)))
    },
    target,
    route_keys: &["signInEventTypes", "isInteractive"],
    route,
    defaults: &[
        ("SourceSystem", "Azure AD"),
        ("Category", "SignInLogs"),
        ("OperationName", "Sign-in activity"),
        ("Resource", "Microsoft.aadiam"),
        ("ResourceGroup", "Microsoft.aadiam"),
    ],
};

fn target(table: &str, _level: u8, key: &str) -> Target {
    match key {
        "createdDateTime" => Target::Columns(&[("TimeGenerated", whole), ("CreatedDateTime", whole)]),
        "status" => {
            Target::Columns(&[("Status", whole), ("ResultType", error_code), ("ResultDescription", failure_reason)])
        }
        "location" => Target::Columns(&[("LocationDetails", whole), ("Location", country)]),
        "appliedConditionalAccessPolicies" => Target::Column(Cow::Borrowed("ConditionalAccessPolicies")),
        "resourceId" => Target::Column(Cow::Borrowed("ResourceIdentity")),
        "processingTimeInMilliseconds" if table != "SigninLogs" => Target::Column(Cow::Borrowed("ProcessingTimeInMs")),
        _ if key.starts_with("@odata.") => Target::Skip,
        _ => pascal_case(key),
    }
}

fn error_code(status: JsonValue<'_>) -> Result<JsonValue<'_>, JsonError> {
    status.at_path(&["errorCode"])
}

/// Graph words success as `Other.`, where the table has no text.
fn failure_reason(status: JsonValue<'_>) -> Result<JsonValue<'_>, JsonError> {
    match status.at_path(&["errorCode"])? {
        JsonValue::Number("0") => Ok(JsonValue::Null),
        _ => status.at_path(&["failureReason"]),
    }
}

fn country(location: JsonValue<'_>) -> Result<JsonValue<'_>, JsonError> {
    location.at_path(&["countryOrRegion"])
}

/// The event types are exact; `isInteractive` only tells the two kinds of user sign-ins apart.
fn route(key: &str, value: &JsonValue<'_>) -> Option<(Cow<'static, str>, u8)> {
    let (table, weight) = match (key, value) {
        ("isInteractive", JsonValue::Bool(false)) => ("AADNonInteractiveUserSignInLogs", 1),
        ("isInteractive", JsonValue::Bool(true)) => ("SigninLogs", 1),
        ("signInEventTypes", JsonValue::Array(types)) => {
            let table = if types.contains("\"nonInteractiveUser\"") {
                "AADNonInteractiveUserSignInLogs"
            } else if types.contains("\"servicePrincipal\"") {
                "AADServicePrincipalSignInLogs"
            } else if types.contains("\"managedIdentity\"") {
                "AADManagedIdentitySignInLogs"
            } else if types.contains("\"interactiveUser\"") {
                "SigninLogs"
            } else {
                return None;
            };
            (table, u8::MAX)
        }
        _ => return None,
    };
    Some((Cow::Borrowed(table), weight))
}
