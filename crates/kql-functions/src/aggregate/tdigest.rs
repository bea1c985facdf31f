//! `tdigest()`: the distribution of the values of a group.

use kql_types::ScalarType;

use super::_arguments::SUMMABLE;
use super::_percentiles::{self, WEIGHT};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "tdigest",
    aliases: &[],
    summary: "Keeps the distribution of the values of each group, for percentiles later.",
    signatures: &[fixed(
        &[SUMMABLE, Parameter { is_optional: true, ..WEIGHT }],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic value for `percentile_tdigest()`, `rank_tdigest()` and `tdigest_merge()`; null over no values.",
    notes: &[
        "The value is of Kustodian's own form: digests of Kusto are not read.",
    ],
    examples: &[
        example("The median later", "range x from 1 to 100 step 1 | summarize d = tdigest(x) | project p = percentile_tdigest(d, 50, typeof(long))", "p:long\n50"),
        example("No rows", "datatable(x:long)[] | summarize d = tdigest(x)", "d:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("tdigest"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_digest, state_types: _percentiles::state_types },
};
