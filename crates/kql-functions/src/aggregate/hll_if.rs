//! `hll_if()`: a sketch that counts distinct values, over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::PREDICATE;
use super::_sketches::ACCURACY;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "hll_if",
    aliases: &[],
    summary: "Keeps a sketch of the distinct values of the rows where a predicate is true.",
    signatures: &[fixed(
        &[
            required("expr", ParameterType::NotRealOrBool, "values to count; nulls are ignored"),
            PREDICATE,
            Parameter { ty: ParameterType::Integer, ..ACCURACY },
        ],
        ScalarType::Dynamic,
    )],
    returns: "The sketch as `hll()` gives it; null when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Counted later", "datatable(s:string)['a', 'b', 'a'] | summarize h = hll_if(s, s != 'b') | project n = dcount_hll(h)", "n:long\n1"),
        example("Nothing meets the predicate", "datatable(s:string)['a'] | summarize h = hll_if(s, s == 'z')", "h:dynamic\n"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("hll_if"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::hll::FUNCTION),
};
