//! `count_distinctif()`: how many distinct values over rows that meet a predicate, exactly.

use kql_types::ScalarType;

use super::_arguments::PREDICATE;
use super::_distinct::EXPR;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "count_distinctif",
    aliases: &[],
    summary: "Counts the distinct values of the rows where a predicate is true.",
    signatures: &[fixed(&[EXPR, PREDICATE], ScalarType::Long)],
    returns: "The number of distinct values; 0 when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "datatable(s:string, p:bool)['a', true, 'b', false, 'a', true] | summarize n = count_distinctif(s, p)", "n:long\n1"),
        example("A null predicate", "datatable(s:string, p:bool)['a', bool(null)] | summarize n = count_distinctif(s, p)", "n:long\n0"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("count_distinctif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::count_distinct::FUNCTION),
};
