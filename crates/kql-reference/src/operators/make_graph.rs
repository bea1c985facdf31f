//! `make-graph`: a graph of rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "make-graph",
    aliases: &[],
    summary: "Makes a graph whose edges are the rows.",
    syntax: &["Edges | make-graph Source --> Target [with Nodes on Key [, Nodes on Key] | with_node_id=Name] [partitioned-by Column (graph operators)]"],
    parameters: &[
        required("Source", "column", "where an edge begins"),
        required("Target", "column", "where it ends"),
        optional("Nodes", "table", "the properties of the nodes"),
        optional("Key", "column", "the node's value in that table"),
        optional("Column", "column", "a column of the edges and of all tables of nodes: each of its values has a graph of its own"),
        optional("with_node_id", "identifier", "the property for the node's value, where there is no table of nodes"),
    ],
    returns: "A graph, for the operators whose names begin with `graph-`.",
    notes: &[
        "A node that only edges know has its key and no other property; rows with the same key are one node.",
        "`--` makes edges that are gone in both directions.",
        "A graph is no table: a query ends with `graph-match`, `graph-shortest-paths` or `graph-to-table`.",
    ],
    examples: &[
        example(
            "Nodes of edges",
            "datatable(a:string, b:string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id | graph-to-table nodes | sort by id asc",
            "id:string\nx\ny\nz",
        ),
        example(
            "No edges",
            "datatable(a:string, b:string)[] | make-graph a --> b with_node_id=id | graph-to-table nodes",
            "id:string",
        ),
    ],
    refused: None,
};
