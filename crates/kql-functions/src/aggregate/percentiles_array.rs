//! `percentiles_array()`: percentiles of a group as an array.

use kql_types::ScalarType;

use super::_percentiles::{self, EXPR, NOTES, PERCENTILE_ARRAY, PERCENTILES};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentiles_array",
    aliases: &[],
    summary: "Collects the values that percentages of the values of each group do not exceed into an array.",
    signatures: &[
        block(&[EXPR, PERCENTILES], Returns::Exact(ScalarType::Dynamic)),
        block(&[EXPR, PERCENTILE_ARRAY], Returns::Exact(ScalarType::Dynamic)),
    ],
    returns: "An array of the percentiles in the order of the percentages; null over no values.",
    notes: NOTES,
    examples: &[
        example("Three of them", "range x from 1 to 100 step 1 | summarize p = percentiles_array(x, 5, 50, 95)", "p:dynamic\n[5,50,95]"),
        example("No rows", "datatable(x:real)[] | summarize p = percentiles_array(x, dynamic([5, 95]))", "p:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_array, state_types: _percentiles::state_types },
};
