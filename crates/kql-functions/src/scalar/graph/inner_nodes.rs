//! `inner_nodes()`: the nodes inside a path.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "inner_nodes",
    aliases: &[],
    category: Category::Graph,
    summary: "Stands for the nodes between the edges of a path, in `all()`, `any()` and `map()`.",
    signatures: &[fixed(&[required("path", ParameterType::Scalar, "An edge of variable length")], ScalarType::Dynamic)],
    returns: "Nothing by itself: the function around it looks at the inner nodes. A path of one edge has none.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
    ],
    examples: &[
        example(
            "Their names",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*2..2]->(y) project r = map(inner_nodes(e), n)",
            "r:dynamic\n[\"b\"]",
        ),
        example(
            "A path of one edge",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..1]->(y) project r = map(inner_nodes(e), n) | take 1",
            "r:dynamic\n[]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
