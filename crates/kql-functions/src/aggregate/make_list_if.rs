//! `make_list_if()`: the values of a group as an array, over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::{PREDICATE, SCALAR, SIZE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_list_if",
    aliases: &[],
    summary: "Collects the values of the rows where a predicate is true into an array.",
    signatures: &[fixed(&[SCALAR, PREDICATE, SIZE], ScalarType::Dynamic)],
    returns: "The array as `make_list()` gives it; the empty array when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "datatable(x:long)[1, 3, 2, 1] | summarize l = make_list_if(x, x > 1)", "l:dynamic\n[3,2]"),
        example("Nothing meets the predicate", "datatable(x:long)[1] | summarize l = make_list_if(x, x > 9)", "l:dynamic\n[]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("list"),
    is_order_sensitive: true,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::make_list::FUNCTION),
};
