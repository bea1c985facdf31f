//! `__cast()`: converts a value to a type.

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
 name: "__cast",
 aliases: &[],
 category: Category::Conversion,
 summary: "Converts a value to a type.",
 signatures: &[block(&[Parameter { kind: ArgumentKind::Literal, ..required("type", ParameterType::Type, "type to convert to") }, required("value", ParameterType::Scalar, "value to convert")], Returns::TypeLiteral(0))],
 returns: "The value as the function named after the type, such as `tolong()`, returns it; null where it does not convert.",
 notes: &["Not documented for queries: use `tolong()` and its like."],
 examples: &[example("A text","print r = __cast(typeof(long), \"12\")","r:long\n12"),example("No number","print r = __cast(typeof(long), \"x\")","r:long\n")],
 result_name: ResultName::None,
 is_deterministic: true,
 implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let (Some(value), Some(from)) = (args.values.get(1), args.types.get(1)) else {
        return Err(FunctionError::Internal { message: "argument 2 is missing".into() });
    };
    let converted = convert(value.inner(), *from, args.return_type)?;
    if value.is_scalar() && !args.all_scalars() {
        return Ok(ColumnValue::Scalar(converted));
    }
    Ok(args.wrap(converted))
}
