//! `row_rank_dense()`: the rank of each row's value, without gaps.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use kql_types::ScalarType;

use super::_rank::ranks;
use super::_rows::RESTART;
use crate::*;

pub static FUNCTION: WindowFunction = WindowFunction {
    name: "row_rank_dense",
    aliases: &[],
    summary: "Ranks the rows of a sorted row set, equal values alike and without gaps.",
    signatures: &[fixed(
        &[required("term", ParameterType::NotDynamic, "the value by which the rows are sorted"), RESTART],
        ScalarType::Long,
    )],
    returns: "The rank from 1: how many different values came up to here, counted from the start or the last restart.",
    notes: &["Neighbours with equal values rank alike; nulls are equal to each other."],
    examples: &[
        example(
            "Rank rows",
            "datatable(x:long)[2, 2, 5] | serialize r = row_rank_dense(x)",
            "x:long|r:long\n2|1\n2|1\n5|2",
        ),
        example("Nulls", "datatable(x:int)[int(null), int(null)] | serialize r = row_rank_dense(x)", "x:int|r:long\n|1\n|1"),
    ],
    result_name: ResultName::None,
    evaluate,
};

fn evaluate(args: &WindowArguments<'_>) -> Result<ArrayRef, FunctionError> {
    Ok(Arc::new(Int64Array::from(ranks(args, true, Some(1))?)))
}
