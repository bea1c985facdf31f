//! `node_degree_out()`: how many edges begin at a node.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "node_degree_out",
    aliases: &[],
    category: Category::Graph,
    summary: "Counts the edges that begin at a node.",
    signatures: &[fixed(&[], ScalarType::Long), fixed(&[required("node", ParameterType::Scalar, "A node of the pattern")], ScalarType::Long)],
    returns: "A long; 0 for a node without such edges. Edges that a filter took away do not count.",
    notes: &[
        "In the `where` and `project` of `graph-match` and `graph-shortest-paths` only.",
        "Without an argument it asks about the node that `all()`, `any()` or `map()` over `inner_nodes()` looks at.",
    ],
    examples: &[
        example(
            "Of a named node",
            "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2]; E | make-graph s --> t with_node_id=n | graph-match (x)-->(y) where x.n == 'a' project x = node_degree_out(x), y = node_degree_out(y)",
            "x:long|y:long\n1|1",
        ),
        example(
            "A node without edges",
            "datatable(s: string, t: string)[] | make-graph s --> t with (print n = 'a') on n | graph-match (x) project r = node_degree_out(x)",
            "r:long\n0",
        ),
    ],
    result_name: ResultName::PrefixOnly("node_degree_out"),
    is_deterministic: true,
    implementation: Implementation::Binder,
};
