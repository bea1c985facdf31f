//! Members of dynamic values: `a.b`, `a["b"]`, `a[0]`; and members of databases.

use kql_diagnostics::{Diagnostic, Span};
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use super::{Context, Wanted};
use crate::binder::Binder;
use crate::bound::ExprKind;
use crate::scope::{self, Symbol};
use crate::typed::{Typed, Value};

impl Binder<'_> {
    pub(super) fn bind_path(
        &mut self,
        base: &ast::Expr,
        selector: &ast::Expr,
        span: Span,
        context: Context<'_>,
        wanted: Wanted,
    ) -> Value {
        if let Ast::Name(side) = &base.kind
            && (side.text == "$left" || side.text == "$right")
            && let Some(right) = context.right
        {
            let row = if side.text == "$left" { context.row } else { Some(right) };
            if let (Ast::Name(name), Some(row)) = (&selector.kind, row) {
                return self.column_of_side(row, name, span);
            }
            return match self.bind(selector, Context { row, right: None, ..context }, Wanted::Scalar) {
                Value::Scalar(value) => Value::Scalar(value.at(span)),
                other => other,
            };
        }
        // In a graph pattern `n.name` is a property of the node `n`.
        if let (Ast::Name(element), Ast::Name(member)) = (&base.kind, &selector.kind)
            && let Some(value) = self.graph_element_member(&element.text, member, span)
        {
            return value;
        }
        if let (Ast::Name(step), Ast::Name(column)) = (&base.kind, &selector.kind)
            && context.row.is_none_or(|row| row.find(&step.text).is_none())
            && let Some(Symbol::Step(state)) = scope::find(&self.scope, &step.text).cloned()
        {
            return match state.find(&column.text) {
                Some(found) => Value::Scalar(self.column_value(found, span)),
                None if state.is_open => Value::Scalar(self.undetermined(&column.text, selector.span)),
                None => {
                    let message = format!("the step `{}` has no column `{}`", step.text, column.text);
                    self.error("KS142", selector.span, message);
                    Value::Unknown(span)
                }
            };
        }
        if let Ast::Call(call) = &base.kind
            && let Some(Symbol::Pattern(pattern)) = scope::find(&self.scope, &call.name.text).cloned()
        {
            return self.call_pattern(&pattern, call, Some(selector), span);
        }
        let value = match &base.kind {
            // `T.Column`, `x.y`: the base is whatever the name means.
            Ast::Name(_) | Ast::Path { .. } | Ast::Element { .. } | Ast::Call(_) | Ast::Parenthesized(_) => {
                self.bind(base, context, if context.row.is_some() { Wanted::Scalar } else { Wanted::Any })
            }
            _ => self.bind_any(base, context),
        };
        match value {
            Value::Unknown(_) => Value::Unknown(span),
            Value::Scalar(value) if value.is_unknown => Value::Unknown(span),
            Value::Scalar(value) if value.is(ScalarType::Dynamic) => {
                if let Ast::Parenthesized(index) = &selector.kind {
                    let key = self.bind_scalar(index, context);
                    return self.bind_index(value, key, index.span, span);
                }
                let key = match &selector.kind {
                    Ast::Name(name) | Ast::Wildcard(name) => Literal::String(name.text.clone()),
                    // `a.["b"]` and `a.[0]`
                    Ast::Literal(key @ (Literal::String(_) | Literal::Long(_))) => key.clone(),
                    Ast::Literal(Literal::Int(position)) => Literal::Long(i64::from(*position)),
                    Ast::Missing | Ast::Error => return Value::Unknown(span),
                    _ => {
                        self.error("KS105", selector.span, "a name is expected after `.`");
                        return Value::Unknown(span);
                    }
                };
                let key = Typed::literal(key, selector.span);
                // An array of a path's values has no members; each of its values may have.
                if key.is(ScalarType::String)
                    && matches!(base.kind, Ast::Name(_) | Ast::Path { .. })
                    && let Some(element) = self.last_mapped(&value)
                {
                    let element = self.step_into(element, key, span);
                    return Value::Scalar(self.map_last(element, span));
                }
                Value::Scalar(self.step_into(value, key, span))
            }
            Value::Entity(entity) => {
                let selector = if let Ast::Parenthesized(inner) = &selector.kind { inner } else { selector };
                self.bind_member(&entity, selector, context, wanted)
            }
            // `a.[0]`
            Value::Scalar(value) if matches!(selector.kind, Ast::Literal(Literal::Long(_) | Literal::Int(_))) => {
                self.no_elements(&value, base.span.end, span);
                Value::Unknown(span)
            }
            Value::Scalar(value) => {
                let name = member_name(selector);
                let message = format!("a {} has no member `{name}`", value.expr.ty);
                self.report(
                    Diagnostic::error("KS142", selector.span, message)
                        .with_help("only dynamic values have members; convert with `parse_json()`"),
                );
                Value::Unknown(span)
            }
            Value::Tabular(_) | Value::Type(_) | Value::Group(_) | Value::Graph(_) => {
                let name = member_name(selector);
                self.error("KS142", selector.span, format!("the name `{name}` does not refer to any known member"));
                Value::Unknown(span)
            }
        }
    }

    pub(super) fn bind_element(
        &mut self,
        base: &ast::Expr,
        index: &ast::Expr,
        span: Span,
        context: Context<'_>,
    ) -> Value {
        let value = self.bind_scalar(base, context);
        let index_value = self.bind_scalar(index, context);
        if value.is_unknown || index_value.is_unknown {
            return Value::Unknown(span);
        }
        if !value.is(ScalarType::Dynamic) {
            self.no_elements(&value, base.span.end, span);
            return Value::Unknown(span);
        }
        self.bind_index(value, index_value, index.span, span)
    }

    /// Reports the brackets behind a value that is not dynamic.
    fn no_elements(&mut self, value: &Typed, value_end: u32, span: Span) {
        let message = format!("a {} has no elements", value.expr.ty);
        let brackets = Span::new(value_end, span.end);
        let leading = self.source_text(brackets).find('[').unwrap_or_default() as u32;
        let at = Span::new(brackets.start + leading, span.end);
        self.report(
            Diagnostic::error("KS147", at, message)
                .with_help("only dynamic values have elements; convert with `parse_json()` or `split()`"),
        );
    }

    /// Binds the part of a dynamic value at an index.
    fn bind_index(&mut self, value: Typed, index: Typed, index_span: Span, span: Span) -> Value {
        if index.is_unknown {
            return Value::Unknown(span);
        }
        let index = match index.expr.ty {
            ScalarType::Int => self.convert(index, ScalarType::Long),
            ScalarType::String | ScalarType::Dynamic | ScalarType::Long => index,
            other => {
                self.error("KS141", index_span, format!("an index is a string or a whole number, not a {other}"));
                return Value::Unknown(span);
            }
        };
        Value::Scalar(self.step_into(value, index, span))
    }

    /// Returns a part of a dynamic value; the steps of one path are one call.
    fn step_into(&mut self, value: Typed, key: Typed, span: Span) -> Typed {
        if !value.is_unknown
            && !key.is_unknown
            && let ExprKind::Call { function, args } = &value.expr.kind
            && function.name == "[]"
        {
            let mut args = args.clone();
            args.push(key.expr);
            return Typed::new(ExprKind::Call { function, args }, ScalarType::Dynamic, span);
        }
        self.operator_call("[]", vec![value, key], ScalarType::Dynamic, span)
    }
}

/// Returns what stands after the dot, when it is a name.
fn member_name(selector: &ast::Expr) -> &str {
    match &selector.kind {
        Ast::Name(name) | Ast::Wildcard(name) => &name.text,
        Ast::Call(call) => &call.name.text,
        _ => "",
    }
}
