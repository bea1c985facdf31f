//! Calls functions as a query would: by name, on constants and on columns.

use arrow::array::{Array, ArrayRef};
use kql_functions::{
    ArgumentType, Arguments, ColumnValue, Constants, FunctionError, Implementation, Returns, RunContext,
    ScalarFunction, convert, registry,
};
use kql_types::dynamic::parse_json;
use kql_types::{Literal, ScalarType};

/// The query time of all tests: 2024-06-15T12:30:45.1234567Z.
pub(crate) const NOW: i64 = 638_540_514_451_234_567;

pub(crate) fn text(value: &str) -> Literal {
    Literal::String(value.into())
}

pub(crate) fn json(value: &str) -> Literal {
    Literal::Dynamic(parse_json(value).expect("a test writes JSON"))
}

pub(crate) fn null(ty: ScalarType) -> Literal {
    Literal::Null(ty)
}

/// Returns the function or operator of a name.
pub(crate) fn function(name: &str) -> &'static ScalarFunction {
    registry::operator(name).or_else(|| registry::scalar(name)).unwrap_or_else(|| panic!("no function `{name}`"))
}

/// Calls with constants; the answer as text, null as `null`.
pub(crate) fn call(name: &str, args: &[Literal]) -> String {
    try_call(name, args).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Calls with constants, and again with the same values as columns of three rows, in
/// the middle of a longer array; all answers must agree.
pub(crate) fn try_call(name: &str, args: &[Literal]) -> Result<String, FunctionError> {
    let types: Vec<ScalarType> = args.iter().map(Literal::ty).collect();
    let arrays: Vec<ArrayRef> = args.iter().map(literal_array).collect();
    let scalars: Vec<ColumnValue> = arrays.iter().cloned().map(ColumnValue::Scalar).collect();
    let constants: Vec<Option<Literal>> = args.iter().cloned().map(Some).collect();
    let (result, ty) = run(name, &scalars, &types, &constants, 3)?;
    let answer = cell(result.inner(), ty, 0);
    if args.is_empty() {
        return Ok(answer);
    }
    assert!(result.is_scalar(), "{name}: constants give a constant");
    let columns: Vec<ColumnValue> = arrays.iter().map(|a| ColumnValue::Array(repeat(a, 5).slice(1, 3))).collect();
    let fixed = fixed_arguments(name, args.len());
    // All as columns but what must be constant, then only the first one.
    for only_first in [false, true] {
        let is_column = |i: usize| !fixed[i] && !(only_first && i > 0);
        let values: Vec<ColumnValue> =
            (0..args.len()).map(|i| if is_column(i) { columns[i].clone() } else { scalars[i].clone() }).collect();
        let known: Vec<Option<Literal>> = (0..args.len()).map(|i| (!is_column(i)).then(|| args[i].clone())).collect();
        if known.iter().all(Option::is_some) {
            continue;
        }
        let (result, ty) = run(name, &values, &types, &known, 3)?;
        assert_eq!(result.inner().len(), 3, "{name}: a row each");
        for row in 0..3 {
            assert_eq!(cell(result.inner(), ty, row), answer, "{name} over columns, row {row}");
        }
        let empty: Vec<ColumnValue> = values
            .iter()
            .map(|v| match v {
                ColumnValue::Array(a) => ColumnValue::Array(a.slice(0, 0)),
                ColumnValue::Scalar(a) => ColumnValue::Scalar(a.clone()),
            })
            .collect();
        let (result, _) = run(name, &empty, &types, &known, 0)?;
        assert_eq!(result.inner().len(), 0, "{name} over no rows");
    }
    Ok(answer)
}

/// Evaluates a function on values of given types.
pub(crate) fn run(
    name: &str,
    values: &[ColumnValue],
    types: &[ScalarType],
    constants: &[Option<Literal>],
    rows: usize,
) -> Result<(ColumnValue, ScalarType), FunctionError> {
    let function = function(name);
    let context = RunContext::at(NOW);
    let literals: Vec<ArgumentType<'_>> =
        types.iter().zip(constants).map(|(ty, c)| ArgumentType { ty: *ty, literal: c.as_ref() }).collect();
    let return_type = return_type(function, &literals);
    let args = Arguments { values, types, return_type, rows, context: &context };
    let result = match function.implementation {
        Implementation::Kernel(kernel) | Implementation::Columnar(kernel) => kernel(&args)?,
        Implementation::Prepared(prepare) => prepare(&Constants { values: constants, context: &context })?(&args)?,
        Implementation::Binder | Implementation::Refused(_) => panic!("{name} has no kernel"),
    };
    assert_eq!(result.inner().data_type(), &return_type.arrow(), "{name}: result type");
    Ok((result, return_type))
}

/// Returns the cell as text, null as `null`.
pub(crate) fn cell(array: &ArrayRef, ty: ScalarType, row: usize) -> String {
    if array.is_null(row) {
        return "null".into();
    }
    let text = convert(&array.slice(row, 1), ty, ScalarType::String).expect("everything converts to text");
    let text = text.as_any().downcast_ref::<arrow::array::StringViewArray>().expect("a string column");
    text.value(0).to_owned()
}

pub(crate) fn literal_array(literal: &Literal) -> ArrayRef {
    kql_types::cell::literal_to_array(literal, 1)
}

fn repeat(array: &ArrayRef, rows: usize) -> ArrayRef {
    arrow::compute::take(array, &arrow::array::UInt32Array::from_value(0, rows), None).expect("a row repeats")
}

/// Returns which arguments the signature wants constant.
fn fixed_arguments(name: &str, count: usize) -> Vec<bool> {
    let function = function(name);
    let parameters = function
        .signatures
        .iter()
        .find_map(|s| s.assign(count))
        .unwrap_or_else(|| panic!("{name} takes no {count} arguments"));
    parameters.iter().map(|p| p.kind != kql_functions::ArgumentKind::Any).collect()
}

/// Resolves the result type as far as the tests need it.
fn return_type(function: &ScalarFunction, args: &[ArgumentType<'_>]) -> ScalarType {
    use kql_functions::ParameterType as P;
    let fits = |p: P, ty: ScalarType| match p {
        P::Exact(t) => t == ty,
        P::OneOf(list) => list.contains(&ty),
        P::Number => ty.is_numeric(),
        P::NumberOrBool => ty.is_numeric() || ty == ScalarType::Bool,
        P::Integer => ty.is_integer(),
        P::Summable => ty.is_numeric() || matches!(ty, ScalarType::DateTime | ScalarType::TimeSpan),
        P::NotDynamic => ty != ScalarType::Dynamic,
        P::NotBool => ty != ScalarType::Bool,
        P::StringOrDynamic => matches!(ty, ScalarType::String | ScalarType::Dynamic),
        P::IntegerOrArray => ty.is_integer() || ty == ScalarType::Dynamic,
        P::StringOrArray => matches!(ty, ScalarType::String | ScalarType::Dynamic),
        P::DynamicArray | P::DynamicBag => ty == ScalarType::Dynamic,
        P::Parameter0 => ty == args[0].ty,
        P::Parameter1 => ty == args[1].ty,
        _ => true,
    };
    let signature = function
        .signatures
        .iter()
        .filter(|s| s.assign(args.len()).is_some())
        .find(|s| s.assign(args.len()).is_some_and(|ps| ps.iter().zip(args).all(|(p, a)| fits(p.ty, a.ty))))
        .or_else(|| function.signatures.iter().find(|s| s.assign(args.len()).is_some()))
        .unwrap_or_else(|| panic!("{} takes no {} arguments", function.name, args.len()));
    let widest = || {
        let numbers = args.iter().map(|a| a.ty).filter(|t| t.is_numeric());
        numbers.max().map_or(ScalarType::Dynamic, |t| if t == ScalarType::Int { ScalarType::Long } else { t })
    };
    match signature.returns {
        Returns::Exact(ty) => ty,
        Returns::Parameter0 => args[0].ty,
        Returns::Parameter1 => args[1].ty,
        Returns::Parameter0Promoted => {
            if args[0].ty == ScalarType::Int {
                ScalarType::Long
            } else {
                args[0].ty
            }
        }
        Returns::Widest => widest(),
        Returns::Common | Returns::CommonNonDynamic => {
            if args.iter().all(|a| a.ty.is_numeric()) && args.iter().any(|a| a.ty != args[0].ty) {
                widest()
            } else {
                args[0].ty
            }
        }
        Returns::TypeLiteral(_) => ScalarType::String,
        Returns::Custom(f) => f(args),
    }
}
