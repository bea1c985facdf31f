//! `top-hitters n of expression by number`: the most frequent values, counted exactly.

use kql_diagnostics::Span;
use kql_functions::registry;
use kql_syntax::ast;
use kql_types::ScalarType;

use super::projection::Projection;
use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_top_hitters(
        &mut self,
        input: Tabular,
        count: &ast::Expr,
        of: &ast::Expr,
        by: Option<&ast::Expr>,
        span: Span,
    ) -> Tabular {
        let count = self.bind_row_count(count);
        let mut output = Projection::default();
        let (keys, key_columns) = self.bind_keys(&input.row, std::slice::from_ref(of), &mut output);
        let context = Context::of(&input.row);
        let (aggregate, name, args) = match by {
            None => {
                let name = self.result_name(of, context).unwrap_or_default();
                ("count", format!("approximate_count_{name}"), Vec::new())
            }
            Some(by) => {
                let name = self.result_name(by, context).unwrap_or_default();
                let mut weight = self.bind_scalar(by, context);
                if let Some(ty) = weight.ty()
                    && !ty.is_numeric()
                {
                    self.error("KS137", by.span, format!("a number is expected, not a {ty}"));
                    weight.is_unknown = true;
                }
                ("sum", format!("approximate_sum_{name}"), vec![weight])
            }
        };
        let Some(function) = registry::aggregate(aggregate) else {
            self.error("KU200", span, format!("the function `{aggregate}` is not supported yet"));
            return self.unknown_table(span);
        };
        let outer = std::mem::take(&mut self.aggregates);
        let call_name = ast::Name { text: aggregate.into(), span, is_bracketed: false };
        let outputs = self.add_aggregate(function, args, &call_name, span);
        let calls = std::mem::replace(&mut self.aggregates, outer);
        for column in outputs {
            let value = self.column_value(&column, span);
            let name = output.unique(&name);
            output.add(self, name, value);
        }
        let counted = self.aggregate_node(input, keys, key_columns, calls, output, span);
        let Some(last) = counted.row.columns.last().cloned() else { return counted };
        let row = counted.row.clone();
        let mut keys =
            vec![SortKey { expr: self.column_value(&last, span).expr, descending: true, nulls_first: false }];
        // Kusto leaves open which of equal ones comes first; here the data decide, not the order of the rows.
        if let Some(value) = counted.row.columns.first().filter(|value| value.ty != ScalarType::Dynamic) {
            keys.push(SortKey { expr: self.column_value(value, span).expr, descending: false, nulls_first: true });
        }
        let sorted = Tabular { kind: TabularKind::Sort { input: Box::new(counted), keys }, row: row.clone(), span };
        Tabular { kind: TabularKind::Take { input: Box::new(sorted), count }, row, span }
    }
}
