//! `make_set_if()`: the distinct values of a group as an array, over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::{PREDICATE, SCALAR, SIZE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_set_if",
    aliases: &[],
    summary: "Collects the distinct values of the rows where a predicate is true into an array.",
    signatures: &[fixed(&[SCALAR, PREDICATE, SIZE], ScalarType::Dynamic)],
    returns: "The array as `make_set()` gives it; the empty array when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "range x from 1 to 4 step 1 | summarize s = make_set_if(x, x % 2 == 0)", "s:dynamic\n[2,4]"),
        example("A limit", "range x from 1 to 4 step 1 | summarize s = make_set_if(x, true, 2)", "s:dynamic\n[1,2]"),
        example("Nothing meets the predicate", "range x from 1 to 4 step 1 | summarize s = make_set_if(x, x > 9)", "s:dynamic\n[]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("set"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::make_set::FUNCTION),
};
