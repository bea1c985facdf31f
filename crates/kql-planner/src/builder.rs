//! From the bound tree to DataFusion's logical plan. Each operator has its own file
//! under `operators/`; this one only dispatches and keeps what they share.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{RecordBatch, UInt64Array};
use arrow::compute::concat;
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::{Aggregate, EmptyRelation, Expr as DfExpr, Limit, LogicalPlan, Projection, lit, when};
use kql_binder::bound::{BoundColumn, BoundQuery, BoundResult, ColumnId, Expr, RowType, Tabular, TabularKind};
use kql_types::cell::cell_to_literal;
use kql_types::{Literal, ScalarType};

use crate::liveness::Live;
use crate::mark::Mark;
use crate::operators::subquery::GivenRows;
use crate::stages::{self, Root, Stage, Staged};
use crate::{PlanContext, PlanError, walk};

/// A query ready to run: DataFusion's plan, and what its columns are called and typed.
/// The plan's own column names are unique, the output names need not be.
#[derive(Debug, Clone)]
pub struct Plan {
    pub logical: LogicalPlan,
    pub columns: Vec<(String, ScalarType)>,
}

impl Plan {
    /// Plans a query. Parts that have to be known first (`toscalar`, `in (table)`,
    /// shared `materialize`) are run on the way.
    pub async fn build(query: &BoundQuery, context: &PlanContext) -> Result<Self, PlanError> {
        Self::build_result(&query.result, context).await
    }

    /// Plans one of a query's results.
    pub async fn build_result(result: &BoundResult, context: &PlanContext) -> Result<Self, PlanError> {
        match result {
            BoundResult::Tabular(tabular) => Self::build_tabular(tabular, context).await,
            BoundResult::Scalar(expr) => {
                let roots = [Root::Expr(expr)];
                let live = Live::of(&roots);
                let staged = run_stages(&roots, &live, context).await?;
                let builder = Builder::new(context, &live, &staged);
                let value = builder.expr(expr)?.alias("print_0");
                let logical = project(one_row(), vec![value])?;
                Ok(Self { logical, columns: vec![("print_0".into(), expr.ty)] })
            }
            BoundResult::Nothing => Ok(Self { logical: one_row_of(false), columns: Vec::new() }),
        }
    }

    /// Plans one tabular expression, such as the input of a plugin whose schema is
    /// looked up in the data.
    pub async fn build_tabular(tabular: &Tabular, context: &PlanContext) -> Result<Self, PlanError> {
        let roots = [Root::Table(tabular)];
        let live = Live::of(&roots);
        let staged = run_stages(&roots, &live, context).await?;
        let builder = Builder::new(context, &live, &staged);
        let logical = builder.tabular(tabular)?;
        let logical = project(logical, tabular.row.columns.iter().map(|c| builder.column(c)).collect())?;
        let columns = tabular.row.columns.iter().map(|c| (c.name.clone(), c.ty)).collect();
        Ok(Self { logical, columns })
    }
}

/// What of the surroundings a part of a query sees that is planned by itself.
#[derive(Clone, Default)]
struct Surroundings {
    /// The rows of the group that a subquery runs for, with the columns that they are.
    given: Option<(RowType, RecordBatch)>,
    /// The key of that group, as the value of a column.
    values: HashMap<ColumnId, Literal>,
}

impl Surroundings {
    fn builder<'b>(
        &self,
        context: &'b PlanContext,
        live: &'b Live,
        staged: &'b Staged,
    ) -> Result<Builder<'b>, PlanError> {
        let mut builder = Builder::new(context, live, staged);
        if let Some((row, batch)) = &self.given {
            let given = GivenRows::of_one(row, &builder.schema(row), batch)?;
            builder.given.borrow_mut().push(Some(given));
        }
        builder.values = self.values.clone();
        Ok(builder)
    }
}

