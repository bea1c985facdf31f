//! `make_list_with_nulls()`: the values of a group as an array, nulls among them.

use kql_types::ScalarType;

use super::_list;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "make_list_with_nulls",
    aliases: &[],
    summary: "Collects the values of each group into an array, nulls among them.",
    signatures: &[fixed(&[required("expr", ParameterType::Scalar, "values to collect")], ScalarType::Dynamic)],
    returns: "An array of the values in the order of the rows; the empty array over no rows.",
    notes: &[
        "At most 1048576 values are kept.",
    ],
    examples: &[
        example("Nulls stay", "datatable(x:int)[int(null), 2] | summarize l = make_list_with_nulls(x)", "l:dynamic\n[null,2]"),
        example("No rows", "datatable(x:int)[] | summarize l = make_list_with_nulls(x)", "l:dynamic\n[]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("list"),
    is_order_sensitive: true,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _list::make_with_nulls, state_types: _list::state_types },
};
