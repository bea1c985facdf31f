//! Ids that depend on nothing but what they name.

use uuid::Uuid;

use crate::settings::Settings;

/// Returns the id of a thing of a kind, within the workspace.
pub(crate) fn make(settings: &Settings, kind: &str, parts: &[&str]) -> String {
    let namespace = Uuid::try_parse(&settings.workspace_id)
        .unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_URL, settings.workspace_id.as_bytes()));
    let name = format!("{kind}:{}", parts.join(":"));
    Uuid::new_v5(&namespace, name.as_bytes()).hyphenated().to_string()
}
