//! `stdevif()`: the sample standard deviation over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::{PREDICATE, SUMMABLE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "stdevif",
    aliases: &[],
    summary: "Computes the sample standard deviation of the rows where a predicate is true.",
    signatures: &[fixed(&[SUMMABLE, PREDICATE], ScalarType::Real)],
    returns: "The sample standard deviation as `stdev()` gives it; 0 when less than two rows meet the predicate.",
    notes: &[],
    examples: &[
        example("Odd numbers", "range x from 1 to 5 step 1 | summarize v = round(stdevif(x, x % 2 == 1), 6)", "v:real\n2.0"),
        example("Nothing meets the predicate", "range x from 1 to 5 step 1 | summarize v = stdevif(x, x > 9)", "v:real\n0.0"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("stdevif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::stdev::FUNCTION),
};
