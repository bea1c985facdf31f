//! `externaldata`: rows of a file elsewhere.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "externaldata",
    aliases: &["external_data"],
    summary: "Reads rows from a file at an address.",
    syntax: &["externaldata (Column:Type, ...) [Address [, ...]] [with (Property = Value [, ...])]"],
    parameters: &[
        required("Column:Type", "column declaration", "the columns of the file"),
        required("Address", "string literal", "where the file is"),
        optional("Property", "word", "`format`, `ignoreFirstRecord` and so on"),
        optional("Value", "literal", "the property's value"),
    ],
    returns: "The rows of the file.",
    notes: &["A query binds with it, so that rules can be checked."],
    examples: &[
        example(
            "A list of addresses",
            "externaldata (ip:string) ['https://example.com/list.csv'] with (format='csv')",
            "ip:string",
        ),
        example(
            "Without the header",
            "externaldata (a:long, b:string) ['https://example.com/a.csv'] with (format='csv', ignoreFirstRecord=true)",
            "a:long|b:string",
        ),
    ],
    refused: Some("a query opens no files and no connections of its own"),
};
