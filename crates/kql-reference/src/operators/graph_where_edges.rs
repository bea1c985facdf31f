//! `graph-where-edges`: some edges.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "graph-where-edges",
    aliases: &[],
    summary: "Keeps the edges of a graph for which a condition is true.",
    syntax: &["G | graph-where-edges Predicate"],
    parameters: &[required("Predicate", "bool expression", "a condition on the properties of an edge")],
    returns: "The graph with these edges and all nodes.",
    notes: &[],
    examples: &[
        example(
            "Some edges",
            "datatable(a:string, b:string, n:long)['x', 'y', 1, 'y', 'z', 2] | make-graph a --> b | graph-where-edges n > 1 | graph-to-table edges",
            "a:string|b:string|n:long\ny|z|2",
        ),
        example(
            "A null",
            "datatable(a:string, b:string, n:long)['x', 'y', 1, 'y', 'z', long(null)] | make-graph a --> b | graph-where-edges n > 0 | graph-to-table edges",
            "a:string|b:string|n:long\nx|y|1",
        ),
    ],
    refused: None,
};
