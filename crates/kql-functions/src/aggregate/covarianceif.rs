//! `covarianceif()`: the sample covariance of two columns over rows that meet a predicate.

use kql_types::ScalarType;

use super::_covariance;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "covarianceif",
    aliases: &[],
    summary: "Computes the sample covariance of two values over the rows where a predicate is true.",
    signatures: &[fixed(&_covariance::PAIR_IF, ScalarType::Real)],
    returns: "The sample covariance as `covariance()` gives it; null when no row meets the predicate.",
    notes: &[],
    examples: &[
        example("Some rows", "datatable(x:real, y:real)[1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0] | summarize c = covarianceif(x, y, x < 3)", "c:real\n-2.0"),
        example("Nothing meets the predicate", "datatable(x:real, y:real)[1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0] | summarize c = covarianceif(x, y, x > 9)", "c:real\n"),
    ],
    result_name: ResultName::NameAndFirstTwoArguments,
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Filtered(&super::covariance::FUNCTION),
};
