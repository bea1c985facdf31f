//! `makelist()`: an obsolete spelling of `make_list()`, of fewer elements.

use kql_types::ScalarType;

use super::_arguments::{SCALAR, SIZE_OBSOLETE};
use super::_list;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "makelist",
    aliases: &[],
    summary: "Collects the values of each group into an array of at most 128 elements.",
    signatures: &[fixed(&[SCALAR, SIZE_OBSOLETE], ScalarType::Dynamic)],
    returns: "As `make_list()`: the empty array over no values. Nulls are left out.",
    notes: &["Obsolete: write `make_list()`, which keeps more than 128 elements."],
    examples: &[
        example(
            "The first elements only",
            "range x from 1 to 200 step 1 | summarize a = makelist(x), b = makelist(x, 150) | project n = array_length(a), m = array_length(b)",
            "n:long|m:long\n128|150",
        ),
        example("Nulls are left out", "datatable(x:int)[int(null), 2] | summarize makelist(x)", "list_x:dynamic\n[2]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("list"),
    is_order_sensitive: true,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _list::make_obsolete, state_types: _list::state_types },
};
