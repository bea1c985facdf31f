//! `percentiles()`: percentiles of a group.

use super::_percentiles::{self, EXPR, NOTES, PERCENTILES, RETURNS};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "percentiles",
    aliases: &[],
    summary: "Finds the values that percentages of the values of each group do not exceed.",
    signatures: &[block(&[EXPR, PERCENTILES], RETURNS)],
    returns: "One output per percentage, as `percentile()` gives it.",
    notes: NOTES,
    examples: &[
        example("Three of them", "range x from 1 to 100 step 1 | summarize percentiles(x, 5, 50, 95)", "percentile_x_5:long|percentile_x_50:long|percentile_x_95:long\n5|50|95"),
        example("No rows", "datatable(x:real)[] | summarize percentiles(x, 5, 95)", "percentile_x_5:real|percentile_x_95:real\n|"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("percentile"),
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: AggregateImplementation::Accumulator { make: _percentiles::make_many, state_types: _percentiles::state_types },
};
