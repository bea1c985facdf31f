//! `row_rank()`: an obsolete spelling of `row_rank_dense()` and `row_rank_min()`.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use kql_types::ScalarType;

use super::_rank::ranks;
use super::_rows::rows_of;
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "row_rank",
    aliases: &[],
    summary: "Ranks the rows of a sorted row set, equal values alike.",
    signatures: &[fixed(
        &[
            required("column", ParameterType::NotDynamic, "the value by which the rows are sorted"),
            Parameter {
                kind: ArgumentKind::Constant,
                ..optional("dense", ParameterType::Exact(ScalarType::Bool), "whether ranks have no gaps; true when absent")
            },
        ],
        ScalarType::Long,
    )],
    returns: "As `row_rank_dense()`, or as `row_rank_min()` when `dense` is false.",
    notes: &["Obsolete: write `row_rank_dense()`."],
    examples: &[
        example("Rank rows", "datatable(x:long)[2, 2, 5] | serialize r = row_rank(x)", "x:long|r:long\n2|1\n2|1\n5|2"),
        example("Nulls", "datatable(x:int)[int(null), int(null)] | serialize r = row_rank(x)", "x:int|r:long\n|1\n|1"),
    ],
    result_name: ResultName::None,
    evaluate,
};

fn evaluate(args: &WindowArguments<'_>) -> Result<ArrayRef, FunctionError> {
    let dense = rows_of(args, 1)?;
    let dense = dense.as_ref().map(|array| array.as_boolean());
    let is_dense = dense.is_none_or(|array| array.is_empty() || array.is_null(0) || array.value(0));
    Ok(Arc::new(Int64Array::from(ranks(args, is_dense, None)?)))
}
