//! `partition by key (subquery)` and `partition by key { query }`

use kql_diagnostics::Span;
use kql_syntax::ast;

use crate::binder::Binder;
use crate::bound::*;
use crate::expressions::Context;

impl Binder<'_> {
    pub(crate) fn bind_partition(
        &mut self,
        input: Tabular,
        by: &ast::Expr,
        subquery: &ast::PartitionBody,
        _parameters: &[ast::OperatorParam],
        span: Span,
    ) -> Tabular {
        let key = self.bind_partition_key(by, &input.row);
        let given = input.row.clone();
        let subquery = match subquery {
            ast::PartitionBody::Pipe(pipe) => self.apply_to_groups(input.clone(), pipe, span),
            ast::PartitionBody::Query(query) => {
                // The query sees the key as a value.
                let mut scope = self.scope.clone();
                if let ast::ExprKind::Name(name) = &by.kind
                    && let Some(column) = given.find(&name.text)
                {
                    let value = self.column_value(column, by.span);
                    crate::scope::declare(
                        &mut scope,
                        &name.text,
                        crate::scope::Symbol::Scalar(std::rc::Rc::new(value)),
                    );
                }
                self.with_scope(scope, |binder| binder.bind_tabular(query, Context::NONE))
            }
        };
        let row = subquery.row.clone();
        let kind = TabularKind::Partition { input: Box::new(input), key, given, subquery: Box::new(subquery) };
        Tabular { kind, row, span }
    }

    fn bind_partition_key(&mut self, by: &ast::Expr, row: &RowType) -> Expr {
        let key = self.bind_scalar(by, Context::of(row));
        if key.is(kql_types::ScalarType::Dynamic) {
            self.error("KS116", by.span, "a dynamic value cannot be partitioned by");
        }
        key.expr
    }

    pub(crate) fn bind_partition_by(
        &mut self,
        input: Tabular,
        by: &ast::Expr,
        subquery: &ast::Expr,
        span: Span,
    ) -> Tabular {
        let key = self.bind_partition_key(by, &input.row);
        let given = input.row.clone();
        let subquery = self.apply_to_groups(input.clone(), subquery, span);
        let row = subquery.row.clone();
        let kind = TabularKind::Partition { input: Box::new(input), key, given, subquery: Box::new(subquery) };
        Tabular { kind, row, span }
    }
}
