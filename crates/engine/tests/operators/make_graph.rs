//! `make-graph`, and the operators that change a graph or give it back.

use crate::support::{check, refused};

const EDGES: &str = "let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2, 'd', 'c', 3]; ";

#[test]
fn nodes_are_those_of_the_tables_and_then_those_of_the_edges() {
    let nodes = "let N = datatable(n: string, v: long, l: string)['b', 5, 'x', 'z', 6, 'y', 'b', 7, 'dropped']; ";
    check(
        &format!("{EDGES}{nodes} E | make-graph s --> t with N on n | graph-to-table nodes"),
        &["n|v|l", "b|5|x", "z|6|y", "a|null|", "d|null|", "c|null|"],
    );
    check(
        &format!("{EDGES} E | make-graph s --> t with_node_id=id | graph-to-table nodes"),
        &["id", "a", "b", "d", "c"],
    );
}

#[test]
fn tables_of_nodes_are_merged() {
    let nodes = "let N = datatable(n: string, v: long, k: string)['a', 1, '', 'b', long(null), 'q']; \
                 let M = datatable(m: string, v: long, k: string)['b', 2, 'r', 'a', 9, 's']; ";
    check(
        &format!("{EDGES}{nodes} E | make-graph s --> t with N on n, M on m | graph-to-table nodes"),
        &["n|v|k|m", "a|1|s|a", "b|2|q|b", "d|null||d", "c|null||c"],
    );
}

#[test]
fn keys_of_other_types_become_those_of_the_source() {
    check(
        "datatable(s: long, t: int)[1, 2] | make-graph s --> t with (datatable(k: string, v: string)['1', 'one']) on k \
         | graph-to-table nodes",
        &["k|v", "1|one", "2|"],
    );
}

#[test]
fn an_empty_graph_and_null_keys() {
    check("datatable(s: string, t: string)[] | make-graph s --> t with_node_id=id | graph-to-table nodes", &["id"]);
    check("datatable(s: string, t: string)[] | make-graph s --> t | graph-match (a)-->(b) project 1", &["Column1"]);
    check(
        "datatable(s: long, t: long)[1, long(null), long(null), 1] | make-graph s --> t with_node_id=id \
         | graph-match (a)-->(b) project a.id, b.id",
        &["a_id|b_id", "1|null", "null|1"],
    );
}

#[test]
fn edges_come_back_with_their_ends() {
    check(&format!("{EDGES} E | make-graph s --> t | graph-to-table edges"), &["s|t|w", "a|b|1", "b|c|2", "d|c|3"]);
    check(
        &format!(
            "{EDGES} E | make-graph s --> t | graph-to-table edges with_source_id=p with_target_id=q \
             | summarize dcount(p), dcount(q), countif(isnull(p) or p == q)"
        ),
        &["dcount_p|dcount_q|countif_", "3|2|0"],
    );
    check(
        &format!(
            "{EDGES} E | make-graph s --> t with_node_id=id | graph-to-table nodes as N with_node_id=i, \
             edges as F with_source_id=j; N | join kind=inner F on $left.i == $right.j | project id, s | sort by id asc"
        ),
        &["id|s", "a|a", "b|b", "d|d"],
    );
}

#[test]
fn filters_take_edges_with_their_nodes() {
    let graph = format!("{EDGES} E | make-graph s --> t with_node_id=id ");
    check(&format!("{graph} | graph-where-nodes id != 'b' | graph-to-table edges"), &["s|t|w", "d|c|3"]);
    check(&format!("{graph} | graph-where-edges w > 1 | graph-to-table nodes"), &["id", "a", "b", "d", "c"]);
    check(
        &format!("{graph} | graph-where-edges w > 1 | graph-match (x)-->(y) project x.id, node_degree_in(y)"),
        &["x_id|node_degree_in", "b|2", "d|2"],
    );
}

#[test]
fn components_are_numbered_from_zero() {
    let graph = "datatable(s: string, t: string)['a', 'b', 'b', 'a', 'b', 'c', 'x', 'y'] \
                 | make-graph s --> t with_node_id=id ";
    check(
        &format!("{graph} | graph-mark-components | graph-to-table nodes | sort by id asc"),
        &["id|ComponentId", "a|0", "b|0", "c|0", "x|1", "y|1"],
    );
    check(
        &format!(
            "{graph} | graph-mark-components kind=strong with_component_id=c | graph-to-table nodes | summarize n = count() by c | sort by n desc | project n"
        ),
        &["n", "2", "1", "1", "1"],
    );
    check(
        &format!(
            "{graph} | graph-mark-components | graph-where-nodes ComponentId == 1 | graph-match (p)-->(q) project p.id, q.ComponentId"
        ),
        &["p_id|q_ComponentId", "x|1"],
    );
}

#[test]
fn each_partition_is_a_graph() {
    let edges = "datatable(s: string, t: string, p: string)['a', 'b', '1', 'b', 'c', '2', 'a', 'b', '2'] ";
    check(
        &format!(
            "{edges} | make-graph s --> t with_node_id=id partitioned-by p (graph-match (x)-[e*1..3]->(y) project x.id, y.id, ps = map(e, p))"
        ),
        &["x_id|y_id|ps", "a|b|[\"1\"]", "b|c|[\"2\"]", "a|b|[\"2\"]", "a|c|[\"2\",\"2\"]"],
    );
    let nodes = "(datatable(n: string, p: string, v: long)['a', '1', 10, 'a', '2', 20])";
    check(
        &format!(
            "{edges} | make-graph s --> t with {nodes} on n partitioned-by p (graph-match (x)-->(y) where x.n == 'a' project x.v)"
        ),
        &["x_v", "10", "20"],
    );
    check(
        &format!(
            "{edges} | make-graph s --> t with_node_id=id partitioned-by p (graph-mark-components | graph-to-table nodes)"
        ),
        &["id|ComponentId", "a|0", "b|0", "a|0", "b|0", "c|0"],
    );
    // What looks at many rows sees those of one graph.
    check(
        &format!(
            "{edges} | make-graph s --> t partitioned-by p (graph-match (x)-[e*1..3]->(y) project y = node_id(y) | count)"
        ),
        &["Count", "1", "3"],
    );
    check(
        &format!(
            "{edges} | make-graph s --> t with {nodes} on n partitioned-by p (graph-to-table nodes | summarize sum(v), count())"
        ),
        &["sum_v|count_", "10|2", "20|3"],
    );
}

#[test]
fn mistakes_are_named() {
    refused(&format!("{EDGES} E | make-graph s --> t"), "KU301");
    refused(&format!("{EDGES} E | make-graph s --> nosuch | graph-to-table nodes"), "KS142");
    refused(&format!("{EDGES} E | make-graph s --> t | where w > 1"), "KS251");
    refused(&format!("{EDGES} E | graph-match (a)-->(b) project 1"), "KS219");
    refused("print s = dynamic(1), t = 1 | make-graph s --> t | graph-to-table nodes", "KS240");
}
