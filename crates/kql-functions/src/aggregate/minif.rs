//! `minif()`: the least value over rows that meet a predicate.

use super::_arguments::{ORDERABLE, PREDICATE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "minif",
    aliases: &[],
    summary: "Finds the least value of the rows where a predicate is true.",
    signatures: &[block(&[ORDERABLE, PREDICATE], Returns::Parameter0)],
    returns: "The least value as `min()` gives it; null when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Odd numbers", "range x from 1 to 4 step 1 | summarize m = minif(x, x % 2 == 1)", "m:long\n1"),
        example("Nothing meets the predicate", "print x = long(1) | summarize m = minif(x, x > 5)", "m:long\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("minif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::min::FUNCTION),
};
