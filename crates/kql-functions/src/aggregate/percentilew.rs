//! `percentilew()`: a percentile of weighted values.

use super::_percentiles::{self, EXPR, NOTES, PERCENTILE, RETURNS, WEIGHT};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentilew",
    aliases: &[],
    summary: "Finds the value that a percentage of the weighted values of each group do not exceed.",
    signatures: &[block(&[EXPR, WEIGHT, PERCENTILE], RETURNS)],
    returns: "A value of the type of `expr`, long for int and real for decimal; null over no values.",
    notes: NOTES,
    examples: &[
        example("The median", "datatable(n:long, t:long)[8, 10, 6, 20, 3, 30, 1, 40] | summarize p = percentilew(t, n, 50)", "p:long\n20"),
        example("No rows", "datatable(x:real, w:long)[] | summarize p = percentilew(x, w, 50)", "p:real\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_weighted_single, state_types: _percentiles::state_types },
};
