//! `any()`: whether a condition holds for some part of a path.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "any",
    aliases: &[],
    category: Category::Graph,
    summary: "Tells whether a condition holds for some edge, or some inner node, of a path.",
    signatures: &[fixed(&[required("path", ParameterType::Scalar, "An edge of variable length, or `inner_nodes()` of one"), required("condition", ParameterType::Exact(ScalarType::Bool), "What is asked of each edge or inner node; their properties are read by name")], ScalarType::Bool)],
    returns: "A bool; false for a path without such parts, and where the condition is null for all of them.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
    ],
    examples: &[
        example(
            "Paths through a node",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..2]->(y) where any(inner_nodes(e), n == 'b') project x = x.n, y = y.n",
            "x:string|y:string\na|c",
        ),
        example(
            "No inner nodes",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..1]->(y) project r = any(inner_nodes(e), n == '') | take 1",
            "r:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
