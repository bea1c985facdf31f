//! Audit events as Microsoft Graph (`/auditLogs/directoryAudits`) and the portal's JSON download have them.

use std::borrow::Cow;

use super::{ShapeRecord, Target, nothing, pascal_case, whole};
use crate::json::JsonValue;

pub(crate) static SHAPE: ShapeRecord = ShapeRecord {
    tables: &["AuditLogs"],
    default_table: Some("AuditLogs"),
    recognises: |value| {
        matches!(value("activityDateTime"), JsonValue::String(_))
            && matches!(value("activityDisplayName"), JsonValue::String(_))
            && matches!(value("initiatedBy"), JsonValue::Object(_))
            && matches!(value("targetResources"), JsonValue::Array(_))
    },
    target,
    route_keys: &[],
    route: nothing,
    defaults: &[("SourceSystem", "Azure AD"), ("Resource", "Microsoft.aadiam"), ("ResourceGroup", "Microsoft.aadiam")],
};

fn target(_table: &str, _level: u8, key: &str) -> Target {
    match key {
        "activityDateTime" => Target::Columns(&[("TimeGenerated", whole), ("ActivityDateTime", whole)]),
        "activityDisplayName" => Target::Columns(&[("ActivityDisplayName", whole), ("OperationName", whole)]),
        "operationType" => Target::Column(Cow::Borrowed("AADOperationType")),
        _ if key.starts_with("@odata.") => Target::Skip,
        _ => pascal_case(key),
    }
}
