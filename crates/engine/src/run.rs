//! Planning and running within limits.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use arrow::array::RecordBatch;
use async_trait::async_trait;
use datafusion::common::runtime::SpawnedTask;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::{ExecutionPlan, execute_stream_partitioned};
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use ingest::Issue;
use kql_binder::bound::{BoundQuery, BoundResult, NamedResult};
use kql_functions::RunContext;
use kql_planner::{OperatorProfile, Plan, PlanContext, PlanError, SubqueryRunner, TIME_LIMIT, profile};
use kql_types::{QueryResult, ScalarType};

use crate::output::{QueryStats, ResultTable};
use crate::session::session;
use crate::tables::Resolver;
use crate::{Engine, ErrorKind, QueryError, QueryOptions, QueryOutput};

/// Data of at most this many bytes is not worth a second thread.
const SMALL_BYTES: u64 = 8 << 20;

/// A query in its session.
pub(crate) struct Run {
    pub(crate) session: SessionState,
    pub(crate) context: PlanContext,
    pub(crate) issues: Arc<Mutex<Vec<Issue>>>,
    /// The operators that have run.
    profile: Arc<Mutex<Vec<OperatorProfile>>>,
}

impl Engine {
    pub(crate) fn start(&self, tables: &[String], options: &QueryOptions) -> Run {
        let partitions = options.partitions.unwrap_or_else(|| match self.bytes_of(tables) > SMALL_BYTES {
            true => self.threads,
            false => 1,
        });
        let session = session(&self.environment, options, partitions.max(1));
        let issues = Arc::new(Mutex::new(Vec::new()));
        let profile = Arc::new(Mutex::new(Vec::new()));
        let context = PlanContext {
            run: Arc::new(RunContext::at(options.now)),
            tables: Arc::new(Resolver { tables: Arc::clone(&self.tables), issues: Arc::clone(&issues) }),
            runner: Arc::new(Subqueries { session: session.clone(), profile: Arc::clone(&profile) }),
            scope: options.scope.clone(),
            visibility: options.visibility.clone(),
            time_columns: options.time_columns.clone(),
            max_generated_rows: options.limits.generated_rows,
            has_marks: options.has_profile,
        };
        Run { session, context, issues, profile }
    }

    pub(crate) async fn run(&self, query: &BoundQuery, options: &QueryOptions) -> Result<QueryOutput, QueryError> {
        let run = Arc::new(self.start(&query.tables, options));
        let (of_run, rows) = (Arc::clone(&run), options.limits.result_rows);
        let (result, several) = (query.result.clone(), query.several.clone());
        let work = async move {
            let run = of_run;
            if several.is_empty() {
                return run.result(&result, rows).await;
            }
            let mut output = QueryOutput::default();
            for NamedResult { name, result } in &several {
                let one = run.result(result, rows).await?;
                output.is_truncated |= one.is_truncated;
                output.stats.planning += one.stats.planning;
                output.stats.execution += one.stats.execution;
                output.tables.push(ResultTable { name: name.clone(), result: one.result.clone() });
                output.result = one.result;
            }
            Ok(output)
        };
        let mut output = limited(work, options).await?;
        output.issues = std::mem::take(&mut *lock(&run.issues));
        output.profile = std::mem::take(&mut *lock(&run.profile));
        Ok(output)
    }
}

