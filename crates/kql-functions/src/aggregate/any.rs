//! `any()`: an obsolete spelling of `take_any()`.

use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "any",
    aliases: &[],
    summary: "Returns the values of one row of each group.",
    signatures: &[super::take_any::FUNCTION.signatures[0]],
    returns: "As `take_any()`; the outputs are named `any_<expr>`.",
    notes: &[
        "Obsolete: write `take_any()`.",
    ],
    examples: &[
        example("A value that is the same in all rows", "datatable(name:string)['a', 'a'] | summarize any(name)", "any_name:string\na"),
        example("A value rather than none", "datatable(x:long)[long(null), 7] | summarize any(x)", "any_x:long\n7"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("any"),
    is_order_sensitive: false,
    has_many_outputs: true,
    implementation: super::take_any::FUNCTION.implementation,
};
