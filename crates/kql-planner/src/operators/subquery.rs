//! `mv-apply` and `partition`: a subquery for each of many groups of rows.
//!
//! All groups run at once where that is possible: the rows carry the number of their
//! group through the subquery. Filters and projections keep it, aggregates group by it
//! too, `take` counts within it. A subquery with an operator that would lose the group
//! (see [`carries_groups`]) is planned and run for each group by itself, before the rest
//! of the query, up to a limit.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::catalog::TableProvider;
use datafusion::common::{JoinConstraint, JoinType, NullEquality};
use datafusion::datasource::MemTable;
use datafusion::logical_expr::{Expr as DfExpr, Join, LogicalPlan};
use kql_binder::bound::{ColumnId, Expr, ExprKind, JoinKind, MvExpand, PluginArgument, RowType, Tabular, TabularKind};

use crate::builder::{Builder, project, reference};
use crate::operators::scan::unqualified_scan;
use crate::row_set::{RowSet, RowSetOperation};
use crate::{PlanError, stages, walk};

/// The rows that a subquery starts from, and the column that tells its groups apart;
/// none when there is but one.
#[derive(Debug, Clone)]
pub(crate) struct GivenRows {
    plan: LogicalPlan,
    /// The columns of the plan, by the ids that they have there.
    row: RowType,
    group: Option<String>,
}

impl GivenRows {
    /// Returns the rows of one group, under the names that the columns have in a plan.
    pub(crate) fn of_one(row: &RowType, schema: &SchemaRef, batch: &RecordBatch) -> Result<Self, PlanError> {
        let batch = RecordBatch::try_new(Arc::clone(schema), batch.columns().to_vec())
            .map_err(|error| PlanError::internal(error.to_string()))?;
        let table: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(Arc::clone(schema), vec![vec![batch]])?);
        Ok(Self { plan: unqualified_scan("given", table)?, row: row.clone(), group: None })
    }
}

/// The groups of a node whose subquery runs for each of them.
pub(crate) struct Groups<'a> {
    /// All rows, with the column of the group last.
    pub(crate) rows: LogicalPlan,
    pub(crate) given: &'a RowType,
    pub(crate) subquery: &'a Tabular,
    /// The column that stands for the key inside the subquery: `partition by key { … }`.
    pub(crate) key: Option<ColumnId>,
    pub(crate) max_groups: usize,
}

/// Kusto's limit on the partitions of a subquery with a source of its own.
const MAX_PARTITIONS: usize = 64;
/// How many groups a subquery is planned for one by one.
const MAX_PLANNED_GROUPS: usize = 10_000;

