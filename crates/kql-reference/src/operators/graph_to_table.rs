//! `graph-to-table`: nodes or edges as rows.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "graph-to-table",
    aliases: &[],
    summary: "Turns the nodes or edges of a graph into rows.",
    syntax: &[
        "G | graph-to-table nodes [with_node_id=Name] [, edges ...]",
        "G | graph-to-table edges [with_source_id=Name] [with_target_id=Name] [, nodes ...]",
    ],
    parameters: &[
        optional("with_node_id", "identifier", "a column with a number for the node"),
        optional("with_source_id", "identifier", "a column with the number of the edge's source"),
        optional("with_target_id", "identifier", "a column with the number of the edge's target"),
    ],
    returns: "A row per node or edge, with its properties.",
    notes: &[
        "`nodes as N, edges as E` names both for the statements that follow.",
        "The number of a node is a hash of its key, the same in every run; it is not the one that Kusto computes.",
    ],
    examples: &[
        example(
            "Edges",
            "datatable(a:string, b:string, n:long)['x', 'y', 1] | make-graph a --> b | graph-to-table edges",
            "a:string|b:string|n:long\nx|y|1",
        ),
        example(
            "A node that only edges know",
            "datatable(a:string, b:string)['x', 'y'] | make-graph a --> b with (datatable(n:string, v:long)['x', 1]) on n | graph-to-table nodes",
            "n:string|v:long\nx|1\ny|null",
        ),
    ],
    refused: None,
};