impl Run {
    /// Plans and runs one result.
    async fn result(&self, result: &BoundResult, max_rows: usize) -> Result<QueryOutput, QueryError> {
        let started = Instant::now();
        let plan = Plan::build_result(result, &self.context).await?;
        let physical = self.session.create_physical_plan(&plan.logical).await.map_err(PlanError::from)?;
        let planning = started.elapsed();
        let started = Instant::now();
        let (batches, is_truncated) = collect(Arc::clone(&physical), &self.session, Some(max_rows)).await?;
        let stats = QueryStats { planning, execution: started.elapsed(), ..QueryStats::default() };
        lock(&self.profile).extend(profile(&physical));
        let batches = batches.into_iter().map(|b| finished(b, &plan.columns)).collect::<Result<_, _>>()?;
        let result = QueryResult { columns: plan.columns, batches };
        Ok(QueryOutput { result, is_truncated, stats, ..QueryOutput::default() })
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Stops work that is cancelled or takes too long. The work is a task of its own: planning computes constants
/// without a pause, and the clock must be read meanwhile.
pub(crate) async fn limited<T: Send + 'static>(
    work: impl Future<Output = Result<T, QueryError>> + Send + 'static,
    options: &QueryOptions,
) -> Result<T, QueryError> {
    let work = SpawnedTask::spawn(work).join();
    let timeout = async {
        match options.limits.timeout {
            Some(timeout) => tokio::time::sleep(timeout).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        () = options.cancellation.cancelled() => Err(PlanError::cancelled().into()),
        result = work => result.map_err(|error| PlanError::internal(error.to_string()))?,
        () = timeout => Err(QueryError::new(ErrorKind::Limit, TIME_LIMIT, "the query took longer than it may")),
    }
}

/// Runs the parts of a query that must be known before the rest.
struct Subqueries {
    session: SessionState,
    profile: Arc<Mutex<Vec<OperatorProfile>>>,
}

#[async_trait]
impl SubqueryRunner for Subqueries {
    async fn run(&self, plan: LogicalPlan) -> Result<Vec<RecordBatch>, PlanError> {
        let physical = self.session.create_physical_plan(&plan).await?;
        let (batches, _) = collect(Arc::clone(&physical), &self.session, None).await?;
        lock(&self.profile).extend(profile(&physical));
        Ok(batches)
    }
}

/// Runs a plan and returns its rows in the order of the partitions, and whether rows were
/// cut off.
pub(crate) async fn collect(
    plan: Arc<dyn ExecutionPlan>,
    session: &SessionState,
    max_rows: Option<usize>,
) -> Result<(Vec<RecordBatch>, bool), PlanError> {
    let streams = execute_stream_partitioned(plan, session.task_ctx())?;
    let mut partitions: FuturesOrdered<_> = streams
        .into_iter()
        .map(|mut stream| {
            // A task each, so that partitions run on several threads.
            let task = SpawnedTask::spawn(async move {
                let (mut batches, mut rows) = (Vec::new(), 0);
                while let Some(batch) = stream.next().await {
                    let batch = batch?;
                    rows += batch.num_rows();
                    if batch.num_rows() > 0 {
                        batches.push(batch);
                    }
                    if max_rows.is_some_and(|max| rows > max) {
                        break;
                    }
                    // A stream that is always ready would never let itself be stopped.
                    tokio::task::consume_budget().await;
                }
                Ok::<_, datafusion::error::DataFusionError>(batches)
            });
            task.join()
        })
        .collect();
    let (mut batches, mut rows, mut is_truncated) = (Vec::new(), 0, false);
    while let Some(partition) = partitions.next().await {
        let partition = partition.map_err(|error| PlanError::internal(error.to_string()))?;
        for batch in partition? {
            let room = max_rows.map_or(usize::MAX, |max| max - rows);
            is_truncated |= batch.num_rows() > room;
            let batch = batch.slice(0, batch.num_rows().min(room));
            rows += batch.num_rows();
            if batch.num_rows() > 0 {
                batches.push(batch);
            }
        }
    }
    Ok((batches, is_truncated))
}

/// Checks that a batch is what the query promised.
fn finished(batch: RecordBatch, columns: &[(String, ScalarType)]) -> Result<RecordBatch, PlanError> {
    let schema = batch.schema();
    let is_right = schema.fields().len() == columns.len()
        && schema.fields().iter().zip(columns).all(|(field, (_, ty))| field.data_type() == &ty.arrow());
    if is_right {
        Ok(batch)
    } else {
        Err(PlanError::internal(format!("the result has other columns than planned: {schema}")))
    }
}
