//! Patterns: `declare pattern` maps constant arguments, and a constant path after them, to queries.

use std::rc::Rc;

use kql_diagnostics::Span;
use kql_syntax::ast::{self, ExprKind as Ast};
use kql_types::{Literal, ScalarType};

use crate::binder::Binder;
use crate::expressions::Context;
use crate::scope::{FunctionParameter, Pattern, PatternArm, Symbol, declare};
use crate::typed::{Typed, Value};

impl Binder<'_> {
    pub(crate) fn declare_pattern(&mut self, pattern: &ast::PatternDecl) {
        let parameters = self.bind_parameters(&pattern.params);
        let path = pattern.path.as_ref().map(|path| self.bind_parameters(std::slice::from_ref(path)));
        let arms = pattern.arms.iter().map(|arm| PatternArm {
            values: arm.values.iter().map(|value| self.pattern_value(value)).collect(),
            path: arm.path.as_ref().map(|path| self.pattern_value(path)),
            body: arm.body.clone(),
        });
        let arms = arms.collect();
        let symbol = Symbol::Pattern(Rc::new(Pattern {
            name: pattern.name.text.clone(),
            parameters,
            path: path.and_then(|p| p.into_iter().next()),
            arms,
            scope: self.scope.clone(),
        }));
        declare(&mut self.scope, &pattern.name.text, symbol);
    }

    /// Returns a value of a pattern, which is a literal text.
    fn pattern_value(&mut self, value: &ast::Expr) -> String {
        match &value.kind {
            Ast::Literal(Literal::String(text)) => text.clone(),
            Ast::Missing | Ast::Error => String::new(),
            _ => {
                self.error("KS141", value.span, "the values of a pattern are literal strings");
                String::new()
            }
        }
    }

    /// Binds `p("a")` and, with what follows the call, `p("a").["b"]`.
    pub(crate) fn call_pattern(
        &mut self,
        pattern: &Pattern,
        call: &ast::Call,
        path: Option<&ast::Expr>,
        span: Span,
    ) -> Value {
        if call.args.len() != pattern.parameters.len() {
            let message =
                format!("`{}` takes {} arguments, not {}", pattern.name, pattern.parameters.len(), call.args.len());
            self.error("KS118", call.name.span, message);
            return Value::Unknown(span);
        }
        let mut values = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            match &arg.kind {
                Ast::Literal(Literal::String(text)) => values.push(text.clone()),
                _ => {
                    let value = self.bind_scalar(arg, Context::NONE);
                    if !value.is_unknown {
                        let message = format!("the arguments of the pattern `{}` are literal strings", pattern.name);
                        self.error("KS141", arg.span, message);
                    }
                    return Value::Unknown(span);
                }
            }
        }
        let chosen = path.and_then(|path| match &path.kind {
            Ast::Name(name) => Some(name.text.clone()),
            Ast::Literal(Literal::String(text)) => Some(text.clone()),
            _ => None,
        });
        let Some(arm) = pattern.arms.iter().find(|arm| arm.values == values && arm.path == chosen) else {
            let message = format!("the pattern `{}` has nothing for these values", pattern.name);
            self.error("KS188", call.name.span, message);
            return Value::Unknown(span);
        };
        let mut scope = pattern.scope.clone();
        crate::scope::begin_body(&mut scope);
        let texts = values.into_iter().chain(chosen);
        for (parameter, text) in pattern.parameters.iter().chain(&pattern.path).zip(texts) {
            declare(&mut scope, &parameter.name, constant(parameter, text, span));
        }
        let value = self.with_scope(scope, |binder| binder.nested(span, |binder| binder.bind_body(&arm.body)));
        value.unwrap_or(Value::Unknown(span))
    }
}

fn constant(parameter: &FunctionParameter, text: String, span: Span) -> Symbol {
    match parameter.ty {
        crate::scope::FunctionParameterType::Scalar(ScalarType::String) => {
            Symbol::Scalar(Rc::new(Typed::literal(Literal::String(text), span)))
        }
        _ => Symbol::Unknown,
    }
}
