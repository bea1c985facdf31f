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
            "Paths of a length",
            "datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-match (s)-[e*1..2]->(t) where s.id == 'x' project to = t.id, steps = array_length(e) | sort by steps asc",
            "to:string|steps:long\ny|1\nz|2",
        ),
        example(
            "Properties of nodes",
            "let Nodes = datatable(name:string, what:string)['x', 'user', 'y', 'host']; datatable(a:string, b:string, n:long)['x', 'y', 5] | make-graph a --> b with Nodes on name | graph-match (u)-[e]->(h) where u.what == 'user' project u.name, e.n, h.what",
            "u_name:string|e_n:long|h_what:string\nx|5|host",
        ),
        example(
            "No edges",
            "datatable(a:string, b:string, n:long)[] | make-graph a --> b with_node_id=id | graph-match (x)-[e]->(y) project x.id, e.n",
            "x_id:string|e_n:long",
        ),
    ],
    refused: None,
};
