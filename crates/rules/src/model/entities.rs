//! Result columns that become entities of an alert.

use std::collections::HashSet;

use crate::codes;
use crate::document::{Context, Fields, Node, Spanned};

use super::custom_details::read_column;
use super::entity_types::EntityType;
use super::words::read_word;

/// One entry of `entityMappings`: an entity for each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityMapping {
    pub entity_type: EntityType,
    /// In the order of the document.
    pub fields: Vec<FieldMapping>,
}

/// One identifier of a mapped entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMapping {
    /// In the documented spelling when it is a known one.
    pub identifier: String,
    pub column: Spanned<String>,
}

const MAX_MAPPINGS: usize = 10;
const MAX_FIELDS: usize = 3;

pub(crate) fn read_entity_mappings(cx: &mut Context<'_>, fields: &mut Fields<'_>) -> Vec<EntityMapping> {
    let Some(node) = fields.take(cx, &["entityMappings"]) else {
        return Vec::new();
    };
    let items = cx.list(node, "entityMappings");
    if items.len() > MAX_MAPPINGS || (items.is_empty() && node.as_sequence().is_none()) {
        cx.report(
            codes::ENTITY_MAPPING_COUNT,
            node.region,
            format!("{} entity mappings, the service accepts 1 to {MAX_MAPPINGS}", items.len()),
        );
    }
    items.into_iter().filter_map(|item| read_mapping(cx, item)).collect()
}

fn read_mapping(cx: &mut Context<'_>, node: &Node) -> Option<EntityMapping> {
    let mut fields = Fields::open(cx, node, "an entity mapping")?;
    let entity_type = fields.require(cx, &["entityType"]);
    let field_mappings = fields.require(cx, &["fieldMappings"]);
    fields.finish(cx);
    let entity_type: EntityType =
        entity_type.and_then(|node| read_word(cx, node, "entityType", codes::UNKNOWN_ENTITY_TYPE))?;
    let list = field_mappings?;
    let items = cx.list(list, "fieldMappings");
    if items.is_empty() || items.len() > MAX_FIELDS {
        cx.report(
            codes::FIELD_MAPPING_COUNT,
            node.region,
            format!("{} fields in the mapping of {entity_type}, the service accepts 1 to {MAX_FIELDS}", items.len()),
        );
    }
    let mut mapping = EntityMapping { entity_type, fields: Vec::new() };
    let mut seen = HashSet::new();
    for item in items {
        let Some(field) = read_field(cx, item, entity_type) else {
            continue;
        };
        if !seen.insert(field.identifier.clone()) {
            cx.report(
                codes::DUPLICATE_IDENTIFIER,
                item.region,
                format!("the identifier `{}` of {entity_type} is mapped twice", field.identifier),
            );
        }
        mapping.fields.push(field);
    }
    if !mapping.fields.is_empty() && !entity_type.has_required(|identifier| seen.contains(identifier)) {
        cx.report(
            codes::REQUIRED_IDENTIFIER,
            node.region,
            format!("the mapping of {entity_type} lacks a required identifier"),
        )
        .help(format!("map {}", entity_type.required_text()));
    }
    Some(mapping)
}

fn read_field(cx: &mut Context<'_>, node: &Node, entity_type: EntityType) -> Option<FieldMapping> {
    let mut fields = Fields::open(cx, node, "a field mapping")?;
    let identifier = fields.require(cx, &["identifier"]);
    let column = fields.require(cx, &["columnName"]);
    fields.finish(cx);
    let identifier = identifier.and_then(|node| cx.text(node, "identifier"));
    let column = column.and_then(|node| read_column(cx, node, "columnName"));
    let (mut identifier, column) = (identifier?, column?);
    match entity_type.identifiers().iter().find(|known| known.eq_ignore_ascii_case(&identifier.value)) {
        Some(known) => {
            if *known != identifier.value {
                cx.report(
                    codes::FIELD_SPELLING,
                    identifier.region,
                    format!("the identifier `{}` is written `{known}`", identifier.value),
                );
                identifier.value = (*known).to_owned();
            }
        }
        None => {
            cx.report(
                codes::UNKNOWN_IDENTIFIER,
                identifier.region,
                format!("{entity_type} has no identifier `{}`", identifier.value),
            )
            .help(format!("use one of {}", entity_type.identifiers().join(", ")));
        }
    }
    Some(FieldMapping { identifier: identifier.value, column })
}
