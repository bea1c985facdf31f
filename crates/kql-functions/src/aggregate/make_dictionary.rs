//! `make_dictionary()`: an obsolete spelling of `make_bag()`, of fewer keys.

use kql_types::ScalarType;

use super::_arguments::SIZE_OBSOLETE;
use super::_bag;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_dictionary",
    aliases: &[],
    summary: "Merges the property bags of each group into one.",
    signatures: &[fixed(&[_bag::BAG, SIZE_OBSOLETE], ScalarType::Dynamic)],
    returns: "As `make_bag()`.",
    notes: &[
        "Obsolete: write `make_bag()`, which keeps more than 128 keys.",
    ],
    examples: &[
        example("Two properties", "datatable(k:string, v:string)['a', 'x', 'b', 'y'] | extend p = bag_pack(k, v) | summarize make_dictionary(p)", "dictionary_p:dynamic\n{\"a\":\"x\",\"b\":\"y\"}"),
        example(
            "The first keys only",
            "range x from 1 to 200 step 1 | extend p = bag_pack(tostring(x), x) | summarize p = make_dictionary(p), q = make_dictionary(p, 150) | project n = array_length(bag_keys(p)), m = array_length(bag_keys(q))",
            "n:long|m:long\n128|150",
        ),
        example("No rows", "datatable(p:dynamic)[] | summarize b = make_dictionary(p)", "b:dynamic\n{}"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("dictionary"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _bag::make_obsolete, state_types: _bag::state_types },
};
