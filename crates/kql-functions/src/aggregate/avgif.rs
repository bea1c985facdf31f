//! `avgif()`: the mean over rows that meet a predicate.

use kql_types::ScalarType;

use super::_arguments::PREDICATE;
use super::_avg;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "avgif",
    aliases: &[],
    summary: "Averages the values of the rows where a predicate is true.",
    signatures: &[
        block(&[_avg::WHOLE, PREDICATE], Returns::Exact(ScalarType::Real)),
        block(&[_avg::REAL, PREDICATE], Returns::Exact(ScalarType::Real)),
        block(&[_avg::DECIMAL, PREDICATE], Returns::Exact(ScalarType::Decimal)),
        block(&[_avg::TIMESPAN, PREDICATE], Returns::Exact(ScalarType::TimeSpan)),
        block(&[_avg::DATETIME, PREDICATE], Returns::Exact(ScalarType::DateTime)),
    ],
    returns: "The mean as `avg()` gives it; NaN or null when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Even numbers", "range x from 1 to 4 step 1 | summarize a = avgif(x, x % 2 == 0)", "a:real\n3.0"),
        example("Nothing meets the predicate", "range x from 1 to 4 step 1 | summarize a = avgif(x, x > 9)", "a:real\nNaN"),
    ],
    result_name: ResultName::PrefixAndFirstArgument("avgif"),
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::avg::FUNCTION),
};
