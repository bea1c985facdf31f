//! Whatever the texts: a function that reads them answers one row or refuses its constants,
//! never panics, and answers the same for columns and for constants.
//!
//! The first two bytes choose the function, the rest are its arguments, apart at bytes of 0xff.

#![no_main]

use std::sync::LazyLock;

use arrow::array::{Array, ArrayRef};
use kql_functions::{
    ArgumentKind, ArgumentType, Arguments, ColumnValue, Constants, FunctionError, Implementation, ParameterType,
    Returns, RunContext, ScalarFunction, convert, scalar,
};
use kql_types::cell::literal_to_array;
use kql_types::dynamic::parse_json;
use kql_types::{Literal, ScalarType};
use libfuzzer_sys::{Corpus, fuzz_target};

const NOW: i64 = 638_540_514_451_234_567;
const LAST: i64 = 3_155_378_975_999_999_999;

struct Call {
    function: &'static ScalarFunction,
    types: Vec<ScalarType>,
    is_constant: Vec<bool>,
    return_type: ScalarType,
}

/// All calls with a text among their arguments, with as few and as many arguments as may be.
static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| {
    let mut calls = Vec::new();
    for function in scalar::functions().filter(|f| f.is_deterministic) {
        if !matches!(
            function.implementation,
            Implementation::Kernel(_) | Implementation::Columnar(_) | Implementation::Prepared(_)
        ) {
            continue;
        }
        for signature in function.signatures {
            let (min, max) = signature.arity();
            for count in [min, max.min(min + 3)] {
                let Some(parameters) = signature.assign(count) else { continue };
                let is_value =
                    |kind| matches!(kind, ArgumentKind::Any | ArgumentKind::Constant | ArgumentKind::Literal);
                let types: Option<Vec<ScalarType>> = parameters.iter().map(|p| type_of(p.ty)).collect();
                let Some(types) = types.filter(|_| parameters.iter().all(|p| is_value(p.kind))) else { continue };
                let return_type = match signature.returns {
                    Returns::Exact(ty) => ty,
                    Returns::Custom(f) => {
                        f(&types.iter().map(|&ty| ArgumentType { ty, literal: None }).collect::<Vec<_>>())
                    }
                    _ => continue,
                };
                if types.contains(&ScalarType::String) {
                    let is_constant = parameters.iter().map(|p| p.kind != ArgumentKind::Any).collect();
                    calls.push(Call { function, types, is_constant, return_type });
                }
            }
        }
    }
    calls
});

fn type_of(parameter: ParameterType) -> Option<ScalarType> {
    use ParameterType as P;
    match parameter {
        P::Exact(ty) => Some(ty),
        P::OneOf(types) => types.first().copied(),
        P::Number => Some(ScalarType::Real),
        P::NumberOrBool | P::Integer | P::Summable => Some(ScalarType::Long),
        P::DynamicArray | P::DynamicBag | P::IntegerOrArray | P::StringOrArray => Some(ScalarType::Dynamic),
        P::Scalar | P::Orderable | P::NotDynamic | P::NotBool | P::NotRealOrBool | P::StringOrDynamic => {
            Some(ScalarType::String)
        }
        P::CommonScalar | P::CommonScalarOrDynamic | P::CommonOrderable => Some(ScalarType::String),
        P::Parameter0 | P::Parameter1 | P::Type | P::Table => None,
    }
}

fn value(ty: ScalarType, bytes: &[u8]) -> Literal {
    let number = bytes.iter().take(8).rev().fold(0u64, |number, byte| (number << 8) | u64::from(*byte)) as i64;
    match ty {
        ScalarType::Bool => Literal::Bool(number % 2 == 1),
        ScalarType::Int => Literal::Int(number as i32),
        ScalarType::Long => Literal::Long(number),
        ScalarType::Real if bytes.len() == 8 => Literal::Real(f64::from_bits(number as u64)),
        ScalarType::Real => Literal::Real(number as f64 / 16.0),
        ScalarType::String => Literal::String(String::from_utf8_lossy(bytes).into_owned()),
        ScalarType::DateTime => Literal::DateTime(number.rem_euclid(LAST)),
        ScalarType::TimeSpan => Literal::TimeSpan(number),
        ScalarType::Dynamic => {
            let parsed = std::str::from_utf8(bytes).ok().and_then(|text| parse_json(text).ok());
            parsed.map_or(Literal::Null(ty), Literal::Dynamic)
        }
        ScalarType::Decimal | ScalarType::Guid => Literal::Null(ty),
    }
}

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((choice, rest)) = data.split_first_chunk::<2>() else { return Corpus::Reject };
    let Some(call) = CALLS.get(usize::from(u16::from_le_bytes(*choice)) % CALLS.len()) else {
        return Corpus::Reject;
    };
    let mut parts = rest.split(|byte| *byte == 0xff);
    let values: Vec<Literal> = call.types.iter().map(|ty| value(*ty, parts.next().unwrap_or_default())).collect();
    if parts.next().is_some() {
        return Corpus::Reject;
    }
    let columns = evaluate(call, &values, &call.is_constant);
    let constants = evaluate(call, &values, &vec![true; values.len()]);
    if let (Some(column), Some(constant)) = (columns, constants) {
        assert_eq!(column, constant, "{} of {values:?}", call.function.name);
    }
    Corpus::Keep
});

/// Returns the result as text, where the constants are not refused.
fn evaluate(call: &Call, values: &[Literal], is_constant: &[bool]) -> Option<String> {
    let context = RunContext::at(NOW);
    let form = |(value, is_constant): (&Literal, &bool)| {
        let array: ArrayRef = literal_to_array(value, 1);
        if *is_constant { ColumnValue::Scalar(array) } else { ColumnValue::Array(array) }
    };
    let arguments: Vec<ColumnValue> = values.iter().zip(is_constant).map(form).collect();
    let known: Vec<Option<Literal>> =
        values.iter().zip(is_constant).map(|(value, is)| is.then(|| value.clone())).collect();
    let args =
        Arguments { values: &arguments, types: &call.types, return_type: call.return_type, rows: 1, context: &context };
    let result = match call.function.implementation {
        Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => kernel(&args),
        Implementation::Prepared(prepare) => {
            prepare(&Constants { values: &known, context: &context }).and_then(|kernel| kernel(&args))
        }
        Implementation::Binder | Implementation::Refused(_) => return None,
    };
    let result = match result {
        Ok(result) => result.inner().clone(),
        Err(FunctionError::InvalidArgument { .. } | FunctionError::Limit { .. }) => return None,
        Err(FunctionError::Internal { message }) => panic!("{} of {values:?}: {message}", call.function.name),
    };
    assert_eq!(result.len(), 1);
    assert_eq!(result.data_type(), &call.return_type.arrow());
    if call.return_type == ScalarType::String && result.is_null(0) {
        return Some(String::new());
    }
    let text = convert(&result, call.return_type, ScalarType::String).expect("everything converts to text");
    Some(format!("{text:?}"))
}
