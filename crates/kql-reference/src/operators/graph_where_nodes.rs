//! `graph-where-nodes`: some nodes.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "graph-where-nodes",
    aliases: &[],
    summary: "Keeps the nodes of a graph for which a condition is true, and the edges between them.",
    syntax: &["G | graph-where-nodes Predicate"],
    parameters: &[required("Predicate", "bool expression", "a condition on the properties of a node")],
    returns: "The graph with these nodes, and the edges whose both ends are left.",
    notes: &[],
    examples: &[
        example(
            "Some nodes",
            "datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-where-nodes id != 'z' | graph-to-table edges",
            "a:string|b:string\nx|y",
        ),
        example(
            "A null",
            "datatable(a:long, b:long)[1, 2, 2, long(null)] | make-graph a --> b with_node_id=id | graph-where-nodes id > 0 | graph-to-table nodes",
            "id:long\n1\n2",
        ),
    ],
    refused: None,
};
