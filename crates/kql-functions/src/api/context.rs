//! What a run fixes for all its functions.

/// Small, comparable and serialisable: it travels with a plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunContext {
    /// The query time that `now()` answers, in ticks.
    pub now: i64,
    /// The seed of `rand()` and `new_guid()`; derived from the run's clock.
    pub seed: u64,
    pub database: String,
    pub cluster: String,
    pub principal: String,
}

impl RunContext {
    /// Returns a context for a query time, the seed taken from it.
    pub fn at(now: i64) -> Self {
        Self {
            now,
            seed: now as u64,
            database: "NetDefaultDB".into(),
            cluster: "local".into(),
            principal: "local".into(),
        }
    }
}
