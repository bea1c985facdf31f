//! `make_bag()`: one property bag of all bags of a group.

use kql_types::ScalarType;

use super::_arguments::SIZE;
use super::_bag;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_bag",
    aliases: &[],
    summary: "Merges the property bags of each group into one.",
    signatures: &[fixed(&[_bag::BAG, SIZE], ScalarType::Dynamic)],
    returns: "A bag with the properties of all bags; the empty bag over no bags. Nulls and values that are no bag are ignored.",
    notes: &[
        "Of several values of one key the least stays, keys ascend, and a limited bag keeps its least keys: Kusto leaves this open, and so the result does not depend on the order of the rows.",
    ],
    examples: &[
        example("Two properties", "datatable(k:string, v:string)['a', 'x', 'b', 'y'] | extend p = bag_pack(k, v) | summarize b = make_bag(p)", "b:dynamic\n{\"a\":\"x\",\"b\":\"y\"}"),
        example("No rows", "datatable(p:dynamic)[] | summarize b = make_bag(p)", "b:dynamic\n{}"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("bag"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _bag::make, state_types: _bag::state_types },
};
