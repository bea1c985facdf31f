//! `labels()`: the labels of a node or an edge.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "labels",
    aliases: &[],
    category: Category::Graph,
    summary: "Returns the labels of a node or an edge.",
    signatures: &[fixed(&[], ScalarType::Dynamic), fixed(&[required("element", ParameterType::Scalar, "A node or an edge of the pattern")], ScalarType::Dynamic)],
    returns: "An empty dynamic array: graphs that a query makes have no labels.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
        "Without an argument it asks about the part of a path that `all()`, `any()` or `map()` looks at.",
    ],
    examples: &[
        example(
            "Of a node",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-->(y) project r = labels(x) | take 1",
            "r:dynamic\n[]",
        ),
        example(
            "Of nodes that are not there",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..1]->(y) project r = map(inner_nodes(e), labels()) | take 1",
            "r:dynamic\n[]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
