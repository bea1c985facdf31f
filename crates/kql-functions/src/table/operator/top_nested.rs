//! `top-nested`: the first rows of each group of sorted rows.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, UInt32Array};
use arrow::compute::take;
use arrow::row::{RowConverter, SortField};
use kql_types::{Literal, ScalarType};

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "top-nested",
    kind: TableFunctionKind::Operator,
    summary: "Keeps the top values of each level, inside each of the level above.",
    parameters: &[
        optional("count", ParameterType::Exact(ScalarType::Long), "values to keep, all if left out"),
        required("of", ParameterType::NotDynamic, "values of the level"),
        optional("others", ParameterType::Scalar, "name for all other values together"),
        required("by", ParameterType::Scalar, "aggregate that decides, the greatest first unless `asc`"),
    ],
    returns: "For each level the value and its aggregate. The others of a level come after its values; below them, \
              levels without `others` are null. No rows give no rows.",
    notes: &["Nulls are values of their own. Of values that tie, any may be kept; here the first ones."],
    examples: &[
        example(
            "Two levels",
            "datatable(a:string, b:string, n:long)['x', 'p', 5, 'x', 'q', 7, 'y', 'p', 1]
             | top-nested 1 of a by sum(n), top-nested 1 of b by max(n)",
            "a:string|aggregated_a:long|b:string|aggregated_b:long\nx|12|q|7",
        ),
        example(
            "The others, and a null",
            "datatable(a:string, n:long)['x', 5, 'y', 1, '', long(null)] | top-nested 1 of a with others='rest' by sum(n)",
            "a:string|aggregated_a:long\nx|5\nrest|1",
        ),
    ],
    implementation: TableImplementation::Evaluate(evaluate),
};

/// The arguments: how many of the first columns are the levels above, how many rows to
/// keep. The rows are sorted.
fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let input = args.input()?;
    let whole = |argument| match args.literal(argument)? {
        Some(Literal::Long(value)) => Ok((*value).max(0) as u64),
        _ => Err(FunctionError::Internal { message: "`top-nested` was called without its counts".into() }),
    };
    let (above, count) = (whole(0)? as usize, whole(1)?);
    let keys: Vec<ArrayRef> = input.columns.iter().take(above).map(|c| Arc::clone(&c.values)).collect();
    let fields = keys.iter().map(|k| SortField::new(k.data_type().clone())).collect();
    let converted = if keys.is_empty() { None } else { Some(RowConverter::new(fields)?.convert_columns(&keys)?) };
    let mut seen: HashMap<_, u64> = HashMap::new();
    let kept: UInt32Array = (0..input.rows)
        .filter(|row| {
            let seen = seen.entry(converted.as_ref().map(|c| c.row(*row))).or_default();
            *seen += 1;
            *seen <= count
        })
        .map(|row| row as u32)
        .collect::<Vec<_>>()
        .into();
    input.columns.iter().map(|column| Ok(take(&column.values, &kept, None)?)).collect()
}
