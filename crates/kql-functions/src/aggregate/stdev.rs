//! `stdev()`: the sample standard deviation of a group.

use kql_types::ScalarType;

use super::_arguments::SUMMABLE;
use super::_moments;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "stdev",
    aliases: &[],
    summary: "Computes the sample standard deviation of each group.",
    signatures: &[fixed(&[SUMMABLE], ScalarType::Real)],
    returns: "The sample standard deviation as a real, timespan and datetime in ticks; 0 over less than two values. Nulls are ignored.",
    notes: &[],
    examples: &[
        example("One to five", "range x from 1 to 5 step 1 | summarize v = round(stdev(x), 6)", "v:real\n1.581139"),
        example("Nulls do not count", "datatable(x:real)[real(null), 5.0] | summarize v = stdev(x)", "v:real\n0.0"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("stdev"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _moments::make::<true, true>, state_types: _moments::state_types },
};
