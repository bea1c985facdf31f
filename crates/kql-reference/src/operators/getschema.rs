//! `getschema`: the columns as rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "getschema",
    aliases: &[],
    summary: "Lists the columns of the rows before it.",
    syntax: &["T | getschema"],
    parameters: &[],
    returns: "A row per column, in order: `ColumnName`, `ColumnOrdinal` from 0, `DataType` as .NET calls it, `ColumnType` as KQL does.",
    notes: &["No row of the table is read."],
    examples: &[
        example(
            "Two columns",
            "print a = 1, b = 'x' | getschema",
            "ColumnName:string|ColumnOrdinal:long|DataType:string|ColumnType:string\na|0|System.Int64|long\nb|1|System.String|string",
        ),
        example(
            "No rows have columns, too",
            "datatable(t:datetime)[] | getschema | project ColumnName, ColumnType",
            "ColumnName:string|ColumnType:string\nt|datetime",
        ),
    ],
    refused: None,
};
