//! ARM JSON: a resource, a template with resources (nested ones too), a REST body or list, a portal export.

use crate::codes;
use crate::document::{Context, Node, Spanned};
use crate::model::{Rule, read_rule};

use super::arm_expression::Scope;

/// Reads the rules of a JSON document; none at all is reported.
pub(super) fn read_arm(cx: &mut Context<'_>, node: &Node) -> Vec<Rule> {
    let mut rules = Vec::new();
    collect(cx, node, Scope::of(node), &mut rules);
    if rules.is_empty() && cx.diagnostics.is_empty() {
        cx.report(codes::NOT_A_RULE, node.region, "the JSON holds no analytics rule").help(
            "expected a resource of type `…/alertRules`, a template with such resources, or `{kind, properties}`",
        );
    }
    rules
}

fn collect(cx: &mut Context<'_>, node: &Node, scope: Scope<'_>, rules: &mut Vec<Rule>) {
    if let Some(items) = node.as_sequence() {
        for item in items {
            collect(cx, item, scope, rules);
        }
        return;
    }
    if is_rule_resource(node) {
        rules.extend(read_resource(cx, node, scope));
        return;
    }
    // `value` is what a REST list holds; the other names are templates inside of templates.
    for name in ["resources", "value"] {
        match node.get_ignore_case(name) {
            Some(inner) if inner.as_sequence().is_some() => collect(cx, inner, scope, rules),
            // Newer templates name their resources.
            Some(inner) if name == "resources" => {
                for (_, resource) in inner.as_mapping().unwrap_or_default() {
                    collect(cx, resource, scope, rules);
                }
            }
            _ => {}
        }
    }
    if let Some(properties) = node.get_ignore_case("properties") {
        for name in ["mainTemplate", "template"] {
            if let Some(template) = properties.get_ignore_case(name) {
                let mut inner = Scope::of(template);
                inner.parameters = inner.parameters.or(scope.parameters);
                inner.variables = inner.variables.filter(|node| node.as_mapping().is_some_and(|list| !list.is_empty()));
                inner.variables = inner.variables.or(scope.variables);
                collect(cx, template, inner, rules);
            }
        }
    }
}

/// Whether a mapping is a rule: by its type, or as a REST body by kind and properties.
fn is_rule_resource(node: &Node) -> bool {
    if node.get_ignore_case("properties").is_none() {
        return false;
    }
    match node.get_ignore_case("type").and_then(Node::as_text) {
        Some(name) => {
            let name = name.to_ascii_lowercase();
            name.ends_with("/alertrules") || name.ends_with("/alertruletemplates")
        }
        None => node.get_ignore_case("kind").is_some(),
    }
}

fn read_resource(cx: &mut Context<'_>, node: &Node, scope: Scope<'_>) -> Option<Rule> {
    let properties = scope.resolve(cx, node.get_ignore_case("properties")?);
    let kind = node.get_ignore_case("kind").map(|kind| scope.resolve(cx, kind));
    let mut rule = read_rule(cx, &properties, kind.as_ref(), identity(node, scope))?;
    rule.region = node.region;
    Some(rule)
}

/// Returns the rule's GUID, which stands somewhere inside the resource's name or id.
fn identity(node: &Node, scope: Scope<'_>) -> Option<Spanned<String>> {
    for field in ["name", "id"] {
        let Some(value) = node.get_ignore_case(field) else {
            continue;
        };
        let Some(text) = value.as_text() else {
            continue;
        };
        let found = last_guid(text).map(str::to_owned).or_else(|| {
            let resolved = scope.text(text)?;
            let last = resolved.rsplit('/').next().unwrap_or(&resolved);
            Some(last_guid(&resolved).unwrap_or(last).to_owned())
        });
        if let Some(id) = found.filter(|id| !id.is_empty() && !id.contains('(')) {
            return Some(Spanned::new(id, value.region));
        }
    }
    None
}

fn last_guid(text: &str) -> Option<&str> {
    const LENGTH: usize = 36;
    (0..=text.len().checked_sub(LENGTH)?).rev().find_map(|start| {
        let candidate = text.get(start..start + LENGTH)?;
        let fits = candidate.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        fits.then_some(candidate)
    })
}
