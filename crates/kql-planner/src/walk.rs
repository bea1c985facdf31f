//! The children of a bound node: inputs and expressions.

use kql_binder::bound::{Expr, ExprKind, GraphOutput, GraphStep, PluginArgument, Tabular, TabularKind};

/// Returns the tabular inputs, in order.
pub(crate) fn inputs(tabular: &Tabular) -> Vec<&Tabular> {
    match &tabular.kind {
        TabularKind::Scan { .. }
        | TabularKind::Values { .. }
        | TabularKind::Range { .. }
        | TabularKind::GetSchema { .. }
        | TabularKind::Given => Vec::new(),
        TabularKind::Filter { input, .. }
        | TabularKind::Project { input, .. }
        | TabularKind::Window { input, .. }
        | TabularKind::Aggregate { input, .. }
        | TabularKind::Sort { input, .. }
        | TabularKind::Take { input, .. }
        | TabularKind::BagUnpack { input, .. }
        | TabularKind::Materialize { input, .. } => vec![input],
        TabularKind::Join { left, right, .. } => vec![left, right],
        TabularKind::Union { inputs } => inputs.iter().map(|i| &i.input).collect(),
        TabularKind::MvExpand(expand) => vec![&expand.input],
        TabularKind::Parse(parse) => vec![&parse.input],
        TabularKind::MvApply { expand, subquery, .. } => vec![&expand.input, subquery],
        TabularKind::Partition { input, subquery, .. } => vec![input, subquery],
        TabularKind::StepScan(scan) => vec![&scan.input],
        TabularKind::Graph(query) => {
            std::iter::once(&query.graph.edges).chain(query.graph.tables.iter().map(|t| &t.table)).collect()
        }
        TabularKind::Plugin { input, args, .. } => {
            let tables = args.iter().filter_map(|arg| match arg {
                PluginArgument::Table(table) => Some(table),
                PluginArgument::Expr(_) | PluginArgument::Column(_) | PluginArgument::Literal(_) => None,
            });
            input.as_deref().into_iter().chain(tables).collect()
        }
    }
}

/// Returns the expressions that a node evaluates itself.
pub(crate) fn expressions(tabular: &Tabular) -> Vec<&Expr> {
    match &tabular.kind {
        TabularKind::Scan { .. }
        | TabularKind::GetSchema { .. }
        | TabularKind::BagUnpack { .. }
        | TabularKind::Materialize { .. }
        | TabularKind::Given => Vec::new(),
        TabularKind::Values { rows } => rows.iter().flatten().collect(),
        TabularKind::Range { from, to, step } => vec![from, to, step],
        TabularKind::Filter { predicate, .. } => vec![predicate],
        TabularKind::Project { exprs, .. } | TabularKind::Window { exprs, .. } => exprs.iter().collect(),
        TabularKind::Aggregate { keys, aggregates, .. } => {
            keys.iter().chain(aggregates.iter().flat_map(|a| &a.args)).collect()
        }
        TabularKind::Sort { keys, .. } => keys.iter().map(|k| &k.expr).collect(),
        TabularKind::Take { count, .. } => vec![count],
        TabularKind::Join { on, .. } => on.iter().flat_map(|(l, r)| [l, r]).collect(),
        TabularKind::Union { inputs } => inputs.iter().flat_map(|i| i.columns.iter().map(|(_, expr)| expr)).collect(),
        TabularKind::Parse(parse) => vec![&parse.operand],
        TabularKind::Partition { key, .. } => vec![key],
        TabularKind::MvExpand(expand) | TabularKind::MvApply { expand, .. } => {
            expand.items.iter().map(|i| &i.expr).chain(&expand.limit).collect()
        }
        TabularKind::Graph(query) => {
            let steps = query.graph.steps.iter().filter_map(|step| match step {
                GraphStep::WhereNodes(predicate) | GraphStep::WhereEdges(predicate) => Some(predicate),
                GraphStep::MarkComponents { .. } => None,
            });
            match &query.output {
                GraphOutput::None | GraphOutput::Nodes | GraphOutput::Edges { .. } => steps.collect(),
                GraphOutput::Match(pattern) => {
                    steps.chain(&pattern.conditions).chain(pattern.folds.iter().map(|fold| &fold.value)).collect()
                }
            }
        }
        TabularKind::StepScan(scan) => {
            let steps = scan.steps.iter().flat_map(|step| {
                std::iter::once(&step.condition).chain(step.assignments.iter().map(|(_, value)| value))
            });
            scan.partition_by.iter().chain(&scan.defaults).chain(steps).collect()
        }
        TabularKind::Plugin { args, .. } => args
            .iter()
            .filter_map(|arg| match arg {
                PluginArgument::Expr(expr) => Some(expr),
                PluginArgument::Column(_) | PluginArgument::Literal(_) | PluginArgument::Table(_) => None,
            })
            .collect(),
    }
}

/// Returns the operands of an expression; tables inside it are not among them.
pub(crate) fn operands(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::ToScalar(_) | ExprKind::IngestionTime => Vec::new(),
        ExprKind::Call { args, .. } | ExprKind::Window { args, .. } => args.iter().collect(),
        ExprKind::And(left, right) | ExprKind::Or(left, right) => vec![left, right],
        ExprKind::Convert(inner) => vec![inner],
        ExprKind::InTable { operand, .. } => vec![operand],
    }
}

/// Whether an expression asks when its row arrived.
pub(crate) fn reads_arrival(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::IngestionTime) || operands(expr).into_iter().any(reads_arrival)
}
