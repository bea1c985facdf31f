//! `countif()`: how many rows meet a predicate.

use kql_types::ScalarType;

use super::_arguments::PREDICATE;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "countif",
    aliases: &[],
    summary: "Counts the rows where a predicate is true.",
    signatures: &[fixed(&[PREDICATE], ScalarType::Long)],
    returns: "The number of rows where `predicate` is true; 0 over no rows.",
    notes: &[],
    examples: &[
        example("Failures", "datatable(code:int)[0, 50126, 50053] | summarize failures = countif(code != 0)", "failures:long\n2"),
        example("A null predicate", "datatable(p:bool)[true, bool(null), false] | summarize n = countif(p)", "n:long\n1"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("countif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::count::FUNCTION),
};
