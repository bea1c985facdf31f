//! `tdigest_merge()`: one distribution of several.

use kql_types::ScalarType;

use super::_merged;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "tdigest_merge",
    aliases: &["merge_tdigest"],
    summary: "Merges distributions that `tdigest()` made.",
    signatures: &[fixed(
        &[required("tdigest", ParameterType::DynamicArray, "values of `tdigest()`; others are ignored")],
        ScalarType::Dynamic,
    )],
    returns: "The distribution of all values; null over none. Distributions of different types become one of reals.",
    notes: &[
        "The value is of Kustodian's own form: digests of Kusto are not read.",
    ],
    examples: &[
        example("Halves", "range x from 1 to 100 step 1 | summarize d = tdigest(x) by x % 2 | summarize d = tdigest_merge(d) | project p = percentile_tdigest(d, 50, typeof(long))", "p:long\n50"),
        example("No rows", "datatable(d:dynamic)[] | summarize d = tdigest_merge(d)", "d:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("merge_tdigests"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _merged::make_digests, state_types: _merged::state_types },
};
