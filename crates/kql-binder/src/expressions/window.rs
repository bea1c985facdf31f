//! Window calls: they are computed below the operator that mentions them.

use kql_diagnostics::Span;
use kql_functions::WindowFunction;
use kql_types::ScalarType;

use crate::binder::Binder;
use crate::bound::*;
use crate::typed::Typed;

/// A window call that a node below the current operator has to compute.
#[derive(Debug)]
pub(crate) struct PendingWindow {
    column: BoundColumn,
    call: Expr,
    /// Calls among the arguments are computed first.
    level: u32,
}

impl Binder<'_> {
    /// Notes a window call and returns the column that will hold its value.
    pub(crate) fn pending_window(
        &mut self,
        function: &'static WindowFunction,
        args: Vec<Expr>,
        ty: ScalarType,
        span: Span,
    ) -> Typed {
        let level = args.iter().map(|a| self.level_of(a)).max().unwrap_or(0);
        let column = self.new_column(format!("${}", function.name), ty);
        let call = Expr { kind: ExprKind::Window { function, args }, ty, span };
        let value = self.column_value(&column, span);
        self.windows.push(PendingWindow { column, call, level });
        value
    }

    fn level_of(&self, expr: &Expr) -> u32 {
        match &expr.kind {
            ExprKind::Column(id) => self.windows.iter().find(|w| w.column.id == *id).map_or(0, |w| w.level + 1),
            ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => {
                args.iter().map(|a| self.level_of(a)).max().unwrap_or(0)
            }
            ExprKind::And(a, b) | ExprKind::Or(a, b) => self.level_of(a).max(self.level_of(b)),
            ExprKind::Convert(a) => self.level_of(a),
            ExprKind::InTable { operand, .. } => self.level_of(operand),
            ExprKind::Literal(_) | ExprKind::ToScalar(_) | ExprKind::IngestionTime => 0,
        }
    }

    /// Puts the window calls met since the last operator on top of a table, as columns
    /// after its own.
    pub(crate) fn with_windows(&mut self, mut table: Tabular) -> Tabular {
        let mut pending = std::mem::take(&mut self.windows);
        let mut level = 0;
        while !pending.is_empty() {
            let (now, later): (Vec<_>, Vec<_>) = pending.into_iter().partition(|w| w.level == level);
            let mut row = table.row.clone();
            let mut exprs: Vec<Expr> = row.columns.iter().map(|c| self.column_value(c, table.span).expr).collect();
            for window in now {
                row.columns.push(window.column);
                exprs.push(window.call);
            }
            let span = table.span;
            table = Tabular { kind: TabularKind::Window { input: Box::new(table), exprs }, row, span };
            pending = later;
            level += 1;
        }
        table
    }
}
