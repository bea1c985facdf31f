//! `percentilesw()`: percentiles of weighted values.

use super::_percentiles::{self, EXPR, NOTES, PERCENTILES, RETURNS, WEIGHT};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentilesw",
    aliases: &[],
    summary: "Finds the values that percentages of the weighted values of each group do not exceed.",
    signatures: &[block(&[EXPR, WEIGHT, PERCENTILES], RETURNS)],
    returns: "One output per percentage, as `percentilew()` gives it.",
    notes: NOTES,
    examples: &[
        example("Two of them", "datatable(n:long, t:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize percentilesw(t, n, 50, 99.9)", "percentile_t_50:long|percentile_t_99_9:long\n20|40"),
        example("No rows", "datatable(x:real, w:long)[] | summarize percentilesw(x, w, 5, 95)", "percentile_x_5:real|percentile_x_95:real\n|"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile"),
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_weighted_many, state_types: _percentiles::state_types },
};
