//! `percentilesw_array()`: percentiles of weighted values as an array.

use kql_types::ScalarType;

use super::_percentiles::{self, EXPR, NOTES, PERCENTILE_ARRAY, PERCENTILES, WEIGHT};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentilesw_array",
    aliases: &[],
    summary: "Collects the values that percentages of the weighted values of each group do not exceed into an array.",
    signatures: &[
        block(&[EXPR, WEIGHT, PERCENTILES], Returns::Exact(ScalarType::Dynamic)),
        block(&[EXPR, WEIGHT, PERCENTILE_ARRAY], Returns::Exact(ScalarType::Dynamic)),
    ],
    returns: "An array of the percentiles in the order of the percentages; null over no values.",
    notes: NOTES,
    examples: &[
        example("Two of them", "datatable(n:long, t:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize p = percentilesw_array(t, n, 50, 99.9)", "p:dynamic\n[20,40]"),
        example("No rows", "datatable(x:real, w:long)[] | summarize p = percentilesw_array(x, w, dynamic([5, 95]))", "p:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_weighted_array, state_types: _percentiles::state_types },
};
