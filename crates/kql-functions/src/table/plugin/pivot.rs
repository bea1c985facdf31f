//! `evaluate pivot()`: a column for each value of a column.

use arrow::array::{Array, ArrayRef, StringViewArray, UInt64Array};
use arrow::compute::{concat, take};
use hashbrown::HashMap;
use kql_types::cell::literal_to_array;
use kql_types::dynamic::DynamicRef;
use kql_types::Literal;

use super::_timeline::Distinct;
use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "pivot",
    kind: TableFunctionKind::Plugin,
    summary: "Turns the values of a column into columns, with an aggregate of the rows of each.",
    parameters: &[
        column("pivotColumn", ParameterType::NotDynamic, "the column whose values become columns"),
        optional("aggregateFunction", ParameterType::Scalar, "an aggregate, `count()` by default"),
        extra_columns(
            "columnName",
            ParameterType::Scalar,
            "the columns to keep; by default all but the two that the first arguments name",
        ),
    ],
    returns: "A row for each combination of the columns that are kept: they, and then the aggregate for each value of the \
              column, in the order in which the values are met. Where no row has the value it is the aggregate over \
              no rows. No rows give no rows, and no columns for values.",
    notes: &["A schema behind the call, `: (a:string, x:long)`, says which values; without it the data is read twice."],
    examples: &[
        example(
            "Counts",
            "datatable(user:string, result:string)['A', 'ok', 'A', 'failed', 'A', 'ok'] | evaluate pivot(result)",
            "user:string|ok:long|failed:long\nA|2|1",
        ),
        example(
            "Another aggregate, and a missing value",
            "datatable(k:string, v:long, u:long)['x', 1, 1, 'y', 2, 2] | evaluate pivot(k, max(v), u) | order by u asc",
            "u:long|x:long|y:long\n1|1|\n2||2",
        ),
        example(
            "A declared schema",
            "datatable(k:string, u:long)['x', 1, 'y', 1] | evaluate pivot(k) : (u:long, y:long, z:long)",
            "u:long|y:long|z:long\n1|1|0",
        ),
        example("No rows", "datatable(k:string, u:long)[] | evaluate pivot(k)", "u:long"),
    ],
    implementation: TableImplementation::Evaluate(evaluate),
};

/// Spreads the rows of an aggregation: the arguments are the column to turn as text, that of
/// the aggregate, its value over no rows, the values that become columns, and the columns that
/// are kept.
fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let rows = args.input()?.rows;
    let turned: &StringViewArray = args.column(0)?.downcast()?;
    let value = args.column(1)?;
    let empty = literal_to_array(args.literal(2)?.unwrap_or(&Literal::Null(value.ty)), 1);
    let empty = match empty.data_type() == &value.ty.arrow() {
        true => empty,
        false => literal_to_array(&Literal::Null(value.ty), 1),
    };
    let Literal::Dynamic(names) = args.constant(3)? else {
        return Err(FunctionError::InvalidArgument { argument: 3, message: "an array of values is expected".into() });
    };
    let names: Vec<&str> = DynamicRef::new(names).elements().filter_map(DynamicRef::as_str).collect();
    let places: HashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let kept = args.columns(4)?;
    let groups = Distinct::new(&kept, rows)?;
    // The row of each cell; behind the last one lies the value over no rows.
    let count = groups.first.len();
    let mut cells = vec![vec![rows as u64; count]; names.len()];
    for row in 0..rows {
        let name = if turned.is_valid(row) { turned.value(row) } else { "" };
        if let Some(place) = places.get(name) {
            cells[*place][groups.of[row] as usize] = row as u64;
        }
    }
    let values = concat(&[value.values.as_ref(), empty.as_ref()])?;
    let mut columns = groups.values(&kept, 0..count as u32)?;
    for cells in cells {
        columns.push(take(&values, &UInt64Array::from(cells), None)?);
    }
    Ok(columns)
}
