//! `map()`: a value for each part of a path.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "map",
    aliases: &[],
    category: Category::Graph,
    summary: "Computes an expression for each edge, or each inner node, of a path.",
    signatures: &[fixed(&[required("path", ParameterType::Scalar, "An edge of variable length, or `inner_nodes()` of one"), required("expression", ParameterType::Scalar, "What is computed for each edge or inner node; their properties are read by name")], ScalarType::Dynamic)],
    returns: "A dynamic array in the order of the pattern; empty for a path without such parts, with null where the value is null.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
    ],
    examples: &[
        example(
            "The edges of a path",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*2..2]->(y) project w = map(e, w)",
            "w:dynamic\n[1,2]",
        ),
        example(
            "No inner nodes",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..1]->(y) project r = map(inner_nodes(e), n) | take 1",
            "r:dynamic\n[]",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
