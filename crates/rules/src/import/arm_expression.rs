//! ARM template expressions: `[concat(parameters('workspace'), '/x')]`, as far as rules use them.

use crate::codes;
use crate::document::{Context, Node, NodeKind, ScalarStyle, TextMap};

/// What the expressions of a template can refer to.
#[derive(Clone, Copy)]
pub(super) struct Scope<'n> {
    pub(super) parameters: Option<&'n Node>,
    pub(super) variables: Option<&'n Node>,
}

/// References deeper than this are taken for circular.
const MAX_STEPS: usize = 32;

impl<'n> Scope<'n> {
    /// Returns the scope of a template.
    pub(super) fn of(template: &'n Node) -> Self {
        Self { parameters: template.get_ignore_case("parameters"), variables: template.get_ignore_case("variables") }
    }

    /// Returns the tree with its expressions replaced by their values;
    /// those that cannot be resolved are reported and stay as they are.
    pub(super) fn resolve(self, cx: &mut Context<'_>, node: &Node) -> Node {
        let kind = match &node.kind {
            NodeKind::Scalar { text, style: ScalarStyle::DoubleQuoted, .. } if text.starts_with('[') => {
                if let Some(rest) = text.strip_prefix("[[") {
                    // A doubled bracket is a text that begins with one.
                    literal(format!("[{rest}"), node)
                } else if text.ends_with(']') {
                    match self.evaluate(text, 0) {
                        Some(Value::Text(text)) => literal(text, node),
                        Some(Value::Tree(found)) => return self.resolve_found(cx, found, node),
                        None => {
                            cx.report(
                                codes::UNRESOLVED_EXPRESSION,
                                node.region,
                                format!("the expression `{}` cannot be resolved", shortened(text)),
                            );
                            node.kind.clone()
                        }
                    }
                } else {
                    node.kind.clone()
                }
            }
            NodeKind::Scalar { .. } => node.kind.clone(),
            NodeKind::Sequence(items) => NodeKind::Sequence(items.iter().map(|item| self.resolve(cx, item)).collect()),
            NodeKind::Mapping(entries) => {
                NodeKind::Mapping(entries.iter().map(|(key, value)| (key.clone(), self.resolve(cx, value))).collect())
            }
        };
        Node { kind, region: node.region }
    }

    /// Puts a parameter's or variable's value in the place of the expression that names it.
    fn resolve_found(self, cx: &mut Context<'_>, found: &Node, place: &Node) -> Node {
        match found.as_text() {
            // Expressions inside it were followed already.
            Some(text) => {
                let mut node = found.clone();
                if let NodeKind::Scalar { map, .. } = &mut node.kind {
                    *map = if text.contains('\n') { TextMap::Start(place.region) } else { map.clone() };
                }
                node.region = place.region;
                node
            }
            None => self.resolve(cx, found),
        }
    }

    /// Returns an expression's text; none if it is no text or cannot be resolved.
    pub(super) fn text(self, text: &str) -> Option<String> {
        if !text.starts_with('[') || text.starts_with("[[") {
            return Some(text.to_owned());
        }
        match self.evaluate(text, 0)? {
            Value::Text(text) => Some(text),
            Value::Tree(node) => node.as_text().map(str::to_owned),
        }
    }

    fn evaluate(self, text: &str, steps: usize) -> Option<Value<'n>> {
        let inner = text.strip_prefix('[')?.strip_suffix(']')?;
        let mut parser = Expression { scope: self, rest: inner, steps };
        let value = parser.value()?;
        parser.rest.trim().is_empty().then_some(value)
    }
}

enum Value<'n> {
    Text(String),
    Tree(&'n Node),
}

struct Expression<'n, 't> {
    scope: Scope<'n>,
    rest: &'t str,
    steps: usize,
}

impl<'n, 't> Expression<'n, 't> {
    fn value(&mut self) -> Option<Value<'n>> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return None;
        }
        self.rest = self.rest.trim_start();
        let mut value = if self.rest.starts_with('\'') {
            Value::Text(self.quoted()?)
        } else {
            let name = self.name()?;
            self.call(name)?
        };
        while self.rest.trim_start().starts_with('.') {
            self.rest = self.rest.trim_start().strip_prefix('.')?;
            let name = self.name()?;
            let Value::Tree(node) = value else {
                return None;
            };
            value = self.follow(node.get_ignore_case(name)?)?;
        }
        Some(value)
    }

    fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest.trim_start();
        let end = rest.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(rest.len());
        self.rest = &rest[end..];
        (end > 0).then(|| &rest[..end])
    }

    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut rest = self.rest.strip_prefix('\'')?;
        loop {
            let end = rest.find('\'')?;
            text.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            // A doubled quote is a quote.
            match rest.strip_prefix('\'') {
                Some(after) => {
                    text.push('\'');
                    rest = after;
                }
                None => break,
            }
        }
        self.rest = rest;
        Some(text)
    }

    fn call(&mut self, name: &str) -> Option<Value<'n>> {
        self.rest = self.rest.trim_start().strip_prefix('(')?;
        let mut arguments = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix(')') {
                self.rest = rest;
                break;
            }
            if let Some(rest) = self.rest.strip_prefix(',') {
                self.rest = rest;
            }
            let Value::Text(text) = self.value().map(textual)? else {
                return None;
            };
            arguments.push(text);
        }
        match (name.to_ascii_lowercase().as_str(), arguments.as_slice()) {
            ("concat", parts) => Some(Value::Text(parts.concat())),
            ("tolower", [text]) => Some(Value::Text(text.to_lowercase())),
            ("toupper", [text]) => Some(Value::Text(text.to_uppercase())),
            ("parameters", [name]) => {
                let parameter = self.scope.parameters?.get_ignore_case(name)?;
                self.follow(parameter.get_ignore_case("defaultValue").or_else(|| parameter.get_ignore_case("value"))?)
            }
            ("variables", [name]) => self.follow(self.scope.variables?.get_ignore_case(name)?),
            _ => None,
        }
    }

    /// Evaluates the expression that a parameter or variable may be in its turn.
    fn follow(&self, node: &'n Node) -> Option<Value<'n>> {
        match node.as_text() {
            Some(text) if text.starts_with('[') && !text.starts_with("[[") => self.scope.evaluate(text, self.steps + 1),
            _ => Some(Value::Tree(node)),
        }
    }
}

fn textual(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Tree(node) => match node.as_text() {
            Some(text) => Value::Text(text.to_owned()),
            None => Value::Tree(node),
        },
        text => text,
    }
}

fn literal(text: String, place: &Node) -> NodeKind {
    NodeKind::Scalar { text, style: ScalarStyle::DoubleQuoted, map: TextMap::Start(place.region) }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 80 { text.to_owned() } else { text.chars().take(79).chain(['…']).collect() }
}
