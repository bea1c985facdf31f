//! DataFusion's session for one query.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::Result;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::context::QueryPlanner;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::execution::session_state::SessionState;
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::{Optimizer, OptimizerRule};
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_optimizer::optimizer::PhysicalOptimizer;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_planner::{DefaultPhysicalPlanner, PhysicalPlanner};
use datafusion::prelude::SessionConfig;
use kql_planner::filter_projections::FilterProjections;
use kql_planner::gather::OrderedGather;
use kql_planner::graph::GraphPlanner;
use kql_planner::open_sides::OpenSides;
use kql_planner::staying_filters::StayingFilters;
use kql_planner::text_groups::TextGroups;
use kql_planner::{RowSetPlanner, TableFunctionPlanner};

use crate::QueryOptions;

/// Makes a session: its settings are the query's, its memory and caches the engine's.
pub(crate) fn session(environment: &Arc<RuntimeEnv>, options: &QueryOptions, partitions: usize) -> SessionState {
    let mut config = SessionConfig::new()
        .with_target_partitions(partitions)
        .with_batch_size(options.batch_size.max(1))
        .with_create_default_catalog_and_schema(false)
        .with_information_schema(false)
        // Dealing batches out in turn would lose their order.
        .with_round_robin_repartition(false)
        .with_repartition_file_scans(false);
    let settings = config.options_mut();
    // Each scan of Parquet says for itself whether predicates go into the reader.
    settings.execution.parquet.pushdown_filters = false;
    settings.execution.parquet.reorder_filters = false;
    settings.execution.parquet.schema_force_view_types = true;
    settings.optimizer.filter_null_join_keys = true;
    // DataFusion takes our `max` for its own by the name, and asks it for its value after each batch; ours
    // hands it out once.
    settings.optimizer.enable_aggregate_dynamic_filter_pushdown = false;
    // The two rules move field accesses below joins and unions, where the names that they
    // make collide; our structs are made and read in the same place anyway.
    let leaf_rules = ["extract_leaf_expressions", "push_down_leaf_projections"];
    let rules = match options.is_optimized {
        true => {
            let rules = Optimizer::new().rules.into_iter().filter(|rule| !leaf_rules.contains(&rule.name()));
            rules.map(with_staying_filters).collect()
        }
        false => Vec::new(),
    };
    // What is believed of a join decides which sorts are left out.
    let mut physical_rules: Vec<Arc<dyn PhysicalOptimizerRule + Send + Sync>> = vec![Arc::new(OpenSides)];
    for rule in PhysicalOptimizer::new().rules {
        if rule.name() == "ProjectionPushdown" {
            physical_rules.push(Arc::new(FilterProjections));
        }
        physical_rules.push(rule);
    }
    physical_rules.push(Arc::new(OrderedGather));
    physical_rules.push(Arc::new(TextGroups));
    let builder = SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(Arc::clone(environment))
        .with_query_planner(Arc::new(KqlQueryPlanner))
        .with_optimizer_rules(rules)
        .with_physical_optimizer_rules(physical_rules);
    builder.build()
}

fn with_staying_filters(rule: Arc<dyn OptimizerRule + Send + Sync>) -> Arc<dyn OptimizerRule + Send + Sync> {
    match rule.name() {
        "push_down_filter" => Arc::new(StayingFilters(rule)),
        _ => rule,
    }
}

#[derive(Debug)]
struct KqlQueryPlanner;

#[async_trait]
impl QueryPlanner for KqlQueryPlanner {
    async fn create_physical_plan(&self, plan: &LogicalPlan, session: &dyn Session) -> Result<Arc<dyn ExecutionPlan>> {
        let planner = DefaultPhysicalPlanner::with_extension_planners(vec![
            Arc::new(RowSetPlanner),
            Arc::new(TableFunctionPlanner),
            Arc::new(GraphPlanner),
        ]);
        planner.create_physical_plan(plan, session).await
    }
}
