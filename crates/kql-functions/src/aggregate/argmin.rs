//! `argmin()`: an obsolete spelling of `arg_min()`.

use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "argmin",
    aliases: &[],
    summary: "Finds the row of each group in which a value is least, and returns other values of that row.",
    signatures: &[super::arg_min::FUNCTION.signatures[0]],
    returns: "As `arg_min()`; the outputs are named `min_<minimized>` and `min_<minimized>_<returned>`.",
    notes: &[
        "Obsolete: write `arg_min()`.",
    ],
    examples: &[
        example("One row for all", "datatable(t:long, name:string)[1, 'a', 2, 'b'] | summarize argmin(t, name) | count", "Count:long\n1"),
        example("No rows", "datatable(t:long)[] | summarize argmin(t)", "min_t:long\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("min"),
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: super::arg_min::FUNCTION.implementation,
};
