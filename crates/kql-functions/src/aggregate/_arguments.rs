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

/// Kusto's own limit of elements, and the greatest that a query may ask for.
pub(crate) const MAX_SIZE: usize = 1_048_576;

pub(crate) const SIZE: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..optional("maxSize", ParameterType::Integer, "how many elements to keep, at most and by default 1048576")
};

/// How many elements the obsolete spellings keep when no limit is given.
pub(crate) const OBSOLETE_SIZE: usize = 128;

pub(crate) const SIZE_OBSOLETE: Parameter = Parameter {
    kind: ArgumentKind::Constant,
    ..optional("maxSize", ParameterType::Integer, "how many elements to keep, at most 1048576 and by default 128")
};

/// Returns how many elements a result may have.
pub(crate) fn size_limit(args: &AggregateArguments<'_>, index: usize, default: usize) -> Result<usize, FunctionError> {
    match whole_number(args, index, "the greatest size")? {
        None => Ok(default),
        Some(size) => match usize::try_from(size) {
            Ok(size) if size > 0 => Ok(size.min(MAX_SIZE)),
            _ => Err(FunctionError::InvalidArgument {
                argument: index,
                message: format!("the greatest size must be 1 or more, not {size}"),
            }),
        },
    }
}
