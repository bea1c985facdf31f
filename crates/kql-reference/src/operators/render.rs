//! `render`: how to draw.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "render",
    aliases: &[],
    summary: "Says how a client is to draw the result.",
    syntax: &["T | render Visualization [with (Property = Value [, ...])]"],
    parameters: &[
        required("Visualization", "word", "`table`, `timechart`, `barchart` and so on"),
        optional("Property", "word", "`title`, `xcolumn`, `ycolumns`, `kind` and so on"),
        optional("Value", "literal or word", "the property's value"),
    ],
    returns: "The rows as they are.",
    notes: &["It is read and carried along; nothing is drawn here."],
    examples: &[
        example("The rows pass", "print x = 1 | render table with (title = 'One')", "x:long\n1"),
        example("No rows", "datatable(x:long)[] | render timechart", "x:long"),
    ],
    refused: None,
};
