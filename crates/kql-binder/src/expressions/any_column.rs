//! `* has "x"`: a test that any column may pass.

use std::collections::HashMap;

use kql_diagnostics::Span;
use kql_syntax::ast::BinaryOp;
use kql_types::{Literal, ScalarType};

use super::Context;
use super::binary::{result_type, symbol};
use crate::binder::Binder;
use crate::bound::*;
use crate::typed::Typed;

/// A test in the condition of `search` or `find`, to be asked of the columns of each table.
#[derive(Debug, Clone)]
pub(crate) struct AnyColumn {
    /// Stands for the answer in the bound condition.
    pub(crate) column: BoundColumn,
    op: BinaryOp,
    value: Typed,
}

impl Binder<'_> {
    /// Binds a test on all columns of a row.
    pub(crate) fn any_column(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        value: Typed,
        span: Span,
        context: Context<'_>,
    ) -> Typed {
        let Some(row) = context.row.filter(|_| can_test(op)) else {
            self.error("KS191", op_span, "`*` is not allowed here");
            return Typed::unknown(span);
        };
        if value.is_unknown {
            return Typed::new(ExprKind::Literal(Literal::Null(ScalarType::Bool)), ScalarType::Bool, span);
        }
        let column = self.new_column("*", ScalarType::Bool);
        let (op, value) = self.cased_operator(op, value);
        let test = AnyColumn { column, op, value };
        match &mut self.any_columns {
            Some(tests) => {
                let answer = Typed::column(test.column.id, ScalarType::Bool, span);
                tests.push(test);
                answer
            }
            None => {
                let kind = self.passes_in_any(&test, row, span).kind;
                Typed::new(kind, ScalarType::Bool, span)
            }
        }
    }

    /// Returns whether any column of a row passes a test.
    pub(crate) fn passes_in_any(&mut self, test: &AnyColumn, row: &RowType, span: Span) -> Expr {
        let mut tests: Vec<Expr> = Vec::with_capacity(row.columns.len());
        // Columns of one type differ in their ids only: a workspace has tens of thousands.
        let mut of_type: HashMap<ScalarType, (ColumnId, Option<Expr>)> = HashMap::new();
        for column in &row.columns {
            let value = self.column_value(column, span);
            if value.is_unknown {
                continue;
            }
            if !self.is_constant(&test.value.expr) {
                tests.extend(self.passes(test, value, span));
                continue;
            }
            let (first, known) =
                of_type.entry(column.ty).or_insert_with(|| (column.id, self.passes(test, value, span)));
            tests.extend(known.as_ref().map(|test| {
                let mut test = test.clone();
                put_column(&mut test, *first, column.id);
                test
            }));
        }
        // A balanced tree: a row may have thousands of columns.
        while tests.len() > 1 {
            let mut pairs = Vec::with_capacity(tests.len().div_ceil(2));
            let mut rest = tests.into_iter();
            while let Some(left) = rest.next() {
                pairs.push(match rest.next() {
                    Some(right) => {
                        Expr { kind: ExprKind::Or(Box::new(left), Box::new(right)), ty: ScalarType::Bool, span }
                    }
                    None => left,
                });
            }
            tests = pairs;
        }
        tests.pop().unwrap_or_else(|| Typed::literal(Literal::Bool(false), span).expr)
    }

    /// Returns the test of one column, or nothing where its type cannot pass.
    fn passes(&mut self, test: &AnyColumn, column: Typed, span: Span) -> Option<Expr> {
        let (ty, wanted) = (column.expr.ty, test.value.expr.ty);
        let is_text = |ty| matches!(ty, ScalarType::String | ScalarType::Dynamic);
        let compares = matches!(test.op, BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater)
            || matches!(test.op, BinaryOp::GreaterOrEqual | BinaryOp::Equal);
        if compares && !is_text(wanted) {
            let fits = ty == wanted || (ty.is_numeric() && wanted.is_numeric());
            if !fits || result_type(test.op, ty, wanted).is_none() {
                return None;
            }
            let (left, right) = self.comparable(column, test.value.clone());
            return Some(self.operator_call(symbol(test.op), vec![left, right], ScalarType::Bool, span).expr);
        }
        if compares && test.op != BinaryOp::Equal {
            return None;
        }
        let text = if is_text(ty) { column } else { self.convert(column, ScalarType::String) };
        Some(self.operator_call(symbol(test.op), vec![text, test.value.clone()], ScalarType::Bool, span).expr)
    }

    /// Returns what an operator becomes where `search` minds the case.
    pub(crate) fn cased_operator(&self, op: BinaryOp, value: Typed) -> (BinaryOp, Typed) {
        if !self.minds_case {
            return (op, value);
        }
        match (op, self.evaluate_string(&value)) {
            (BinaryOp::SearchTerm, Some(term)) => {
                let (op, term) = cased_term(&term);
                (op, Typed::literal(Literal::String(term), value.expr.span))
            }
            (op, _) => (cased(op), value),
        }
    }
}

