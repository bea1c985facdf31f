//! `evaluate schema_merge()`: several schemas made one.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Builder, StringViewBuilder};
use hashbrown::HashMap;
use kql_types::cell::Cells;
use kql_types::{Literal, ScalarType};

use crate::*;

pub static FUNCTION: TableFunction = TableFunction {
    name: "schema_merge",
    kind: TableFunctionKind::Plugin,
    summary: "Merges the rows of several `getschema` into one schema.",
    parameters: &[optional_constant(
        "PreserveOrder",
        ParameterType::Exact(ScalarType::Bool),
        "whether a column must have the place that it is first met at; true by default",
    )],
    returns: "A row per column as `getschema` has it, in the order of their furthest places. A column that schemas have \
              at different places, or with types that have none in common, says so in `DataType` and `ColumnType`, \
              and has the ordinal -1. No rows give no rows.",
    notes: &["int and long become long, either with real becomes real."],
    examples: &[
        example(
            "A column more",
            "union (datatable(a:string)[] | getschema), (datatable(a:string, b:int)[] | getschema) | evaluate schema_merge()",
            "ColumnName:string|ColumnOrdinal:long|DataType:string|ColumnType:string\na|0|System.String|string\nb|1|System.Int32|int",
        ),
        example(
            "No rows",
            "datatable(a:string)[] | getschema | take 0 | evaluate schema_merge()",
            "ColumnName:string|ColumnOrdinal:long|DataType:string|ColumnType:string",
        ),
    ],
    implementation: TableImplementation::Plugin { outputs, evaluate },
};

fn outputs(call: &OutputArguments<'_>) -> Result<Vec<OutputColumn>, FunctionError> {
    let input = call.tables.first().map(Vec::as_slice).unwrap_or_default();
    for name in ["ColumnName", "ColumnType"] {
        if !input.iter().any(|(n, ty)| n == name && *ty == ScalarType::String) {
            let message = format!("the rows of `getschema` are expected, with a column `{name}`");
            return Err(FunctionError::InvalidArgument { argument: 0, message });
        }
    }
    Ok(vec![
        OutputColumn::new("ColumnName", ScalarType::String),
        OutputColumn::new("ColumnOrdinal", ScalarType::Long),
        OutputColumn::new("DataType", ScalarType::String),
        OutputColumn::new("ColumnType", ScalarType::String),
    ])
}

struct Merged<'a> {
    name: &'a str,
    ordinal: Option<i64>,
    ty: String,
    error: Option<&'static str>,
}

fn evaluate(args: &TableArguments<'_>) -> Result<Vec<ArrayRef>, FunctionError> {
    let preserves_order = !matches!(args.given(0)?, Some(Literal::Bool(false)));
    let input = args.input()?;
    let column = |name: &str| input.columns.iter().find(|c| c.name == name);
    let cells = |name: &str| column(name).map(TableColumn::cells).transpose();
    let missing = || FunctionError::Internal { message: "no rows of `getschema`".into() };
    let Some(Cells::String(names)) = cells("ColumnName")? else { return Err(missing()) };
    let Some(Cells::String(types)) = cells("ColumnType")? else { return Err(missing()) };
    let ordinals = cells("ColumnOrdinal")?;
    let ordinal = |row: usize| match ordinals {
        Some(cells) if !cells.is_null(row) => match cells.literal(row) {
            Literal::Int(v) => Some(i64::from(v)),
            Literal::Long(v) => Some(v),
            _ => None,
        },
        _ => None,
    };
    let mut merged: Vec<Merged<'_>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for row in 0..input.rows {
        let (name, ty) = (names.get(row), types.get(row));
        let Some(&at) = known.get(name) else {
            known.insert(name, merged.len());
            merged.push(Merged { name, ordinal: ordinal(row), ty: ty.to_owned(), error: None });
            continue;
        };
        let column = &mut merged[at];
        if preserves_order && column.ordinal != ordinal(row) {
            column.error = Some("columns are out of order");
        }
        column.ordinal = column.ordinal.max(ordinal(row));
        match common(&column.ty, ty) {
            Some(ty) => column.ty = ty.to_owned(),
            None => column.error = Some("types do not match"),
        }
    }
    // A column stands where the schema that has it furthest behind has it.
    let (mut out_names, mut out_ordinals) = (StringViewBuilder::new(), Int64Builder::new());
    let (mut data_types, mut column_types) = (StringViewBuilder::new(), StringViewBuilder::new());
    let mut sorted: Vec<usize> = (0..merged.len()).collect();
    sorted.sort_by_key(|at| (merged[*at].error.is_some(), merged[*at].ordinal));
    let mut place = 0;
    for at in sorted {
        let column = &merged[at];
        out_names.append_value(column.name);
        match column.error {
            Some(error) => {
                out_ordinals.append_value(-1);
                data_types.append_value(format!("ERROR(unknown CSL type:ERROR({error}))"));
                column_types.append_value(format!("ERROR({error})"));
            }
            None => {
                out_ordinals.append_value(place);
                place += 1;
                data_types.append_value(clr_name(&column.ty));
                column_types.append_value(&column.ty);
            }
        }
    }
    Ok(vec![
        Arc::new(out_names.finish()),
        Arc::new(out_ordinals.finish()),
        Arc::new(data_types.finish()),
        Arc::new(column_types.finish()),
    ])
}

/// Returns a type that values of both have, if there is one.
fn common<'a>(a: &'a str, b: &'a str) -> Option<&'a str> {
    let rank = |ty: &str| ["int", "long", "real"].iter().position(|t| *t == ty);
    match (rank(a), rank(b)) {
        _ if a == b => Some(a),
        (Some(x), Some(y)) => Some(if x > y { a } else { b }),
        _ => None,
    }
}

fn clr_name(ty: &str) -> &'static str {
    match ty {
        "bool" => "System.SByte",
        "int" => "System.Int32",
        "long" => "System.Int64",
        "real" => "System.Double",
        "decimal" => "System.Data.SqlTypes.SqlDecimal",
        "string" => "System.String",
        "datetime" => "System.DateTime",
        "timespan" => "System.TimeSpan",
        "guid" => "System.Guid",
        _ => "System.Object",
    }
}
