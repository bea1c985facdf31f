//! `covariancep()`: the population covariance of two columns.

use kql_types::ScalarType;

use super::_covariance;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "covariancep",
    aliases: &[],
    summary: "Computes the population covariance of two values over each group.",
    signatures: &[fixed(&_covariance::PAIR, ScalarType::Real)],
    returns: "The population covariance as a real; 0 over one row, null over none. Rows where either value is null are ignored.",
    notes: &[],
    examples: &[
        example("Two columns", "datatable(x:real, y:real)[1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0] | summarize c = covariancep(x, y)", "c:real\n16.4"),
        example("No rows", "datatable(x:real, y:real)[] | summarize c = covariancep(x, y)", "c:real\n"),
    ],
    result_name: ResultName::NameAndFirstTwoArguments,
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _covariance::make::<false>, state_types: _covariance::state_types },
};
