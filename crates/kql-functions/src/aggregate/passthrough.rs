//! `passthrough()`: a value that Kusto carries through a group for itself.

use super::_arguments::SCALAR;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "passthrough",
    aliases: &[],
    summary: "Names a function that Kusto uses inside its own plans.",
    signatures: &[block(&[SCALAR], Returns::Parameter0)],
    returns: "Nothing: a call is refused.",
    notes: &[
        "Use `take_any()` for a value that is the same in all rows of a group.",
    ],
    examples: &[
        example("What to write instead", "datatable(x:long)[7, 7] | summarize x = take_any(x)", "x:long\n7"),
        example("Instead, over no rows", "datatable(x:long)[] | summarize x = take_any(x)", "x:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Refused("`passthrough` is internal to Kusto; use `take_any`"),
};
