//! Lookups by a few keys of a stored table: the distinct keys are looked up, and the table is
//! joined with what they match. So the table streams, and only the columns are read that the
//! query uses.

use kql_diagnostics::Span;
use kql_functions::{TableFunction, TableOutputs};
use kql_types::{Literal, ScalarType};

use super::arguments::Given;
use crate::binder::Binder;
use crate::bound::*;

impl Binder<'_> {
    /// Binds a lookup as a join, where its input is read row by row and its keys are equal
    /// only to themselves; hands input and arguments back where it is not so.
    pub(super) fn bind_ip_lookup(
        &mut self,
        function: &'static TableFunction,
        outputs: TableOutputs,
        input: Tabular,
        given: Vec<Given>,
        span: Span,
    ) -> Result<Tabular, (Tabular, Vec<Given>)> {
        let keys: Vec<usize> = given
            .iter()
            .filter_map(|g| match &g.argument {
                PluginArgument::Column(id) => input.row.columns.iter().position(|c| c.id == *id),
                PluginArgument::Expr(_) | PluginArgument::Literal(_) | PluginArgument::Table(_) => None,
            })
            .collect();
        let has_plain_keys = keys.iter().all(|at| match input.row.columns[*at].ty {
            // Two reals may be equal and not the same; so may two dynamic values.
            ScalarType::Real | ScalarType::Decimal | ScalarType::Dynamic => false,
            _ => !self.is_unknown(input.row.columns[*at].id),
        });
        let keeps_unmatched = match given.last().map(|g| &g.argument) {
            Some(PluginArgument::Literal(Literal::Bool(flag))) => *flag,
            Some(PluginArgument::Literal(Literal::Null(_))) => false,
            _ => return Err((input, given)),
        };
        if input.row.is_open || !has_plain_keys || keys.is_empty() || !is_streamed(&input) {
            return Err((input, given));
        }
        let Some((columns, false)) = self.plugin_columns(function, outputs, &input.row, &given) else {
            return Err((input, given));
        };
        let copy = self.copy_table(&input);
        let mut key_columns = Vec::with_capacity(keys.len());
        for at in &keys {
            let column = &copy.row.columns[*at];
            key_columns.push(BoundColumn { id: self.new_id(), name: column.name.clone(), ty: column.ty });
        }
        let distinct = Tabular {
            kind: TabularKind::Aggregate {
                keys: keys.iter().map(|at| self.column_value(&copy.row.columns[*at], span).expr).collect(),
                key_columns: key_columns.clone(),
                aggregates: Vec::new(),
                input: Box::new(copy),
            },
            row: RowType::of(key_columns.clone()),
            span,
        };
        let last = given.len() - 1;
        let args = given.into_iter().enumerate().map(|(at, g)| match g.argument {
            PluginArgument::Column(id) => {
                let key = keys.iter().position(|key| input.row.columns[*key].id == id);
                PluginArgument::Column(key.map_or(id, |key| key_columns[key].id))
            }
            // The join keeps what matches nothing.
            _ if at == last => PluginArgument::Literal(Literal::Bool(false)),
            argument => argument,
        });
        let args = args.collect();
        let mut matched = Vec::with_capacity(key_columns.len() + columns.len());
        for column in key_columns.iter().chain(&columns[input.row.columns.len()..]) {
            matched.push(BoundColumn { id: self.fresh_like(column.id), ..column.clone() });
        }
        let matches = Tabular {
            kind: TabularKind::Plugin { input: Some(Box::new(distinct)), name: function.name, args },
            row: RowType::of(matched.clone()),
            span,
        };
        let on = keys.iter().zip(&matched).map(|(at, key)| {
            (self.column_value(&input.row.columns[*at], span).expr, self.column_value(key, span).expr)
        });
        let on: Vec<(Expr, Expr)> = on.collect();
        let found = &matched[keys.len()..];
        let kept: Vec<BoundColumn> = input
            .row
            .columns
            .iter()
            .chain(found)
            .zip(&columns)
            .map(|(column, named)| BoundColumn { name: named.name.clone(), ..column.clone() })
            .collect();
        let mut both = input.row.columns.clone();
        both.extend(matched.iter().map(|c| BoundColumn { name: format!("$right.{}", c.name), ..c.clone() }));
        let kind = if keeps_unmatched { JoinKind::LeftOuter } else { JoinKind::Inner };
        let kind = TabularKind::Join { kind, left: Box::new(input), right: Box::new(matches), on };
        let joined = Tabular { kind, row: RowType::of(both), span };
        Ok(self.keep_columns(joined, kept, false, span))
    }
}

/// Returns whether a table is read row by row, so that reading it twice costs little, and
/// gives the same rows.
fn is_streamed(table: &Tabular) -> bool {
    match &table.kind {
        TabularKind::Scan { .. } => true,
        TabularKind::Filter { input, predicate } => is_repeatable(predicate) && is_streamed(input),
        TabularKind::Project { input, exprs } => exprs.iter().all(is_repeatable) && is_streamed(input),
        TabularKind::Union { inputs } => {
            inputs.iter().all(|i| i.columns.iter().all(|(_, e)| is_repeatable(e)) && is_streamed(&i.input))
        }
        TabularKind::Values { .. }
        | TabularKind::Range { .. }
        | TabularKind::Window { .. }
        | TabularKind::Aggregate { .. }
        | TabularKind::Sort { .. }
        | TabularKind::Take { .. }
        | TabularKind::Join { .. }
        | TabularKind::MvExpand(_)
        | TabularKind::Parse(_)
        | TabularKind::BagUnpack { .. }
        | TabularKind::GetSchema { .. }
        | TabularKind::Materialize { .. }
        | TabularKind::Given
        | TabularKind::MvApply { .. }
        | TabularKind::Partition { .. }
        | TabularKind::StepScan(_)
        | TabularKind::Graph(_)
        | TabularKind::Plugin { .. } => false,
    }
}

/// Returns whether an expression has the same value for a row whenever it is evaluated.
fn is_repeatable(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::ToScalar(_) | ExprKind::IngestionTime => true,
        ExprKind::Call { function, args } => function.is_deterministic && args.iter().all(is_repeatable),
        ExprKind::And(a, b) | ExprKind::Or(a, b) => is_repeatable(a) && is_repeatable(b),
        ExprKind::Convert(inner) => is_repeatable(inner),
        ExprKind::InTable { operand, .. } => is_repeatable(operand),
        ExprKind::Window { .. } => false,
    }
}
