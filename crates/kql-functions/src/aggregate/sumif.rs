//! `sumif()`: the total over rows that meet a predicate.

use super::_arguments::{PREDICATE, SUMMABLE};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "sumif",
    aliases: &[],
    summary: "Adds up the values of the rows where a predicate is true.",
    signatures: &[block(&[SUMMABLE, PREDICATE], Returns::Parameter0Promoted)],
    returns: "The total as `sum()` gives it; 0 when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Even numbers", "range x from 1 to 4 step 1 | summarize s = sumif(x, x % 2 == 0)", "s:long\n6"),
        example("A null predicate", "datatable(x:long, p:bool)[1, true, 2, bool(null)] | summarize s = sumif(x, p)", "s:long\n1"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("sumif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::sum::FUNCTION),
};
