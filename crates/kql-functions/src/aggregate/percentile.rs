//! `percentile()`: a percentile of a group.

use super::_percentiles::{self, EXPR, NOTES, PERCENTILE, RETURNS};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentile",
    aliases: &[],
    summary: "Finds the value that a percentage of the values of each group do not exceed.",
    signatures: &[block(&[EXPR, PERCENTILE], RETURNS)],
    returns: "A value of the type of `expr`, long for int and real for decimal; null over no values. Nulls and NaN are ignored.",
    notes: NOTES,
    examples: &[
        example("The median", "range x from 1 to 100 step 1 | summarize percentile(x, 50)", "percentile_x_50:long\n50"),
        example("No rows", "datatable(x:real)[] | summarize p = percentile(x, 50)", "p:real\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_single, state_types: _percentiles::state_types },
};
