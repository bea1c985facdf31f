//! `node_id()`: the key of a node.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "node_id",
    aliases: &[],
    category: Category::Graph,
    summary: "Returns what a node is known by, as a string.",
    signatures: &[fixed(&[], ScalarType::String), fixed(&[required("node", ParameterType::Scalar, "A node of the pattern")], ScalarType::String)],
    returns: "A string; empty where the key is null.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
        "Without an argument it asks about the node that `all()`, `any()` or `map()` over `inner_nodes()` looks at.",
    ],
    examples: &[
        example(
            "The ends of an edge",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-->(y) where x.n == 'a' project x = node_id(x), y = node_id(y)",
            "x:string|y:string\na|b",
        ),
        example(
            "A null key",
            "datatable(s: long, t: long)[1, long(null)] | make-graph s --> t | graph-match (x)-->(y) project r = node_id(y)",
            "r:string\n",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Binder,
};
