//! `dcount()`: an estimate of how many distinct values.

use kql_types::ScalarType;

use super::_arguments::SCALAR;
use super::_sketches::{self, ACCURACY};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "dcount",
    aliases: &[],
    summary: "Estimates how many distinct values each group has.",
    signatures: &[fixed(&[SCALAR, ACCURACY], ScalarType::Long)],
    returns: "The number of distinct values; 0 over no values. Nulls are ignored, the empty string counts.",
    notes: &[
        "Up to 256, 1024, 4096, 8192 or 16384 values are counted exactly for the accuracies 0 to 4; above that the result is an estimate by HyperLogLog with 16 times as many registers, whose standard error is 1.6, 0.8, 0.4, 0.3 or 0.2 %.",
        "The result depends on the values alone, not on their order or partitioning.",
    ],
    examples: &[
        example("Distinct addresses", "datatable(ip:string)['a', 'b', 'a'] | summarize dcount(ip)", "dcount_ip:long\n2"),
        example("Nulls do not count", "datatable(x:int)[int(null), 1, 2, 1] | summarize n = dcount(x, 4)", "n:long\n2"),
        example("The empty string counts", "datatable(s:string)['', 'a'] | summarize n = dcount(s)", "n:long\n2"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("dcount"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _sketches::make_count, state_types: _sketches::state_types },
};
