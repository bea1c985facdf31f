//! Functions by name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{AggregateFunction, Category, ScalarFunction, TableFunction, WindowFunction};

static SCALARS: LazyLock<HashMap<&'static str, &'static ScalarFunction>> = LazyLock::new(|| {
    // Those of graph patterns mean something there alone; elsewhere their names are free.
    let is_callable = |f: &&ScalarFunction| !matches!(f.category, Category::Operator | Category::Graph);
    let callable = crate::scalar::functions().filter(is_callable);
    by_name(callable.map(|f| (f, f.name, f.aliases)))
});

static OPERATORS: LazyLock<HashMap<&'static str, &'static ScalarFunction>> = LazyLock::new(|| {
    let operators = crate::scalar::functions().filter(|f| f.category == Category::Operator);
    by_name(operators.map(|f| (f, f.name, f.aliases)))
});

static AGGREGATES: LazyLock<HashMap<&'static str, &'static AggregateFunction>> =
    LazyLock::new(|| by_name(crate::aggregate::functions().map(|f| (f, f.name, f.aliases))));

static WINDOWS: LazyLock<HashMap<&'static str, &'static WindowFunction>> =
    LazyLock::new(|| by_name(crate::window::functions().map(|f| (f, f.name, f.aliases))));

static TABLES: LazyLock<HashMap<&'static str, &'static TableFunction>> =
    LazyLock::new(|| by_name(crate::table::functions().map(|f| (f, f.name, [].as_slice()))));

fn by_name<T>(
    records: impl Iterator<Item = (&'static T, &'static str, &'static [&'static str])>,
) -> HashMap<&'static str, &'static T> {
    let mut map = HashMap::new();
    for (record, name, aliases) in records {
        for name in std::iter::once(name).chain(aliases.iter().copied()) {
            map.insert(name, record);
        }
    }
    map
}

/// Returns the scalar function of a name or alias, as spelled in a query.
pub fn scalar(name: &str) -> Option<&'static ScalarFunction> {
    SCALARS.get(name).copied()
}

/// Returns the operator of a symbol, such as `==` or `!has_cs`.
pub fn operator(symbol: &str) -> Option<&'static ScalarFunction> {
    OPERATORS.get(symbol).copied()
}

pub fn aggregate(name: &str) -> Option<&'static AggregateFunction> {
    AGGREGATES.get(name).copied()
}

pub fn window(name: &str) -> Option<&'static WindowFunction> {
    WINDOWS.get(name).copied()
}

/// Returns the plugin, or the inner part of an operator, of a name.
pub fn table(name: &str) -> Option<&'static TableFunction> {
    TABLES.get(name).copied()
}

/// Returns the names of all functions, for "did you mean".
pub fn names() -> impl Iterator<Item = &'static str> {
    SCALARS.keys().chain(AGGREGATES.keys()).chain(WINDOWS.keys()).copied()
}
