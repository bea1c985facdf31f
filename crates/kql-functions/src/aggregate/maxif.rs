//! `maxif()`: the greatest value over rows that meet a predicate.

use super::_arguments::{ORDERABLE, PREDICATE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "maxif",
    aliases: &[],
    summary: "Finds the greatest value of the rows where a predicate is true.",
    signatures: &[block(&[ORDERABLE, PREDICATE], Returns::Parameter0)],
    returns: "The greatest value as `max()` gives it; null when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Odd numbers", "range x from 1 to 4 step 1 | summarize m = maxif(x, x % 2 == 1)", "m:long\n3"),
        example("Nothing meets the predicate", "print x = long(1) | summarize m = maxif(x, x > 5)", "m:long\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("maxif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::max::FUNCTION),
};
