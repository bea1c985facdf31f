//! `take_anyif()`: some value among rows that meet a predicate.

use super::_arguments::{PREDICATE, SCALAR};
use super::_best_row;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "take_anyif",
    aliases: &[],
    summary: "Returns a value of one row of each group where a predicate is true.",
    signatures: &[block(&[SCALAR, PREDICATE], Returns::Parameter0)],
    returns: "The least value, which is neither null nor empty if there is one; null when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "datatable(x:long, p:bool)[1, false, 2, true] | summarize take_anyif(x, p)", "x:long\n2"),
        example("Nothing meets the predicate", "datatable(x:long)[1] | summarize take_anyif(x, x > 5)", "x:long\n"),
    ],
    result_name: ResultName::FirstArgument,
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&VALUE),
};

/// `take_any()` of one value, which evaluates to the value and not to a struct.
pub(crate) static VALUE: AggregateFunction = AggregateFunction {
    signatures: &[block(&[SCALAR], Returns::Parameter0)],
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _best_row::make_any_value, state_types: _best_row::state_types },
    ..super::take_any::FUNCTION
};
