//! `evaluate rows_near()`: rows around those that meet a condition.

use arrow::array::{ArrayRef, BooleanArray, UInt64Array};
use arrow::compute::take;
use kql_types::{Literal, ScalarType};

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "rows_near",
    kind: TableFunctionKind::Plugin,
    summary: "Keeps the rows that lie near a row that meets a condition.",
    parameters: &[
        required("Condition", ParameterType::Exact(ScalarType::Bool), "the condition"),
        constant("NumRows", ParameterType::Integer, "how many rows to keep before, and after unless said otherwise"),
        optional_constant("NumRowsAfter", ParameterType::Integer, "how many rows to keep after"),
    ],
    returns: "The rows of the input, in their order, that lie within so many rows of one for which the condition is \
              true. Where it is null it is not met. No rows give no rows.",
    notes: &["The order is that of the input: sort before."],
    examples: &[
        example(
            "One before, two after",
            "range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1, 2)",
            "x:long\n4\n5\n6\n7",
        ),
        example(
            "A null condition",
            "datatable(a:int, b:bool)[1, bool(null), 2, true, 3, false, 4, false] | evaluate rows_near(b, 1)",
            "a:int|b:bool\n1|\n2|true\n3|false",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    count(call.literal(1), 1)?;
    count(call.literal(2), 2)?;
    Ok(vec![OutputColumn::all(0)])
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let input = args.input()?;
    let before = count(args.given(1)?, 1)?.unwrap_or(0);
    let after = count(args.given(2)?, 2)?.unwrap_or(before);
    let meets = conditions(args, 0, input.rows)?;
    let mut kept: Vec<u64> = Vec::new();
    let mut next = 0;
    for row in meets {
        let first = row.saturating_sub(before).max(next);
        let end = row.saturating_add(after).saturating_add(1).min(input.rows);
        kept.extend((first..end).map(|r| r as u64));
        next = next.max(end);
    }
    let kept = UInt64Array::from(kept);
    input.columns.iter().map(|c| Ok(take(&c.values, &kept, None)?)).collect()
}

/// Returns the rows for which an argument is true.
pub(super) fn conditions(args: &TableArguments<'_>, argument: usize, rows: usize) -> Result<Vec<usize>, FunctionError> {
    match args.arguments.get(argument) {
        Some(TableArgument::Literal(Literal::Bool(true))) => Ok((0..rows).collect()),
        Some(TableArgument::Literal(_)) => Ok(Vec::new()),
        _ => {
            let column: &BooleanArray = args.column(argument)?.downcast()?;
            Ok(column.iter().enumerate().filter(|(_, v)| *v == Some(true)).map(|(row, _)| row).collect())
        }
    }
}

fn count(literal: Option<&Literal>, argument: usize) -> Result<Option<usize>, FunctionError> {
    let number = match literal {
        None => return Ok(None),
        Some(Literal::Int(v)) => i64::from(*v),
        Some(Literal::Long(v)) => *v,
        Some(_) => -1,
    };
    let message = "a number of rows that is not negative is expected".to_owned();
    usize::try_from(number).map(Some).map_err(|_| FunctionError::InvalidArgument { argument, message })
}
