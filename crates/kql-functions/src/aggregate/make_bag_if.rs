//! `make_bag_if()`: one property bag of all bags of a group, over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::{PREDICATE, SIZE};
use super::_bag;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_bag_if",
    aliases: &[],
    summary: "Merges the property bags of the rows where a predicate is true into one.",
    signatures: &[fixed(&[_bag::BAG, PREDICATE, SIZE], ScalarType::Dynamic)],
    returns: "The bag as `make_bag()` gives it; the empty bag when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "datatable(k:string, v:string)['a', 'x', 'b', 'y'] | extend p = bag_pack(k, v) | summarize b = make_bag_if(p, v == 'y')", "b:dynamic\n{\"b\":\"y\"}"),
        example("Nothing meets the predicate", "datatable(k:string, v:string)['a', 'x', 'b', 'y'] | extend p = bag_pack(k, v) | summarize b = make_bag_if(p, v == 'z')", "b:dynamic\n{}"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("bag"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::make_bag::FUNCTION),
};
