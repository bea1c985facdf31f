//! `evaluate narrow()`: a row for each cell.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Builder, StringViewBuilder};
use kql_types::ScalarType;
use kql_types::cell::Cells;

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "narrow",
    kind: TableFunctionKind::Plugin,
    summary: "Turns a wide table into rows of one cell each.",
    parameters: &[],
    returns: "A row per cell, row by row: `Row`, the row's number from 0; `Column`, the column's name; `Value`, the \
              cell as text, empty for null. No rows give no rows.",
    notes: &[],
    examples: &[
        example(
            "One row, two cells",
            "datatable(a:long, b:string)[1, 'x'] | evaluate narrow()",
            "Row:long|Column:string|Value:string\n0|a|1\n0|b|x",
        ),
        example(
            "A null cell",
            "datatable(a:long)[long(null)] | evaluate narrow()",
            "Row:long|Column:string|Value:string\n0|a|",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(_call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    Ok(vec![
        OutputColumn::new("Row", ScalarType::Long),
        OutputColumn::new("Column", ScalarType::String),
        OutputColumn::new("Value", ScalarType::String),
    ])
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let input = args.input()?;
    let cells = input.cells()?;
    let mut rows = Int64Builder::new();
    let (mut names, mut values) = (StringViewBuilder::new(), StringViewBuilder::new());
    let mut text = String::new();
    for row in 0..input.rows {
        for (column, cells) in input.columns.iter().zip(&cells) {
            rows.append_value(row as i64);
            names.append_value(&column.name);
            text.clear();
            Cells::write_text(*cells, row, &mut text);
            values.append_value(&text);
        }
    }
    Ok(vec![Arc::new(rows.finish()), Arc::new(names.finish()), Arc::new(values.finish())])
}
