//! `graph-mark-components`: which nodes hang together.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "graph-mark-components",
    aliases: &[],
    summary: "Gives the nodes of each connected part of a graph a number.",
    syntax: &["G | graph-mark-components [kind=weak|strong] [with_component_id=Name]"],
    parameters: &[
        optional("kind", "word", "`weak` (the default) ignores the direction of edges, `strong` follows it"),
        optional("with_component_id", "identifier", "the property for the number; `ComponentId` without it"),
    ],
    returns: "The graph, its nodes with the number.",
    notes: &[],
    examples: &[
        example(
            "Two parts",
            "datatable(a:string, b:string)['x', 'y', 'p', 'q'] | make-graph a --> b with_node_id=id | graph-mark-components | graph-to-table nodes | summarize n = count() by ComponentId | count",
            "Count:long\n2",
        ),
        example(
            "No nodes",
            "datatable(a:string, b:string)[] | make-graph a --> b with_node_id=id | graph-mark-components | graph-to-table nodes",
            "id:string|ComponentId:long",
        ),
    ],
    refused: None,
};