/// Puts a column in the place of another one.
fn put_column(expr: &mut Expr, from: ColumnId, to: ColumnId) {
    match &mut expr.kind {
        ExprKind::Column(id) => {
            if *id == from {
                *id = to;
            }
        }
        ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => {
            args.iter_mut().for_each(|arg| put_column(arg, from, to));
        }
        ExprKind::And(a, b) | ExprKind::Or(a, b) => {
            put_column(a, from, to);
            put_column(b, from, to);
        }
        ExprKind::Convert(inner) | ExprKind::InTable { operand: inner, .. } => put_column(inner, from, to),
        ExprKind::Literal(_) | ExprKind::ToScalar(_) | ExprKind::IngestionTime => {}
    }
}

/// Whether an operator asks for something that a column may have; that a column lacks
/// something would be true of nearly every row.
fn can_test(op: BinaryOp) -> bool {
    use BinaryOp::*;
    matches!(
        op,
        Equal
            | Less
            | LessOrEqual
            | Greater
            | GreaterOrEqual
            | EqualTilde
            | Has
            | HasCs
            | HasPrefix
            | HasPrefixCs
            | HasSuffix
            | HasSuffixCs
            | Contains
            | ContainsCs
            | StartsWith
            | StartsWithCs
            | EndsWith
            | EndsWithCs
            | Like
            | LikeCs
            | MatchesRegex
            | SearchTerm
    )
}

/// Returns the operator that minds the case.
fn cased(op: BinaryOp) -> BinaryOp {
    use BinaryOp::*;
    match op {
        EqualTilde => Equal,
        NotEqualTilde => NotEqual,
        Has => HasCs,
        NotHas => NotHasCs,
        HasPrefix => HasPrefixCs,
        NotHasPrefix => NotHasPrefixCs,
        HasSuffix => HasSuffixCs,
        NotHasSuffix => NotHasSuffixCs,
        Contains => ContainsCs,
        NotContains => NotContainsCs,
        StartsWith => StartsWithCs,
        NotStartsWith => NotStartsWithCs,
        EndsWith => EndsWithCs,
        NotEndsWith => NotEndsWithCs,
        Like => LikeCs,
        NotLike => NotLikeCs,
        other => other,
    }
}

/// Returns what looks for a search term by its case, and the text to look for.
fn cased_term(term: &str) -> (BinaryOp, String) {
    let bare = term.trim_matches('*');
    if bare.contains('*') {
        let pattern: Vec<String> = bare.split('*').map(escaped).collect();
        let start = if term.starts_with('*') { "" } else { r"\b" };
        let end = if term.ends_with('*') { "" } else { r"\b" };
        return (BinaryOp::MatchesRegex, format!("{start}{}{end}", pattern.join(".*")));
    }
    let op = match (term.starts_with('*'), term.ends_with('*')) {
        (true, true) => BinaryOp::ContainsCs,
        (true, false) => BinaryOp::HasSuffixCs,
        (false, true) => BinaryOp::HasPrefixCs,
        (false, false) => BinaryOp::HasCs,
    };
    (op, bare.to_owned())
}

/// Returns a pattern that matches a text as it is.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        // These two are no special characters, and mean something behind a backslash.
        if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
