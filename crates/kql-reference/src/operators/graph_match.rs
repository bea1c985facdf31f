//! `graph-match`: patterns in a graph.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "graph-match",
    aliases: &[],
    summary: "Finds all places in a graph that look like a pattern.",
    syntax: &["G | graph-match [cycles=all|none|unique_edges] Pattern [, ...] [where Predicate] project [Name =] Expression [, ...]"],
    parameters: &[
        optional("cycles", "word", "whether a path may come back to a node: `unique_edges` (the default) uses no edge twice"),
        required("Pattern", "graph pattern", "nodes `(n)` and edges `-[e]->`, `<-[e]-`, `-[e]-`, with a length `-[e*1..3]->`"),
        optional("Predicate", "bool expression", "a condition on the properties of nodes and edges"),
        required("Expression", "scalar expression", "what to return of a place"),
    ],
    returns: "A row per place found.",
    notes: &[
        "Of a path, `e.name` is an array in `project`; in `where` it is that of each edge, and all must meet the condition.",
        "The sequences of a pattern must share a node. A name is one node wherever it stands.",
        "A search that tries too much, or finds more than a query may make, is refused.",
    ],
    examples: &[
        example(
            "Two steps",
            "datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (n1)-[e1]->(n2)-[e2]->(n3) project from = n1.id, to = n3.id",
            "from:string|to:string\nx|z",
        ),
        example(
            "No edges",
            "datatable(a:string, b:string)[] | make-graph a --> b with_node_id=id | graph-match (n1)-[e]->(n2) project from = n1.id, to = n2.id",
            "from:string|to:string",
        ),
    ],
    refused: None,
};
