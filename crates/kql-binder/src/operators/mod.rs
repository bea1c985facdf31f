//! Tabular operators, one file each: which columns come out, and the bound node.

mod as_;
mod assert_schema;
mod consume;
mod count;
mod distinct;
mod evaluate;
mod extend;
mod facet;
mod find;
mod fork;
mod getschema;
mod graph;
mod graph_match;
mod invoke;
mod join;
mod lookup;
mod macro_expand;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parameters;
mod parse;
mod parse_kv;
mod partition;
mod print;
mod project;
mod project_away;
mod project_by_names;
mod project_keep;
mod project_rename;
mod project_reorder;
mod projection;
mod range;
mod reduce;
mod render;
mod sample;
mod sample_distinct;
mod scan;
mod search;
mod serialize;
mod sort;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
mod union;
mod where_;

use kql_syntax::ast::{self, OperatorKind};

use crate::binder::Binder;
use crate::typed::Value;

pub(crate) use fork::SEVERAL;
pub(crate) use graph_match::PatternScope;
pub(crate) use union::found;

impl Binder<'_> {
    /// Applies one operator. After an error the columns are those that the operator
    /// would have given, as far as they can be told.
    pub(crate) fn bind_operator(&mut self, operator: &ast::Operator, value: Value) -> Value {
        let span = operator.span;
        self.check_parameters(operator);
        let input = match value {
            Value::Tabular(table) => table,
            Value::Graph(graph) => return self.bind_graph_operator(operator, *graph),
            _ => self.unknown_table(span),
        };
        let table = match &operator.kind {
            OperatorKind::As { name } => self.bind_as(input, name),
            OperatorKind::AssertSchema { columns } => self.bind_assert_schema(input, columns, span),
            OperatorKind::Consume => self.bind_consume(input, span),
            OperatorKind::ExecuteAndCache => input,
            OperatorKind::Count { as_name } => self.bind_count(input, as_name.as_ref(), span),
            OperatorKind::Distinct { columns } => self.bind_distinct(input, columns, span),
            OperatorKind::Evaluate { call, schema } => self.bind_evaluate(Some(input), call, schema.as_ref(), span),
            OperatorKind::Extend { exprs } => self.bind_extend(input, exprs, span),
            OperatorKind::Facet { by, with } => self.bind_facet(input, by, with.as_deref(), span),
            OperatorKind::Where { predicate } => self.bind_where(input, predicate, span),
            OperatorKind::Find(find) => self.bind_find(find, operator),
            OperatorKind::Fork { branches } => self.bind_fork(input, branches, span),
            OperatorKind::GetSchema => self.bind_getschema(input, span),
            OperatorKind::Invoke { call } => return self.bind_invoke(input, call, span),
            OperatorKind::Join { right, on } => self.bind_join(input, right, on, &operator.params, span),
            OperatorKind::Lookup { right, on } => self.bind_lookup(input, right, on, &operator.params, span),
            OperatorKind::MakeGraph(graph) => return self.bind_make_graph(input, graph, span),
            OperatorKind::MakeSeries(series) => self.bind_make_series(input, series, &operator.params, span),
            OperatorKind::MvApply { columns, limit, subquery, .. } => {
                self.bind_mv_apply(input, columns, limit.as_deref(), subquery, &operator.params, span)
            }
            OperatorKind::MvExpand { columns, limit, is_obsolete } => {
                self.bind_mv_expand(input, columns, limit.as_deref(), *is_obsolete, &operator.params, span)
            }
            OperatorKind::Parse { operand, pattern } => {
                self.bind_parse(input, operand, pattern, false, &operator.params, span)
            }
            OperatorKind::ParseWhere { operand, pattern } => {
                self.bind_parse(input, operand, pattern, true, &operator.params, span)
            }
            OperatorKind::ParseKv { operand, columns, properties } => {
                self.bind_parse_kv(input, operand, columns, properties, span)
            }
            OperatorKind::Partition { by, subquery } => {
                self.bind_partition(input, by, subquery, &operator.params, span)
            }
            OperatorKind::PartitionBy { by, subquery, .. } => self.bind_partition_by(input, by, subquery, span),
            OperatorKind::Project { exprs } => self.bind_project(input, exprs, span),
            OperatorKind::ProjectAway { columns } => self.bind_project_away(input, columns, span),
            OperatorKind::ProjectByNames { columns } => self.bind_project_by_names(input, columns, span),
            OperatorKind::ProjectKeep { columns } => self.bind_project_keep(input, columns, span),
            OperatorKind::ProjectRename { exprs } => self.bind_project_rename(input, exprs, span),
            OperatorKind::ProjectReorder { columns } => self.bind_project_reorder(input, columns, span),
            OperatorKind::Reduce { by, properties } => self.bind_reduce(input, by, properties, &operator.params, span),
            OperatorKind::Render { visualization, properties } => {
                self.bind_render(visualization, properties, &operator.params);
                input
            }
            OperatorKind::Sample { count } => self.bind_sample(input, count, span),
            OperatorKind::SampleDistinct { count, of } => self.bind_sample_distinct(input, count, of, span),
            OperatorKind::Scan(scan) => self.bind_scan(input, scan, &operator.params, span),
            OperatorKind::Search { in_tables, predicate } => {
                self.bind_search(Some(input), in_tables, predicate, operator)
            }
            OperatorKind::Serialize { exprs } => self.bind_serialize(input, exprs, span),
            OperatorKind::Sort { by } => self.bind_sort(input, by, span),
            OperatorKind::Summarize { aggregates, by } => self.bind_summarize(input, aggregates, by.as_deref(), span),
            OperatorKind::Take { count } => self.bind_take(input, count, span),
            OperatorKind::Top { count, by } => self.bind_top(input, count, by, span),
            OperatorKind::TopHitters { count, of, by } => self.bind_top_hitters(input, count, of, by.as_deref(), span),
            OperatorKind::TopNested { clauses } => self.bind_top_nested(input, clauses, span),
            OperatorKind::Union { tables } => self.bind_union(Some(input), tables, &operator.params, span),
            OperatorKind::GraphMarkComponents
            | OperatorKind::GraphMatch(_)
            | OperatorKind::GraphMerge { .. }
            | OperatorKind::GraphShortestPaths(_)
            | OperatorKind::GraphToTable { .. }
            | OperatorKind::GraphWhereNodes { .. }
            | OperatorKind::GraphWhereEdges { .. } => {
                if !input.row.is_open {
                    self.error("KS219", operator.keyword, "this operator wants a graph; make one with `make-graph`");
                }
                self.unknown_table(span)
            }
            OperatorKind::Print { .. } | OperatorKind::Range { .. } | OperatorKind::MacroExpand { .. } => {
                let name = self.source_text(operator.keyword).to_owned();
                self.error("KS175", operator.keyword, format!("the operator `{name}` must begin the query"));
                self.unknown_table(span)
            }
            OperatorKind::Unknown { .. } | OperatorKind::Error => self.unknown_table(span),
        };
        Value::Tabular(table)
    }
}
