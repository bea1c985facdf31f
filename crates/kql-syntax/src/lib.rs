//! The Kusto Query Language as text: lexer, error-tolerant parser, lossless tree, typed tree.
//!
//! [`parse`] never fails. It gives the lossless tree ([`SyntaxNode`]: every byte of
//! the text, in nodes), the typed tree ([`ast`]) that the binder reads, and what is
//! wrong as diagnostics with Kusto's codes where the condition is Kusto's.
//!
//! Invariant: no error type, no I/O, no knowledge of tables or functions. What a name
//! means is the binder's business.

pub mod ast;
mod format;
mod keyword;
mod kind;
mod layout_fault;
mod lexer;
mod parse;
mod parser;

pub use format::{WIDTH, format};
pub use keyword::{Keyword, NameUse};
pub use kind::{Kql, SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};
pub use layout_fault::layout_fault;
pub use parse::{
    Parse, ParseBody, ParseExpression, ParseParameters, parse, parse_expression, parse_function_body, parse_parameters,
};
pub use parser::{MAX_CHAIN, MAX_NESTING, operator_names};