impl Builder<'_> {
    pub(crate) fn mv_apply(
        &self,
        tabular: &Tabular,
        expand: &MvExpand,
        given: &RowType,
        subquery: &Tabular,
    ) -> Result<LogicalPlan, PlanError> {
        let group = self.group_name("row", tabular);
        let numbered = self.numbered(tabular, &expand.input, &group)?;
        let result = match self.staged.groups.get(&stages::key(tabular)) {
            Some(batches) => self.made_by_groups(subquery, &group, batches)?,
            None => {
                let rows = self.expanded(expand, numbered.clone(), Some(&group))?;
                self.grouped(subquery, given, rows, &group)?
            }
        };
        // Beside the input's columns come those that the subquery made.
        let is_input = |id| expand.input.row.columns.iter().any(|c| c.id == id);
        let right_group = format!("{group} of the subquery");
        let made = tabular.row.columns.iter().filter(|c| !is_input(c.id)).map(|c| self.column(c));
        let right = project(result, made.chain([reference(&group).alias(&right_group)]).collect())?;
        let joined = LogicalPlan::Join(Join::try_new(
            Arc::new(numbered),
            Arc::new(right),
            vec![(reference(&group), reference(&right_group))],
            None,
            JoinType::Inner,
            JoinConstraint::On,
            NullEquality::NullEqualsNothing,
            false,
        )?);
        // Inside another subquery, the input's rows bring the group of that along.
        project(joined, tabular.row.columns.iter().map(|c| self.column(c)).chain(self.carried()).collect())
    }

    pub(crate) fn partition(
        &self,
        tabular: &Tabular,
        input: &Tabular,
        key: &Expr,
        given: &RowType,
        subquery: &Tabular,
    ) -> Result<LogicalPlan, PlanError> {
        let group = self.group_name("key", subquery);
        let result = match self.staged.groups.get(&stages::key(tabular)) {
            Some(batches) => self.made_by_groups(subquery, &group, batches)?,
            None => self.grouped(subquery, given, self.keyed(input, key, &group)?, &group)?,
        };
        project(result, subquery.row.columns.iter().map(|c| self.column(c)).collect())
    }

    /// Returns the groups of a node that [`runs_by_group`].
    pub(crate) fn groups_of<'t>(&self, tabular: &'t Tabular) -> Result<Groups<'t>, PlanError> {
        match &tabular.kind {
            TabularKind::MvApply { expand, given, subquery } => {
                let group = self.group_name("row", tabular);
                let rows = self.expanded(expand, self.numbered(tabular, &expand.input, &group)?, Some(&group))?;
                let columns = given.columns.iter().map(|c| self.column(c)).chain([reference(&group)]);
                let rows = project(rows, columns.collect())?;
                Ok(Groups { rows, given, subquery, key: None, max_groups: MAX_PLANNED_GROUPS })
            }
            TabularKind::Partition { input, key, given, subquery } => {
                let group = self.group_name("key", subquery);
                let rows = self.keyed(input, key, &group)?;
                let columns = given.columns.iter().map(|c| self.column(c)).chain([reference(&group)]);
                let rows = project(rows, columns.collect())?;
                // A subquery that does not start from the rows sees their key as a value.
                let (key, max_groups) = match &key.kind {
                    ExprKind::Column(id) if !reads_given(subquery) => (Some(*id), MAX_PARTITIONS),
                    _ => (None, MAX_PLANNED_GROUPS),
                };
                Ok(Groups { rows, given, subquery, key, max_groups })
            }
            _ => Err(PlanError::internal("an operator without a subquery has no groups").at(tabular.span)),
        }
    }

    /// Returns the rows that a stage collects for an `mv-apply`, with their number last.
    pub(crate) fn rows_of(&self, tabular: &Tabular) -> Result<LogicalPlan, PlanError> {
        match &tabular.kind {
            TabularKind::MvApply { expand, .. } => {
                let group = self.group_name("row", tabular);
                let rows = self.numbered(tabular, &expand.input, &group)?;
                project(rows, self.columns(&expand.input.row).into_iter().chain([reference(&group)]).collect())
            }
            _ => Err(PlanError::internal("only `mv-apply` numbers its rows").at(tabular.span)),
        }
    }

    /// Returns the rows of an `mv-apply` with their number in the column `group`.
    fn numbered(&self, tabular: &Tabular, input: &Tabular, group: &str) -> Result<LogicalPlan, PlanError> {
        if let Some((schema, batches)) = self.staged.rows.get(&stages::key(tabular)) {
            let table: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(Arc::clone(schema), vec![batches.clone()])?);
            let Some((number, columns)) = schema.fields().split_last() else {
                return Err(PlanError::internal("rows without a number").at(tabular.span));
            };
            // Each plan has names of its own for the same columns.
            let columns = columns.iter().zip(self.live.columns(&input.row));
            let columns = columns.map(|(field, column)| reference(field.name()).alias(self.name(column)));
            let number = reference(number.name()).alias(group);
            return project(unqualified_scan("rows", table)?, columns.chain([number]).collect());
        }
        RowSet::plan(self.tabular(input)?, RowSetOperation::Number { output: group.to_owned() })
    }

    fn keyed(&self, input: &Tabular, key: &Expr, group: &str) -> Result<LogicalPlan, PlanError> {
        let rows = self.input_of(input, [key])?;
        let pass = self.columns(&input.row).into_iter();
        project(rows, pass.chain([self.expr(key)?.alias(group)]).collect())
    }

    /// Returns what the subquery made of the groups, one after the other.
    fn made_by_groups(
        &self,
        subquery: &Tabular,
        group: &str,
        batches: &[RecordBatch],
    ) -> Result<LogicalPlan, PlanError> {
        let mut fields: Vec<Field> = self.schema(&subquery.row).fields().iter().map(|f| f.as_ref().clone()).collect();
        let ty = batches.first().and_then(|b| b.columns().last()).map(|c| c.data_type().clone());
        fields.push(Field::new(group, ty.unwrap_or(arrow::datatypes::DataType::Int64), true));
        let schema = Arc::new(Schema::new(fields));
        let batches = batches.iter().map(|batch| RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec()));
        let batches = batches.collect::<Result<Vec<_>, _>>().map_err(|error| PlanError::internal(error.to_string()))?;
        let table: Arc<dyn TableProvider> = Arc::new(MemTable::try_new(schema, vec![batches])?);
        unqualified_scan("groups", table)
    }

    /// Returns the rows of the innermost subquery, with their group.
    pub(crate) fn given_rows(&self, tabular: &Tabular) -> Result<LogicalPlan, PlanError> {
        let Some(Some(given)) = self.given.borrow().last().cloned() else {
            return Err(PlanError::internal("the rows of no subquery").at(tabular.span));
        };
        let pairs = || given.row.columns.iter().zip(&tabular.row.columns);
        if pairs().all(|(from, to)| from.id == to.id) {
            return Ok(given.plan);
        }
        // A table of the subquery that is used twice has ids of its own.
        let renamed = pairs().filter(|(_, to)| self.live.contains(to.id));
        let renamed = renamed.map(|(from, to)| self.column(from).alias(self.name(to)));
        project(given.plan, renamed.chain(self.carried()).collect())
    }

    /// Returns the column that rows of a subquery carry with them.
    pub(crate) fn carried(&self) -> Option<DfExpr> {
        self.carried_name().map(reference)
    }

    /// Returns the name of the column that rows of a subquery carry with them.
    pub(crate) fn carried_name(&self) -> Option<String> {
        self.given.borrow().last().and_then(|given| given.as_ref()?.group.clone())
    }

    /// Plans a table that does not start from the rows of the subquery around it.
    pub(crate) fn independent(&self, tabular: &Tabular) -> Result<LogicalPlan, PlanError> {
        self.given.borrow_mut().push(None);
        let plan = self.tabular(tabular);
        self.given.borrow_mut().pop();
        plan
    }

    fn grouped(
        &self,
        subquery: &Tabular,
        given: &RowType,
        rows: LogicalPlan,
        group: &str,
    ) -> Result<LogicalPlan, PlanError> {
        let given = GivenRows { plan: rows, row: given.clone(), group: Some(group.to_owned()) };
        self.given.borrow_mut().push(Some(given));
        let result = self.tabular(subquery);
        self.given.borrow_mut().pop();
        result
    }

    fn group_name(&self, what: &str, tabular: &Tabular) -> String {
        format!("{what}#{}_{}_{}", tabular.span.start, tabular.span.end, self.given.borrow().len())
    }
}

