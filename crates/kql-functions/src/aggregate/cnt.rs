//! `cnt()`: an obsolete spelling of `count()`.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "cnt",
    aliases: &[],
    summary: "Counts the rows of each group.",
    signatures: &[fixed(&[], ScalarType::Long)],
    returns: "The number of rows; 0 over no rows.",
    notes: &[
        "Obsolete: write `count()`.",
    ],
    examples: &[
        example("Count rows", "datatable(x:long)[1, 2, 2] | summarize n = cnt()", "n:long\n3"),
        example("No rows", "datatable(x:long)[] | summarize cnt()", "cnt_:long\n0"),
    ],
    result_name: ResultName::PrefixOnly("cnt_"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: super::count::FUNCTION.implementation,
};
