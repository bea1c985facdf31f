//! Which properties the bags of a column have, for `evaluate bag_unpack`.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray};
use kql_binder::bound::Tabular;
use kql_planner::{Plan, PlanError};
use kql_types::ScalarType;
use kql_types::dynamic::{DynamicRef, Kind};

use crate::run::{collect, limited};
use crate::{Engine, QueryError, QueryOptions};

impl Engine {
    /// Runs a table whose first column holds bags and returns their properties, sorted by
    /// name, with the narrowest type that takes all values.
    pub(crate) async fn columns_of_bag(
        &self,
        tabular: &Tabular,
        options: &QueryOptions,
    ) -> Result<Vec<(String, ScalarType)>, QueryError> {
        let tables: Vec<String> = self.tables.tables.keys().cloned().collect();
        let run = self.start(&tables, options);
        let work = async {
            let plan = Plan::build_tabular(tabular, &run.context).await?;
            let physical = run.session.create_physical_plan(&plan.logical).await.map_err(PlanError::from)?;
            let (batches, _) = collect(physical, &run.session, None).await?;
            let mut properties: BTreeMap<String, Option<ScalarType>> = BTreeMap::new();
            for batch in &batches {
                let Some(bags) = batch.columns().first().and_then(|c| c.as_binary_view_opt()) else { continue };
                for row in (0..bags.len()).filter(|&row| bags.is_valid(row)) {
                    for (key, value) in DynamicRef::new(bags.value(row)).entries() {
                        let found = type_of(value.kind());
                        match properties.get_mut(key) {
                            Some(known) => *known = widest(*known, found),
                            None => drop(properties.insert(key.to_owned(), found)),
                        }
                    }
                }
            }
            let typed = properties.into_iter().map(|(name, ty)| (name, ty.unwrap_or(ScalarType::Dynamic)));
            Ok(typed.collect())
        };
        limited(work, options).await
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

fn widest(a: Option<ScalarType>, b: Option<ScalarType>) -> Option<ScalarType> {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(ScalarType::Long | ScalarType::Real), Some(ScalarType::Long | ScalarType::Real)) => {
            Some(ScalarType::Real)
        }
        _ => Some(ScalarType::Dynamic),
    }
}
