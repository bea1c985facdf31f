//! `varianceif()`: the sample variance over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::{PREDICATE, SUMMABLE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "varianceif",
    aliases: &[],
    summary: "Computes the sample variance of the rows where a predicate is true.",
    signatures: &[fixed(&[SUMMABLE, PREDICATE], ScalarType::Real)],
    returns: "The sample variance as `variance()` gives it; 0 when less than two rows meet the predicate.",
    notes: &[],
    examples: &[
        example("Odd numbers", "range x from 1 to 5 step 1 | summarize v = round(varianceif(x, x % 2 == 1), 6)", "v:real\n4.0"),
        example("Nothing meets the predicate", "range x from 1 to 5 step 1 | summarize v = varianceif(x, x > 9)", "v:real\n0.0"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("varianceif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::variance::FUNCTION),
};
