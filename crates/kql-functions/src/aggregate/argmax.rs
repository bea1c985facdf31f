//! `argmax()`: an obsolete spelling of `arg_max()`.

use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "argmax",
    aliases: &[],
    summary: "Finds the row of each group in which a value is greatest, and returns other values of that row.",
    signatures: &[super::arg_max::FUNCTION.signatures[0]],
    returns: "As `arg_max()`; the outputs are named `max_<maximized>` and `max_<maximized>_<returned>`.",
    notes: &[
        "Obsolete: write `arg_max()`.",
    ],
    examples: &[
        example("One row for all", "datatable(t:long, name:string)[1, 'a', 2, 'b'] | summarize argmax(t, name) | count", "Count:long\n1"),
        example("No rows", "datatable(t:long)[] | summarize argmax(t)", "max_t:long\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("max"),
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: super::arg_max::FUNCTION.implementation,
};
