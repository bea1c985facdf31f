//! `anyif()`: an obsolete spelling of `take_anyif()`.

use super::_arguments::{PREDICATE, SCALAR};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "anyif",
    aliases: &[],
    summary: "Returns a value of one row of each group where a predicate is true.",
    signatures: &[block(&[SCALAR, PREDICATE], Returns::Parameter0)],
    returns: "As `take_anyif()`.",
    notes: &[
        "Obsolete: write `take_anyif()`.",
    ],
    examples: &[
        example("Some rows", "datatable(x:long, p:bool)[1, false, 2, true] | summarize anyif(x, p)", "anyif_x:long\n2"),
        example("Nothing meets the predicate", "datatable(x:long)[1] | summarize anyif(x, x > 5)", "anyif_x:long\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("anyif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::take_anyif::VALUE),
};
