//! `graph-shortest-paths`: the shortest ways.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "graph-shortest-paths",
    aliases: &[],
    summary: "Finds the shortest paths between nodes of a graph.",
    syntax: &["G | graph-shortest-paths [output=any|all] Pattern [where Predicate] project [Name =] Expression [, ...]"],
    parameters: &[
        optional("output", "word", "`any` (the default) returns one path for a pair of nodes, `all` every shortest one"),
        required("Pattern", "graph pattern", "two nodes and an edge of some length: `(a)-[e*1..5]->(b)`"),
        optional("Predicate", "bool expression", "a condition on the properties of nodes and edges"),
        required("Expression", "scalar expression", "what to return of a path"),
    ],
    returns: "A row per path.",
    notes: &[
        "No node is met twice, so that a path does not come back to where it began.",
        "A condition on the ends, or on each edge or inner node, is used while paths are searched; another is asked of all paths, of which the shortest is taken.",
    ],
    examples: &[
        example(
            "Two ways",
            "datatable(a:string, b:string)['x', 'y', 'y', 'z', 'x', 'z'] | make-graph a --> b with_node_id=id | graph-shortest-paths (s)-[e*1..5]->(t) where s.id == 'x' and t.id == 'z' project steps = array_length(e)",
            "steps:long\n1",
        ),
        example(
            "No edges",
            "datatable(a:string, b:string)[] | make-graph a --> b with_node_id=id | graph-shortest-paths (s)-[e*1..5]->(t) project steps = array_length(e)",
            "steps:long",
        ),
    ],
    refused: None,
};
