//! What the parameters of operators may be set to: `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`.

use kql_diagnostics::Diagnostic;
use kql_syntax::ast::{ExprKind as Ast, Operator, OperatorKind, OperatorParam};
use kql_types::Literal;

use crate::binder::Binder;
use crate::suggest::nearest;

/// The values that a parameter takes.
enum Values {
    /// One of these words, as written.
    Words(&'static [&'static str]),
    /// One of these words, in any case.
    Hints(&'static [&'static str]),
    Boolean,
    Integer,
}

const STRATEGIES: Values = Values::Hints(&["auto", "broadcast", "centralized", "shuffle"]);
const SIDES: &[&str] = &["auto", "left", "local", "right", "unresolved"];
const JOIN_KINDS: &[&str] = &[
    "inner",
    "fullouter",
    "innerunique",
    "leftanti",
    "leftantisemi",
    "anti",
    "leftouter",
    "leftsemi",
    "rightanti",
    "rightantisemi",
    "rightouter",
    "rightsemi",
];

impl Binder<'_> {
    /// Reports values that an operator's parameters cannot have.
    pub(crate) fn check_parameters(&mut self, operator: &Operator) {
        let properties: &[OperatorParam] = match &operator.kind {
            OperatorKind::Render { properties, .. } => properties,
            _ => &[],
        };
        for parameter in operator.params.iter().chain(properties) {
            if let Some(values) = values(&operator.kind, &parameter.name.text) {
                self.check_value(parameter, &values);
            }
        }
    }

    fn check_value(&mut self, parameter: &OperatorParam, values: &Values) {
        let value = &parameter.value;
        // Of a function's body the text is not at hand.
        let text = match &value.kind {
            Ast::Name(word) => word.text.as_str(),
            _ => "",
        };
        let name = &parameter.name.text;
        let (words, is_right) = match values {
            Values::Words(words) => (*words, words.contains(&text)),
            Values::Hints(words) => (*words, words.iter().any(|word| word.eq_ignore_ascii_case(text))),
            Values::Boolean => {
                if !matches!(value.kind, Ast::Literal(Literal::Bool(_)) | Ast::Missing | Ast::Error) {
                    self.error("KS223", value.span, format!("`{name}` is either true or false"));
                }
                return;
            }
            Values::Integer => {
                let is_integer = matches!(value.kind, Ast::Literal(Literal::Long(_) | Literal::Int(_)));
                if !is_integer && !matches!(value.kind, Ast::Missing | Ast::Error) {
                    self.error("KS221", value.span, format!("`{name}` is a whole number"));
                }
                return;
            }
        };
        if is_right || matches!(value.kind, Ast::Missing | Ast::Error) {
            return;
        }
        let found = if text.is_empty() { "this".to_owned() } else { format!("`{text}`") };
        let message = format!("{found} is no value of `{name}`, which is one of: {}", words.join(", "));
        let diagnostic = Diagnostic::error("KS005", value.span, message);
        self.report(match nearest(text, words.iter().copied()) {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }
}

/// Returns what an operator's parameter may be; `None` where anything may stand.
fn values(operator: &OperatorKind, name: &str) -> Option<Values> {
    use OperatorKind::*;
    Some(match (operator, name) {
        (Join { .. }, "kind") => Values::Words(JOIN_KINDS),
        (Lookup { .. }, "kind") => Values::Words(&["inner", "leftouter"]),
        (Union { .. }, "kind") => Values::Words(&["inner", "outer"]),
        (Search { .. }, "kind") => Values::Words(&["default", "case_insensitive", "case_sensitive"]),
        (MakeSeries(_), "kind") => Values::Words(&["nonempty"]),
        (MvExpand { .. }, "kind" | "bagexpansion") => Values::Words(&["bag", "array"]),
        (Parse { .. } | ParseWhere { .. }, "kind") => Values::Words(&["simple", "regex", "relaxed"]),
        (Reduce { .. }, "kind") => Values::Words(&["source"]),
        (Scan(_), "kind") => Values::Words(&["partial", "full"]),
        (Render { .. }, "kind") => Values::Words(&["default", "unstacked", "stacked", "stacked100", "map"]),
        (GraphMarkComponents, "kind") => Values::Words(&["weak", "strong"]),
        (Union { .. }, "isfuzzy" | "best_effort") | (Consume, "decodeblocks") => Values::Boolean,
        (Join { .. } | Distinct { .. }, "hint.strategy") => STRATEGIES,
        (Summarize { .. }, "hint.strategy") => Values::Hints(&["shuffle"]),
        (Sort { .. }, "hint.strategy") => Values::Hints(&["splitBlock", "multipleBlocks"]),
        (Join { .. } | Distinct { .. } | Summarize { .. }, "hint.num_partitions") => Values::Integer,
        (Join { .. }, "hint.remote") => Values::Hints(SIDES),
        (Evaluate { .. }, "hint.remote") => Values::Hints(&["auto", "local"]),
        (Evaluate { .. }, "hint.distribution") => Values::Hints(&["single", "per_node", "per_shard", "default"]),
        _ => return None,
    })
}
