//! `new_guid()`: returns a random guid.

use std::sync::Arc;

use arrow::array::FixedSizeBinaryBuilder;
use kql_types::ScalarType;

use crate::scalar::math::_random::Random;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "new_guid",
    aliases: &[],
    category: Category::Hash,
    summary: "Returns a random guid.",
    signatures: &[fixed(&[], ScalarType::Guid)],
    returns: "A version 4 guid for each row, which the run's seed decides; never null.",
    notes: &[],
    examples: &[
        example("A guid", "print r = isnotnull(new_guid())", "r:bool\ntrue"),
        example(
            "Its version",
            "print r = substring(tostring(new_guid()), 14, 1)",
            "r:string\n4",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: false,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let mut random = Random::of_call(args)?;
    let mut out = FixedSizeBinaryBuilder::with_capacity(args.rows, 16);
    for _ in 0..args.rows {
        let mut bytes = [0u8; 16];
        bytes[..8].copy_from_slice(&random.next().to_be_bytes());
        bytes[8..].copy_from_slice(&random.next().to_be_bytes());
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        out.append_value(bytes)?;
    }
    Ok(ColumnValue::Array(Arc::new(out.finish())))
}