async fn run_stages(roots: &[Root<'_>], live: &Live, context: &PlanContext) -> Result<Staged, PlanError> {
    let mut staged = Staged::default();
    run_stages_in(&Surroundings::default(), roots, live, context, &mut staged).await?;
    Ok(staged)
}

async fn run_stages_in(
    around: &Surroundings,
    roots: &[Root<'_>],
    live: &Live,
    context: &PlanContext,
    staged: &mut Staged,
) -> Result<(), PlanError> {
    for stage in stages::stages(roots.iter().copied()) {
        match stage {
            Stage::Scalar(table) => {
                let column = first_column(table)?;
                let plan = {
                    let builder = around.builder(context, live, staged)?;
                    let input = builder.tabular(table)?;
                    let first = project(input, vec![builder.column(column)])?;
                    limit(first, 1)
                };
                let batches = context.runner.run(plan).await?;
                let value = match batches.iter().find(|b| b.num_rows() > 0) {
                    Some(batch) => cell_to_literal(batch.column(0), 0, column.ty)
                        .map_err(|error| PlanError::internal(error.to_string()))?,
                    None => Literal::Null(column.ty),
                };
                staged.scalars.insert(stages::key(table), value);
            }
            Stage::Set(table) => {
                let column = first_column(table)?;
                let plan = {
                    let builder = around.builder(context, live, staged)?;
                    let input = builder.tabular(table)?;
                    let values = project(input, vec![builder.column(column)])?;
                    let distinct = vec![builder.column(column)];
                    LogicalPlan::Aggregate(Aggregate::try_new(Arc::new(values), distinct, Vec::new())?)
                };
                let batches = context.runner.run(plan).await?;
                let arrays: Vec<&dyn arrow::array::Array> = batches.iter().map(|b| b.column(0).as_ref()).collect();
                let values = if arrays.is_empty() {
                    arrow::array::new_empty_array(&column.ty.arrow())
                } else {
                    concat(&arrays).map_err(|error| PlanError::internal(error.to_string()))?
                };
                staged.sets.insert(stages::key(table), values);
            }
            Stage::Table(id, table) => {
                if staged.tables.contains_key(&id) {
                    continue;
                }
                let plan = {
                    let builder = around.builder(context, live, staged)?;
                    let input = builder.tabular(table)?;
                    project(input, table.row.columns.iter().map(|c| builder.column(c)).collect())?
                };
                let schema: SchemaRef = Arc::clone(plan.schema().inner());
                let batches = context.runner.run(plan).await?;
                staged.tables.insert(id, (schema, batches));
            }
            Stage::Rows(node) => {
                let plan = around.builder(context, live, staged)?.rows_of(node)?;
                let schema: SchemaRef = Arc::clone(plan.schema().inner());
                let batches = context.runner.run(plan).await?;
                staged.rows.insert(stages::key(node), (schema, batches));
            }
            Stage::Groups(node) => {
                let batches = Box::pin(run_groups(around, node, live, context, staged)).await?;
                staged.groups.insert(stages::key(node), batches);
            }
        }
    }
    Ok(())
}

/// Runs a subquery for each group of rows, and returns what it made with the group last.
async fn run_groups(
    around: &Surroundings,
    node: &Tabular,
    live: &Live,
    context: &PlanContext,
    staged: &Staged,
) -> Result<Vec<RecordBatch>, PlanError> {
    let groups = around.builder(context, live, staged)?.groups_of(node)?;
    let subquery = groups.subquery;
    let schema: SchemaRef = Arc::clone(groups.rows.schema().inner());
    let internal = |error: arrow::error::ArrowError| PlanError::internal(error.to_string());
    let batches = context.runner.run(groups.rows).await?;
    let rows = arrow::compute::concat_batches(&schema, &batches).map_err(internal)?;
    let Some((keys, columns)) = rows.columns().split_last() else {
        return Err(PlanError::internal("rows without a group").at(node.span));
    };
    let given =
        RecordBatch::try_new(Arc::new(Schema::new(schema.fields()[..columns.len()].to_vec())), columns.to_vec());
    let given = given.map_err(internal)?;
    let mut made = Vec::new();
    let of_groups = crate::table_function::groups(keys)?;
    if of_groups.len() > groups.max_groups {
        let message =
            format!("a subquery for each of {} groups, more than the limit of {}", of_groups.len(), groups.max_groups);
        return Err(PlanError::limit(Some(node.span), message));
    }
    for group in of_groups {
        let first = group.first().map_or(0, |row| *row as usize);
        let key = keys.slice(first, 1);
        let of_group = arrow::compute::take_record_batch(&given, &UInt64Array::from(group)).map_err(internal)?;
        let mut inner = Surroundings { given: Some((groups.given.clone(), of_group)), values: around.values.clone() };
        if let Some(id) = groups.key
            && let Some(column) = groups.given.columns.iter().find(|c| c.id == id)
        {
            let value = cell_to_literal(&key, 0, column.ty).map_err(|error| PlanError::internal(error.to_string()))?;
            inner.values.insert(id, value);
        }
        let mut own = staged.clone();
        let roots = [Root::Table(subquery)];
        run_stages_in(&inner, &roots, live, context, &mut own).await?;
        let plan = {
            let builder = inner.builder(context, live, &own)?;
            let input = builder.tabular(subquery)?;
            project(input, subquery.row.columns.iter().map(|c| builder.column(c)).collect())?
        };
        for batch in context.runner.run(plan).await? {
            let of_rows = UInt64Array::from_value(0, batch.num_rows());
            let group = arrow::compute::take(&key, &of_rows, None).map_err(internal)?;
            let fields = batch.schema_ref().fields().iter().cloned();
            let group_field = Arc::new(Field::new("group", key.data_type().clone(), true));
            let schema = Arc::new(Schema::new(fields.chain([group_field]).collect::<Vec<_>>()));
            let columns = batch.columns().iter().cloned().chain([group]).collect();
            made.push(RecordBatch::try_new(schema, columns).map_err(internal)?);
        }
    }
    Ok(made)
}

fn first_column(table: &Tabular) -> Result<&BoundColumn, PlanError> {
    table
        .row
        .columns
        .first()
        .ok_or_else(|| PlanError::internal("a table without columns has no first one").at(table.span))
}

/// Plans the nodes of one query.
pub(crate) struct Builder<'a> {
    pub(crate) context: &'a PlanContext,
    pub(crate) live: &'a Live,
    pub(crate) staged: &'a Staged,
    /// Names of columns inside the plan, by id: `Name#7`, after the first name seen.
    names: RefCell<HashMap<ColumnId, String>>,
    /// How large the expression behind a column is, down to stored or barred columns.
    pub(crate) sizes: RefCell<HashMap<ColumnId, u32>>,
    /// The rows of the subqueries around, the innermost last; none in a table that does
    /// not start from them.
    pub(crate) given: RefCell<Vec<Option<GivenRows>>>,
    /// Columns that have one value here: the key of the group that a subquery runs for.
    pub(crate) values: HashMap<ColumnId, Literal>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(context: &'a PlanContext, live: &'a Live, staged: &'a Staged) -> Self {
        Self {
            context,
            live,
            staged,
            names: RefCell::default(),
            sizes: RefCell::default(),
            given: RefCell::default(),
            values: HashMap::new(),
        }
    }

    /// Plans a tabular expression; its plan has the columns of `row` that are read later.
    pub(crate) fn tabular(&self, tabular: &Tabular) -> Result<LogicalPlan, PlanError> {
        let plan = match &tabular.kind {
            TabularKind::Scan { source, table, hidden } => self.scan(tabular, source, table, hidden, false),
            TabularKind::Values { rows } => self.values(tabular, rows),
            TabularKind::Range { from, to, step } => self.range(tabular, from, to, step),
            TabularKind::Filter { input, predicate } => self.filter(tabular, input, predicate),
            TabularKind::Project { input, exprs } => self.project(tabular, input, exprs, false),
            TabularKind::Window { input, exprs } => self.window(tabular, input, exprs),
            TabularKind::Aggregate { input, keys, key_columns, aggregates } => {
                self.aggregate(tabular, input, keys, key_columns, aggregates)
            }
            TabularKind::Sort { input, keys } => self.sort(tabular, input, keys),
            TabularKind::Take { input, count } => self.take(input, count),
            TabularKind::Join { kind, left, right, on } => self.join(tabular, *kind, left, right, on),
            TabularKind::Union { inputs } => self.union(tabular, inputs),
            TabularKind::MvExpand(expand) => self.mv_expand(tabular, expand),
            TabularKind::Parse(parse) => self.parse(tabular, parse),
            TabularKind::MvApply { expand, given, subquery } => self.mv_apply(tabular, expand, given, subquery),
            TabularKind::Partition { input, key, given, subquery } => {
                self.partition(tabular, input, key, given, subquery)
            }
            TabularKind::Given => self.given_rows(tabular),
            TabularKind::BagUnpack { input, bag, options } => self.bag_unpack(tabular, input, *bag, options),
            TabularKind::GetSchema { of } => self.get_schema(tabular, of),
            TabularKind::Materialize { id, input, .. } => self.materialize(tabular, *id, input),
            TabularKind::StepScan(scan) => self.step_scan(tabular, scan),
            TabularKind::Graph(query) => self.graph(tabular, query),
            TabularKind::Plugin { input, name, args } => self.plugin(tabular, input.as_deref(), name, args),
        };
        let plan = plan.map_err(|error| error.at(tabular.span))?;
        let is_source = walk::inputs(tabular).is_empty();
        Ok(if self.context.has_marks { Mark::plan(plan, tabular.span, is_source) } else { plan })
    }

    /// Returns what a column is called inside the plan.
    pub(crate) fn name(&self, column: &BoundColumn) -> String {
        let mut names = self.names.borrow_mut();
        names.entry(column.id).or_insert_with(|| format!("{}#{}", column.name, column.id.0)).clone()
    }

    /// Returns what a column is called that only its id is known of yet.
    pub(crate) fn name_or(&self, id: ColumnId, name: &str) -> String {
        self.names.borrow_mut().entry(id).or_insert_with(|| name.to_owned()).clone()
    }

    pub(crate) fn name_of(&self, id: ColumnId) -> Result<String, PlanError> {
        let names = self.names.borrow();
        names.get(&id).cloned().ok_or_else(|| PlanError::internal(format!("column {} comes from nowhere", id.0)))
    }

    /// Returns a reference to a column of the plan below.
    pub(crate) fn column(&self, column: &BoundColumn) -> DfExpr {
        reference(self.name(column))
    }

    pub(crate) fn column_by_id(&self, id: ColumnId) -> Result<DfExpr, PlanError> {
        Ok(reference(self.name_of(id)?))
    }

    /// Returns references to the columns of a row that the plan has.
    pub(crate) fn columns(&self, row: &RowType) -> Vec<DfExpr> {
        self.live.columns(row).into_iter().map(|c| self.column(c)).collect()
    }

    /// Returns the Arrow schema of a row type inside the plan.
    pub(crate) fn schema(&self, row: &RowType) -> SchemaRef {
        let field = |c: &BoundColumn| Field::new(self.name(c), c.ty.arrow(), true);
        Arc::new(Schema::new(row.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// Evaluates an expression that must not depend on rows.
    pub(crate) fn constant_long(&self, expr: &Expr, what: &str) -> Result<i64, PlanError> {
        match self.constant(expr)? {
            Some(Literal::Long(v)) => Ok(v),
            Some(Literal::Int(v)) => Ok(i64::from(v)),
            Some(_) => Err(PlanError::user(
                crate::error::INVALID_ARGUMENT,
                expr.span,
                format!("{what} must be a whole number"),
            )),
            None => Err(PlanError::user(crate::error::NOT_CONSTANT, expr.span, format!("{what} must be a constant"))),
        }
    }
}

/// Returns a reference to a column by its exact name.
pub(crate) fn reference(name: impl Into<String>) -> DfExpr {
    DfExpr::Column(Column::new_unqualified(name))
}

/// Returns a plan of one row without columns.
pub(crate) fn one_row() -> LogicalPlan {
    one_row_of(true)
}

fn one_row_of(produce_one_row: bool) -> LogicalPlan {
    LogicalPlan::EmptyRelation(EmptyRelation { produce_one_row, schema: Arc::new(DFSchema::empty()) })
}

pub(crate) fn project(input: LogicalPlan, exprs: Vec<DfExpr>) -> Result<LogicalPlan, PlanError> {
    Ok(LogicalPlan::Projection(Projection::try_new(exprs, Arc::new(input))?))
}

pub(crate) fn limit(input: LogicalPlan, rows: i64) -> LogicalPlan {
    LogicalPlan::Limit(Limit { skip: None, fetch: Some(Box::new(lit(rows))), input: Arc::new(input) })
}

/// Returns a value, or another where it is null. DataFusion's `coalesce` would need its
/// optimiser.
pub(crate) fn or_else(value: DfExpr, other: DfExpr) -> Result<DfExpr, PlanError> {
    Ok(when(value.clone().is_not_null(), value).otherwise(other)?)
}
