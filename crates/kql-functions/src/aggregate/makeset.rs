//! `makeset()`: an obsolete spelling of `make_set()`, of fewer elements.

use kql_types::ScalarType;

use super::_arguments::{SCALAR, SIZE_OBSOLETE};
use super::_set;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "makeset",
    aliases: &[],
    summary: "Collects the distinct values of each group into an array of at most 128 elements.",
    signatures: &[fixed(&[SCALAR, SIZE_OBSOLETE], ScalarType::Dynamic)],
    returns: "As `make_set()`: the empty array over no values. Nulls are left out.",
    notes: &["Obsolete: write `make_set()`, which keeps more than 128 elements."],
    examples: &[
        example(
            "The first elements only",
            "range x from 1 to 200 step 1 | summarize a = makeset(x), b = makeset(x, 150) | project n = array_length(a), m = array_length(b)",
            "n:long|m:long\n128|150",
        ),
        example("Nulls are left out", "datatable(x:int)[int(null), 2] | summarize makeset(x)", "set_x:dynamic\n[2]"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("set"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _set::make_obsolete, state_types: _set::state_types },
};
