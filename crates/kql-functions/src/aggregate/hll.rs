//! `hll()`: a sketch that counts distinct values.

use kql_types::ScalarType;

use super::_sketches::{self, ACCURACY};
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "hll",
    aliases: &[],
    summary: "Keeps a sketch of the distinct values of each group, for counting and merging later.",
    signatures: &[fixed(
        &[
            required("expr", ParameterType::NotRealOrBool, "values to count; nulls are ignored"),
            Parameter { ty: ParameterType::Integer, ..ACCURACY },
        ],
        ScalarType::Dynamic,
    )],
    returns: "A dynamic value for `dcount_hll()` and `hll_merge()`; null over no values.",
    notes: &[
        "The value is of Kustodian's own form: sketches of Kusto are not read.",
    ],
    examples: &[
        example("Counted later", "datatable(s:string)['a', 'b', 'a'] | summarize h = hll(s) | project n = dcount_hll(h)", "n:long\n2"),
        example("No rows", "datatable(s:string)[] | summarize h = hll(s)", "h:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("hll"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _sketches::make_hll, state_types: _sketches::state_types },
};
