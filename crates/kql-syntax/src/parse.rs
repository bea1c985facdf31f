//! Entry points: whole queries, expressions, and the texts of saved functions.

use crate::ast::{Expr, FunctionBody, ParameterDecl, Query};
use crate::kind::SyntaxNode;
use crate::lexer::MAX_TEXT;
use crate::parser::{Parsed, run};
use kql_diagnostics::{Diagnostic, Span};

/// A parsed query text.
#[derive(Debug, Clone)]
pub struct Parse {
    /// The lossless tree: its text is the input, byte for byte.
    pub tree: SyntaxNode,
    pub query: Query,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parse {
    /// Whether the text breaks the grammar; warnings do not count.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A parsed expression, such as a default value.
#[derive(Debug, Clone)]
pub struct ParseExpression {
    pub tree: SyntaxNode,
    /// `Missing` when the text holds none.
    pub expression: Expr,
    pub diagnostics: Vec<Diagnostic>,
}

/// A parsed parameter list of a saved function.
#[derive(Debug, Clone)]
pub struct ParseParameters {
    pub tree: SyntaxNode,
    pub parameters: Vec<ParameterDecl>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A parsed body of a saved function.
#[derive(Debug, Clone)]
pub struct ParseBody {
    pub tree: SyntaxNode,
    pub body: FunctionBody,
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a query text: statements separated by semicolons, or a control command.
///
/// Never fails and never panics; time is linear in the length of the text. A text beyond 4 GiB is not read.
pub fn parse(text: &str) -> Parse {
    let (text, too_long) = within_limit(text);
    let Parsed { green, value, mut diagnostics } = run(text, |p| p.query());
    diagnostics.extend(too_long);
    Parse { tree: SyntaxNode::new_root(green), query: value, diagnostics }
}

/// Parses one expression, which may be a pipeline.
pub fn parse_expression(text: &str) -> ParseExpression {
    let (text, too_long) = within_limit(text);
    let Parsed { green, value, mut diagnostics } = run(text, |p| p.whole_expression());
    diagnostics.extend(too_long);
    ParseExpression { tree: SyntaxNode::new_root(green), expression: value, diagnostics }
}

/// Parses the parameters of a saved function: `(a:long = 1, T:(x:string))`, with or without the parentheses.
pub fn parse_parameters(text: &str) -> ParseParameters {
    let (text, too_long) = within_limit(text);
    let Parsed { green, value, mut diagnostics } = run(text, |p| p.parameter_text());
    diagnostics.extend(too_long);
    ParseParameters { tree: SyntaxNode::new_root(green), parameters: value, diagnostics }
}

/// Parses the body of a saved function: statements and a result, with or without the braces.
pub fn parse_function_body(text: &str) -> ParseBody {
    let (text, too_long) = within_limit(text);
    let Parsed { green, value, mut diagnostics } = run(text, |p| p.body_text());
    diagnostics.extend(too_long);
    ParseBody { tree: SyntaxNode::new_root(green), body: value, diagnostics }
}

fn within_limit(text: &str) -> (&str, Option<Diagnostic>) {
    if text.len() <= MAX_TEXT {
        return (text, None);
    }
    ("", Some(Diagnostic::error("KS244", Span::default(), "the query is longer than 4 GiB")))
}
