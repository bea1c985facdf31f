//! Parameters that many aggregation functions share, and how constants are read.

use kql_types::{Literal, ScalarType};

use crate::*;

/// The parameter by whose name [`AggregateImplementation::Filtered`] finds its argument.
pub(crate) const PREDICATE: Parameter =
    required(AggregateFunction::PREDICATE, ParameterType::Exact(ScalarType::Bool), "which rows count; a row where it is null does not");

pub(crate) const SUMMABLE: Parameter = required("expr", ParameterType::Summable, "values to aggregate; nulls are ignored");

pub(crate) const ORDERABLE: Parameter = required("expr", ParameterType::Orderable, "values to aggregate; nulls are ignored");

pub(crate) const SCALAR: Parameter = required("expr", ParameterType::Scalar, "values to aggregate; nulls are ignored");

/// Returns a constant whole number, or nothing when the argument is absent.
pub(crate) fn whole_number(args: &AggregateArguments<'_>, index: usize, what: &str) -> Result<Option<i64>, FunctionError> {
    if index >= args.types.len() {
        return Ok(None);
    }
    match args.constants.get(index) {
        Some(Some(Literal::Int(value))) => Ok(Some(i64::from(*value))),
        Some(Some(Literal::Long(value))) => Ok(Some(*value)),
        Some(Some(Literal::Real(value))) if value.fract() == 0.0 && value.abs() < 9e15 => Ok(Some(*value as i64)),
        Some(Some(other)) => Err(FunctionError::InvalidArgument {
            argument: index,
            message: format!("{what} must be a whole number, not a value of type `{}`", other.ty()),
        }),
        _ => Err(FunctionError::InvalidArgument { argument: index, message: format!("{what} must be a constant") }),
    }
}

/// Returns the type of the first argument.
pub(crate) fn first_type(args: &AggregateArguments<'_>) -> Result<ScalarType, FunctionError> {
    args.types.first().copied().ok_or_else(|| FunctionError::Internal { message: "argument 1 is missing".into() })
}

/// Returns the error of an argument whose type a function cannot take.
pub(crate) fn unsupported(ty: ScalarType) -> FunctionError {
    FunctionError::InvalidArgument { argument: 0, message: format!("values of type `{ty}` cannot be aggregated here") }
}
