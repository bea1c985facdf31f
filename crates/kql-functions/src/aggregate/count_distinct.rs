//! `count_distinct()`: how many distinct values, exactly.

use kql_types::ScalarType;

use super::_distinct::{self, EXPR};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "count_distinct",
    aliases: &[],
    summary: "Counts the distinct values of each group exactly.",
    signatures: &[fixed(&[EXPR], ScalarType::Long)],
    returns: "The number of distinct values; 0 over no values. Nulls are ignored, the empty string counts.",
    notes: &[
        "Every distinct value is held in memory; `dcount()` is bounded.",
    ],
    examples: &[
        example("Distinct addresses", "datatable(ip:string)['a', 'b', 'a'] | summarize n = count_distinct(ip)", "n:long\n2"),
        example("Nulls do not count", "datatable(x:int)[int(null), 1, 1] | summarize n = count_distinct(x)", "n:long\n1"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("count_distinct"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _distinct::make_count, state_types: _distinct::state_types },
};
