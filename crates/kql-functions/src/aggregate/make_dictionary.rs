//! `make_dictionary()`: an obsolete spelling of `make_bag()`.

use kql_types::ScalarType;

use super::_arguments::SIZE;
use super::_bag;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_dictionary",
    aliases: &[],
    summary: "Merges the property bags of each group into one.",
    signatures: &[fixed(&[_bag::BAG, SIZE], ScalarType::Dynamic)],
    returns: "As `make_bag()`.",
    notes: &[
        "Obsolete: write `make_bag()`.",
    ],
    examples: &[
        example("Two properties", "datatable(k:string, v:string)['a', 'x', 'b', 'y'] | extend p = bag_pack(k, v) | summarize make_dictionary(p)", "dictionary_p:dynamic\n{\"a\":\"x\",\"b\":\"y\"}"),
        example("No rows", "datatable(p:dynamic)[] | summarize b = make_dictionary(p)", "b:dynamic\n{}"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("dictionary"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: super::make_bag::FUNCTION.implementation,
};
