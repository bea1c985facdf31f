//! `evaluate`: calls a plugin.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "evaluate",
    aliases: &[],
    summary: "Calls a plugin with the rows.",
    syntax: &["[T |] evaluate [hint.distribution=Way] Plugin([Argument, ...]) [: (Column:Type, ... [, *])]"],
    parameters: &[
        required("Plugin", "plugin", "the plugin to call"),
        optional("Argument", "as the plugin says", "the plugin's arguments"),
        optional("Column:Type", "column declaration", "the columns that come back, where the plugin makes them of its data"),
        optional("hint.distribution", "hint", "`single`, `per_node` or `per_shard`; accepted, no effect"),
    ],
    returns: "What the plugin returns.",
    notes: &[
        "The columns of some plugins follow from the data (`bag_unpack`, `pivot`); without declared columns the query is run up to there to learn them.",
        "Plugins that call out to other services are refused by name.",
    ],
    examples: &[
        example(
            "Columns of a bag",
            "datatable(d:dynamic)[dynamic({\"a\": 1, \"b\": \"x\"})] | evaluate bag_unpack(d) : (a:long, b:string)",
            "a:long|b:string\n1|x",
        ),
        example(
            "No rows",
            "datatable(d:dynamic)[] | evaluate bag_unpack(d) : (a:long)",
            "a:long",
        ),
    ],
    refused: None,
};
