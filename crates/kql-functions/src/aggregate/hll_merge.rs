//! `hll_merge()`: one sketch of several.

use kql_types::ScalarType;

use super::_merged;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "hll_merge",
    aliases: &[],
    summary: "Merges sketches that `hll()` made.",
    signatures: &[fixed(
        &[required("hll", ParameterType::DynamicArray, "values of `hll()`; others are ignored")],
        ScalarType::Dynamic,
    )],
    returns: "The sketch of all values, with the lowest accuracy of the merged; null over none.",
    notes: &[],
    examples: &[
        example("Two groups", "datatable(s:string, g:int)['a', 1, 'b', 1, 'a', 2] | summarize h = hll(s) by g | summarize h = hll_merge(h) | project n = dcount_hll(h)", "n:long\n2"),
        example("No rows", "datatable(h:dynamic)[] | summarize h = hll_merge(h)", "h:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("hll_merge"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _merged::make_sketches, state_types: _merged::state_types },
};
