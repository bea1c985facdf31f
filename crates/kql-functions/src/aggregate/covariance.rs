//! `covariance()`: the sample covariance of two columns.

use kql_types::ScalarType;

use super::_covariance;
use crate::*;

pub static FUNCTION: AggregateFunction = AggregateFunction {
    name: "covariance",
    aliases: &[],
    summary: "Computes the sample covariance of two values over each group.",
    signatures: &[fixed(&_covariance::PAIR, ScalarType::Real)],
    returns: "The sample covariance as a real; 0 over one row, null over none. Rows where either value is null are ignored.",
    notes: &[],
    examples: &[
        example("Two columns", "datatable(x:real, y:real)[1.0, 14.0, 2.0, 10.0, 3.0, 17.0, 4.0, 20.0, 5.0, 50.0] | summarize c = covariance(x, y)", "c:real\n20.5"),
        example("No rows", "datatable(x:real, y:real)[] | summarize c = covariance(x, y)", "c:real\n"),
    ],
    result_name: ResultName::NameAndFirstTwoArguments,
    is_order_sensitive: false,
    has_many_outputs: false,
    implementation: AggregateImplementation::Accumulator { make: _covariance::make::<true>, state_types: _covariance::state_types },
};
