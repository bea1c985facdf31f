//! Tables of `let` statements that are read once: they are moved to where they are read.
//!
//! A table is copied for each place that reads it, so that no two places share columns. In a chain of variables, each
//! built on the one before, those copies would add up to the square of its length; most chains read each variable
//! once, and then need none.

use std::collections::{HashMap, HashSet};

use kql_syntax::ast::{self, ExprKind, LetValue, StatementKind};

use crate::bound::Tabular;

/// Words that find variables by a text or a pattern, or hide them.
const INDIRECT: &[&str] = &["table", "restrict"];

#[derive(Debug, Default)]
pub(crate) struct SingleUse {
    names: HashSet<String>,
    tables: HashMap<String, Tabular>,
}

impl SingleUse {
    /// Finds the variables of a query that only the source of one later statement's pipe names.
    ///
    /// Statements of the query itself are bound once, and so are the sources of their pipes.
    pub(crate) fn of(query: &ast::Query, text: &str) -> Self {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
            *counts.entry(word).or_default() += 1;
        }
        if INDIRECT.iter().any(|word| counts.contains_key(word)) {
            return Self::default();
        }
        let mut declared: HashSet<&str> = HashSet::new();
        let mut names = HashSet::new();
        for statement in &query.statements {
            let (value, name) = match &statement.kind {
                StatementKind::Let { name, value: LetValue::Expr(value) } => (value, Some(name)),
                StatementKind::Expr(value) => (value, None),
                StatementKind::Let { value: LetValue::Function(_), .. }
                | StatementKind::Set { .. }
                | StatementKind::DeclareQueryParameters(_)
                | StatementKind::DeclarePattern(_)
                | StatementKind::Alias { .. }
                | StatementKind::RestrictAccess(_)
                | StatementKind::ControlCommand { .. }
                | StatementKind::Error => continue,
            };
            let source = match &value.kind {
                ExprKind::Pipe { source, .. } => source,
                _ => value,
            };
            if let ExprKind::Name(read) = &source.kind
                && declared.contains(read.text.as_str())
                && counts.get(read.text.as_str()) == Some(&2)
            {
                names.insert(read.text.clone());
            }
            declared.extend(name.map(|name| name.text.as_str()));
        }
        Self { names, tables: HashMap::new() }
    }

    /// Keeps a variable's table for the place that reads it; gives it back when there may be several.
    pub(crate) fn keep(&mut self, name: &str, table: Tabular) -> Option<Tabular> {
        if !self.names.contains(name) {
            return Some(table);
        }
        self.tables.insert(name.to_owned(), table);
        None
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<Tabular> {
        self.tables.remove(name)
    }
}
