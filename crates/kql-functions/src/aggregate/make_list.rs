//! `make_list()`: the values of a group as an array.

use kql_types::ScalarType;

use super::_arguments::{SCALAR, SIZE};
use super::_list;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_list",
    aliases: &[],
    summary: "Collects the values of each group into an array.",
    signatures: &[fixed(&[SCALAR, SIZE], ScalarType::Dynamic)],
    returns: "An array of the values in the order of the rows; the empty array over no values. Nulls are left out.",
    notes: &[
        "A limited list keeps its first elements.",
        "An array among the values stands for its elements.",
    ],
    examples: &[
        example("All values", "datatable(x:long)[3, 1, 3] | summarize make_list(x)", "list_x:dynamic\n[3,1,3]"),
        example("A limit", "datatable(x:long)[3, 1, 3] | summarize l = make_list(x, 2)", "l:dynamic\n[3,1]"),
        example(
            "Arrays are taken apart",
            "datatable(x:dynamic)[dynamic([1, 2]), dynamic(3)] | summarize l = make_list(x)",
            "l:dynamic\n[1,2,3]",
        ),
        example("Nulls are left out", "datatable(x:int)[int(null), 2] | summarize l = make_list(x)", "l:dynamic\n[2]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("list"),
    is_order_sensitive: true,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _list::make, state_types: _list::state_types },
};
