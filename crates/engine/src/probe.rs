//! Which columns plugins get from the data: the keys of bags, and values that are to be columns.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray};
use datafusion::common::runtime::SpawnedTask;
use datafusion::error::DataFusionError;
use datafusion::physical_plan::execute_stream_partitioned;
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use kql_binder::Sought;
use kql_binder::bound::Tabular;
use kql_planner::{Plan, PlanError};
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Kind};

use crate::run::limited;
use crate::{Engine, QueryError, QueryOptions};

impl Engine {
    /// Runs a table and returns what is sought in its first column. Only what is found is
    /// kept, not the rows.
    pub(crate) async fn probed(
        &self,
        tabular: &Tabular,
        sought: Sought,
        options: &QueryOptions,
    ) -> Result<Vec<(String, ScalarType)>, QueryError> {
        let tables: Vec<String> = self.tables.tables.keys().cloned().collect();
        let run = self.start(&tables, options);
        let tabular = tabular.clone();
        let work = async move {
            let plan = Plan::build_tabular(&tabular, &run.context).await?;
            let physical = run.session.create_physical_plan(&plan.logical).await.map_err(PlanError::from)?;
            let streams = execute_stream_partitioned(physical, run.session.task_ctx()).map_err(PlanError::from)?;
            let tasks = streams.into_iter().map(|mut stream| {
                SpawnedTask::spawn(async move {
                    let mut found = Found::new(sought);
                    while let Some(batch) = stream.next().await {
                        if let Some(column) = batch?.columns().first() {
                            found.add(column);
                        }
                        if found.is_enough() {
                            break;
                        }
                    }
                    Ok::<_, DataFusionError>(found)
                })
                .join()
            });
            let mut partitions: FuturesOrdered<_> = tasks.collect();
            let mut found = Found::new(sought);
            while let Some(partition) = partitions.next().await {
                let partition = partition.map_err(|error| PlanError::internal(error.to_string()))?;
                found.merge(partition.map_err(PlanError::from)?);
            }
            Ok(found.into_columns())
        };
        limited(work, options).await
    }
}

/// What has been found: names in the order in which they were met, with the type of their values.
struct Found {
    sought: Sought,
    places: HashMap<String, usize>,
    columns: Vec<(String, Option<ScalarType>)>,
}

impl Found {
    fn new(sought: Sought) -> Self {
        Self { sought, places: HashMap::new(), columns: Vec::new() }
    }

    fn add(&mut self, column: &ArrayRef) {
        match self.sought {
            Sought::Properties => {
                let Some(bags) = column.as_binary_view_opt() else { return };
                for (key, value) in bags.iter().flatten().flat_map(|bag| DynamicRef::new(bag).entries()) {
                    self.note(key, type_of(value.kind()));
                }
            }
            Sought::Values { .. } => {
                let Some(texts) = column.as_string_view_opt() else { return };
                for row in 0..texts.len() {
                    self.note(if texts.is_valid(row) { texts.value(row) } else { "" }, None);
                    if self.is_enough() {
                        return;
                    }
                }
            }
        }
    }

    fn note(&mut self, name: &str, ty: Option<ScalarType>) {
        match self.places.get(name) {
            Some(place) => {
                let known = &mut self.columns[*place].1;
                *known = common(*known, ty);
            }
            None => {
                self.places.insert(name.to_owned(), self.columns.len());
                self.columns.push((name.to_owned(), ty));
            }
        }
    }

    /// Returns whether there are more values than may become columns.
    fn is_enough(&self) -> bool {
        match self.sought {
            Sought::Properties => false,
            Sought::Values { most } => self.columns.len() > most,
        }
    }

    fn merge(&mut self, other: Self) {
        for (name, ty) in other.columns {
            self.note(&name, ty);
        }
    }

    /// Returns keys by name, and values in their order.
    fn into_columns(mut self) -> Vec<(String, ScalarType)> {
        let otherwise = match self.sought {
            Sought::Properties => {
                self.columns.sort_by(|a, b| a.0.cmp(&b.0));
                ScalarType::Dynamic
            }
            Sought::Values { .. } => ScalarType::String,
        };
        self.columns.into_iter().map(|(name, ty)| (name, ty.unwrap_or(otherwise))).collect()
    }
}

fn common(a: Option<ScalarType>, b: Option<ScalarType>) -> Option<ScalarType> {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(_), Some(_)) => Some(ScalarType::Dynamic),
    }
}

fn type_of(kind: Kind) -> Option<ScalarType> {
    Some(match kind {
        Kind::Null => return None,
        Kind::False | Kind::True => ScalarType::Bool,
        Kind::Long => ScalarType::Long,
        Kind::Real => ScalarType::Real,
        Kind::Decimal => ScalarType::Decimal,
        Kind::String => ScalarType::String,
        Kind::DateTime => ScalarType::DateTime,
        Kind::TimeSpan => ScalarType::TimeSpan,
        Kind::Guid => ScalarType::Guid,
        Kind::Array | Kind::Bag => ScalarType::Dynamic,
    })
}
