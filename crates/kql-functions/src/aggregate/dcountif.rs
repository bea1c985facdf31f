//! `dcountif()`: an estimate of how many distinct values over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::{PREDICATE, SCALAR};
use super::_sketches::ACCURACY;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "dcountif",
    aliases: &[],
    summary: "Estimates how many distinct values the rows have where a predicate is true.",
    signatures: &[fixed(&[SCALAR, PREDICATE, ACCURACY], ScalarType::Long)],
    returns: "The number of distinct values as `dcount()` gives it; 0 when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "datatable(s:string, p:bool)['a', true, 'b', false, 'a', true] | summarize n = dcountif(s, p)", "n:long\n1"),
        example("A null predicate", "datatable(s:string, p:bool)['a', bool(null)] | summarize n = dcountif(s, p)", "n:long\n0"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("dcountif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::dcount::FUNCTION),
};
