//! `estimate_data_size()`: returns how many bytes the values of a row take.

use std::sync::Arc;

use arrow::array::{Array, BinaryViewArray, Int64Array};
use kql_types::ScalarType;

use crate::convert::{argument, text};
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "estimate_data_size",
    aliases: &[],
    category: Category::Metadata,
    summary: "Returns how many bytes the values of a row take.",
    signatures: &[fixed(
        &[Parameter {
            kind: ArgumentKind::StarAllowed,
            ..repeated("column", ParameterType::Scalar, 1, 32767, "values to measure; `*` stands for all columns")
        }],
        ScalarType::Long,
    )],
    returns: "The bytes: 1 for a bool, 4 for an int, 8 for long, real, datetime and timespan, 16 for decimal and guid, the UTF-8 or encoded length for string and dynamic; nulls take none.",
    notes: &[],
    examples: &[
        example(
            "A long and a text",
            "print r = estimate_data_size(1, 'abc')",
            "r:long\n11",
        ),
        example(
            "All columns",
            "datatable(x:long, s:string)[1, 'abc', 2, 'de'] | summarize n = sum(estimate_data_size(*))",
            "n:long\n21",
        ),
        example(
            "Empty text",
            "print r = estimate_data_size('')",
            "r:long\n0",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let rows = args.output_rows();
    let mut sizes = vec![0i64; rows];
    for (index, (value, ty)) in args.values.iter().zip(args.types).enumerate() {
        let width = match ty {
            ScalarType::Bool => 1,
            ScalarType::Int => 4,
            ScalarType::Long | ScalarType::Real | ScalarType::DateTime | ScalarType::TimeSpan => 8,
            ScalarType::Decimal | ScalarType::Guid => 16,
            ScalarType::String => {
                let text = text(args, index)?;
                (0..rows).for_each(|row| sizes[row] += text.text(row).len() as i64);
                continue;
            }
            ScalarType::Dynamic => {
                let values = argument::<BinaryViewArray>(args, index, *ty)?;
                for (row, size) in sizes.iter_mut().enumerate() {
                    if !values.is_null(row) {
                        *size += values.array.value(values.at(row)).len() as i64;
                    }
                }
                continue;
            }
        };
        for (row, size) in sizes.iter_mut().enumerate() {
            *size += if value.inner().is_valid(value.index(row)) {
                width
            } else {
                0
            };
        }
    }
    Ok(args.wrap(Arc::new(Int64Array::from(sizes))))
}