/// Whether the subquery of a node runs for each group by itself.
pub(crate) fn runs_by_group(tabular: &Tabular) -> bool {
    match &tabular.kind {
        TabularKind::MvApply { subquery, .. } | TabularKind::Partition { subquery, .. } => {
            let mut uses = HashMap::new();
            stages::count_uses(subquery, &mut uses);
            !carries_groups(subquery, &uses)
        }
        _ => false,
    }
}

/// Whether all operators of a subquery hand the group of their rows on.
fn carries_groups(subquery: &Tabular, uses: &HashMap<u32, usize>) -> bool {
    if walk::expressions(subquery).into_iter().any(reads_given_in) {
        return false;
    }
    match &subquery.kind {
        TabularKind::Given => true,
        TabularKind::Filter { input, .. }
        | TabularKind::Project { input, .. }
        | TabularKind::Window { input, .. }
        | TabularKind::Aggregate { input, .. }
        | TabularKind::Sort { input, .. }
        | TabularKind::Take { input, .. }
        | TabularKind::BagUnpack { input, .. } => carries_groups(input, uses),
        TabularKind::MvExpand(expand) => carries_groups(&expand.input, uses),
        TabularKind::Parse(parse) => carries_groups(&parse.input, uses),
        TabularKind::StepScan(scan) => carries_groups(&scan.input, uses),
        TabularKind::Materialize { id, input, .. } => uses.get(id) == Some(&1) && carries_groups(input, uses),
        // Rows of the left side keep their group; the right side is the same for all.
        TabularKind::Join { kind, left, right, .. } => {
            let keeps_left = matches!(
                kind,
                JoinKind::Inner | JoinKind::InnerUnique | JoinKind::LeftOuter | JoinKind::LeftSemi | JoinKind::LeftAnti
            );
            keeps_left && carries_groups(left, uses) && !reads_given(right)
        }
        // The function is called for each group; tables among its arguments are whole.
        TabularKind::Plugin { input: Some(input), args, .. } => {
            let is_whole = |arg: &PluginArgument| match arg {
                PluginArgument::Table(table) => !reads_given(table),
                PluginArgument::Expr(_) | PluginArgument::Column(_) | PluginArgument::Literal(_) => true,
            };
            carries_groups(input, uses) && args.iter().all(is_whole)
        }
        TabularKind::MvApply { expand, .. } => carries_groups(&expand.input, uses) && !runs_by_group(subquery),
        TabularKind::Partition { .. }
        | TabularKind::Graph(_)
        | TabularKind::Union { .. }
        | TabularKind::Scan { .. }
        | TabularKind::Values { .. }
        | TabularKind::Range { .. }
        | TabularKind::GetSchema { .. }
        | TabularKind::Plugin { input: None, .. } => false,
    }
}

/// Whether a table starts from the rows of the subquery that it stands in.
pub(crate) fn reads_given(tabular: &Tabular) -> bool {
    let reads = match &tabular.kind {
        TabularKind::Given => true,
        // Their subqueries start from rows of their own.
        TabularKind::MvApply { expand, .. } => reads_given(&expand.input),
        TabularKind::Partition { input, .. } => reads_given(input),
        _ => walk::inputs(tabular).into_iter().any(reads_given),
    };
    reads || walk::expressions(tabular).into_iter().any(reads_given_in)
}

fn reads_given_in(expr: &Expr) -> bool {
    let reads = match &expr.kind {
        ExprKind::ToScalar(table) | ExprKind::InTable { table, .. } => reads_given(table),
        _ => false,
    };
    reads || walk::operands(expr).into_iter().any(reads_given_in)
}
