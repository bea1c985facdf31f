//! Account names that stand for nobody: they make no entity.

use super::entity::Entity;

const GENERIC: [&str; 11] = [
    "ADMIN",
    "ADMINISTRATOR",
    "SYSTEM",
    "ROOT",
    "ANONYMOUS",
    "AUTHENTICATED USER",
    "NETWORK",
    "NULL",
    "LOCAL SYSTEM",
    "LOCALSYSTEM",
    "NETWORK SERVICE",
];

/// Whether an account is known by such a name only.
pub(super) fn is_generic(entity: &Entity, ignores_case: bool) -> bool {
    if entity.tag != "account" || entity.properties.iter().any(|(name, _)| name != "Name" && name != "DisplayName") {
        return false;
    }
    entity.property("Name").is_some_and(|name| {
        GENERIC.iter().any(|generic| if ignores_case { generic.eq_ignore_ascii_case(&name) } else { *generic == name })
    })
}
