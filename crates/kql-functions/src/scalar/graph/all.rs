//! `all()`: whether a condition holds for all parts of a path.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "all",
    aliases: &[],
    category: Category::Graph,
    summary: "Tells whether a condition holds for all edges, or all inner nodes, of a path.",
    signatures: &[fixed(&[required("path", ParameterType::Scalar, "An edge of variable length, or `inner_nodes()` of one"), required("condition", ParameterType::Exact(ScalarType::Bool), "What is asked of each edge or inner node; their properties are read by name")], ScalarType::Bool)],
    returns: "A bool; true for a path without such parts. A part for which the condition is null does not meet it.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
        "A condition on each part alone is used while paths are searched, so that others are not tried.",
    ],
    examples: &[
        example(
            "Paths of light edges",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..2]->(y) where all(e, w < 2) project x = x.n, y = y.n",
            "x:string|y:string\na|b",
        ),
        example(
            "No inner nodes",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-[e*1..1]->(y) project r = all(inner_nodes(e), n == '') | take 1",
            "r:bool\ntrue",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
