//! A function in a YAML file: an ASIM parser, an ASIM helper function, or a saved search.

use crate::codes;
use crate::diagnostic::{FileDiagnostic, Region};
use crate::document::{Context, Fields, Form, Node, NodeKind, SourceText, TextMap, decode, read_yaml};

use super::saved_function::SavedFunction;

/// Reads the functions of a YAML file; a document that holds none is reported.
pub fn read_yaml_function(file: &str, bytes: &[u8]) -> (Vec<SavedFunction>, Vec<FileDiagnostic>) {
    let text = match decode(file, bytes) {
        Ok(text) => text,
        Err(found) => return (Vec::new(), vec![found]),
    };
    let mut cx = Context::new(file, Form::Yaml);
    let source = SourceText::new(text);
    let documents = read_yaml(&mut cx, &source);
    let mut functions = Vec::new();
    if !cx.diagnostics.iter().any(|found| found.is_error() && found.code != codes::DUPLICATE_KEY.id) {
        for document in documents.iter().filter(|document| !document.is_null()) {
            functions.extend(read_document(&mut cx, document));
        }
        if functions.is_empty() && cx.diagnostics.is_empty() {
            cx.report(codes::FUNCTION_FORM, Region::START, "the file is empty");
        }
    }
    (functions, cx.diagnostics)
}

fn read_document(cx: &mut Context<'_>, node: &Node) -> Option<SavedFunction> {
    let mut fields = Fields::open(cx, node, "a saved function")?;
    // One published parser misspells its name's field; the misspelling is taken, with a remark.
    let names: &[&'static str] = &["ParserName", "FunctionName", "functionAlias", "PParserName", "FunctionAlias"];
    let name = fields.take(cx, names);
    let query = fields.take(cx, &["ParserQuery", "FunctionQuery", "query"]);
    let built_in = fields.take(cx, &["EquivalentBuiltInParser", "EquivalentBuiltInFunction"]);
    let parameters = fields.take(cx, &["ParserParams", "FunctionParams", "functionParameters"]);
    // A saved search has a display name too; it is the function's if there is no alias.
    let display = fields.take(cx, &["name"]);
    fields.accept(&[
        "Parser",
        "Function",
        "Product",
        "Normalization",
        "References",
        "Description",
        "Parsers",
        "Etag",
        "etag",
        "Dependencies",
        "Id",
        "id",
        "Vendor",
        "Exceptions",
        "description",
        "category",
        "references",
        "version",
        "displayName",
        "tags",
        "metadata",
    ]);
    let region = fields.region;
    let (Some(name), Some(query)) = (name.or(display), query) else {
        cx.report(codes::FUNCTION_FORM, region, "the document holds no saved function")
            .help("expected `ParserName` and `ParserQuery`, `FunctionName` and `FunctionQuery`, or `functionAlias` and `query`");
        return None;
    };
    let name = cx.text(name, "ParserName")?;
    let alias = built_in.and_then(|node| cx.text(node, "EquivalentBuiltInParser"));
    let parameters = parameters.map_or_else(String::new, |node| read_parameters(cx, node));
    let NodeKind::Scalar { text, map, .. } = &query.kind else {
        cx.report(codes::WRONG_TYPE, query.region, "the function's query is no text");
        return None;
    };
    let (body, body_map): (String, TextMap) = (text.clone(), map.clone());
    fields.finish(cx);
    let name = name.value.trim().to_owned();
    let aliases = alias.map(|alias| alias.value.trim().to_owned()).filter(|alias| !alias.is_empty() && *alias != name);
    Some(SavedFunction {
        name,
        aliases: aliases.into_iter().collect(),
        parameters,
        body,
        file: cx.file.to_owned(),
        region,
        body_map,
    })
}

/// Returns the parameter list in KQL, from its text or from a list of names, types and defaults.
fn read_parameters(cx: &mut Context<'_>, node: &Node) -> String {
    if let Some(text) = node.as_text() {
        let text = text.trim();
        return match text.strip_prefix('(') {
            _ if text.is_empty() => String::new(),
            Some(_) => text.to_owned(),
            None => format!("({text})"),
        };
    }
    let mut declarations = Vec::new();
    for item in cx.list(node, "ParserParams") {
        let Some(mut fields) = Fields::open(cx, item, "a parameter") else {
            continue;
        };
        let name = fields.require(cx, &["Name"]).and_then(|node| cx.text(node, "Name"));
        let ty = fields.take(cx, &["Type"]).and_then(|node| cx.text(node, "Type"));
        let default = fields.take(cx, &["Default"]).and_then(|node| cx.text(node, "Default"));
        fields.accept(&["Description"]);
        fields.finish(cx);
        let Some(name) = name else { continue };
        let name = name.value.trim();
        let ty = ty.map_or_else(String::new, |ty| ty.value.trim().to_lowercase());
        // A tabular parameter carries its schema in the name: `T:(x:string)`.
        let mut declaration = match ty.as_str() {
            "table" if name.contains(':') => name.to_owned(),
            "table" => format!("{name}:(*)"),
            "" => name.to_owned(),
            ty => format!("{name}:{ty}"),
        };
        if let Some(default) = default {
            declaration.push('=');
            declaration.push_str(&default_literal(&ty, &default.value));
        }
        declarations.push(declaration);
    }
    if declarations.is_empty() { String::new() } else { format!("({})", declarations.join(", ")) }
}

/// Returns a default as KQL: the YAML form leaves out the quotes of texts.
fn default_literal(ty: &str, text: &str) -> String {
    let text = text.trim();
    let is_quoted = text.len() >= 2 && (text.starts_with('\'') || text.starts_with('"'));
    if ty == "string" && !is_quoted {
        return format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    }
    text.to_owned()
}
