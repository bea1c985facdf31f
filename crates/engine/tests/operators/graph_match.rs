//! `graph-match` and `graph-shortest-paths`.

use crate::support::{check, refused, run_on};

const GRAPH: &str = "let N = datatable(n: string, v: long)['a', 1, 'b', 2, 'c', 3, 'd', 4]; \
     let E = datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2, 'c', 'a', 3, 'c', 'd', 4]; \
     E | make-graph s --> t with N on n ";

#[track_caller]
fn matches(pattern: &str, expected: &[&str]) {
    let mut lines = run_on(&crate::support::engine(), &format!("{GRAPH} | {pattern}"));
    lines[1..].sort();
    assert_eq!(lines, expected, "{pattern}");
}

#[test]
fn edges_match_in_their_direction_or_in_any() {
    matches("graph-match (x)-[e]->(y) project x.n, y.n, e.w", &["x_n|y_n|e_w", "a|b|1", "b|c|2", "c|a|3", "c|d|4"]);
    matches("graph-match (x)<-[e]-(y) where x.n == 'a' project x.n, y.n", &["x_n|y_n", "a|c"]);
    matches("graph-match (x)-[e]-(y) where x.n == 'c' project y.n", &["y_n", "a", "b", "d"]);
    matches("graph-match (x)-->(y)<--(z) where y.n == 'd' project x.n, z.n", &["x_n|z_n"]);
}

#[test]
fn a_name_is_one_node() {
    matches("graph-match (x)-->(y)-->(z)-->(x) project x.n, y.n, z.n", &["x_n|y_n|z_n", "a|b|c", "b|c|a", "c|a|b"]);
    matches("graph-match (x)-->(y), (y)-->(z) where x.n == 'b' project y.n, z.n", &["y_n|z_n", "c|a", "c|d"]);
    matches("graph-match (x) where x.v > 2 project x.n", &["x_n", "c", "d"]);
}

#[test]
fn paths_have_the_lengths_asked_for() {
    matches(
        "graph-match (x)-[e*1..2]->(y) where x.n == 'a' project y.n, map(e, w)",
        &["y_n|Column1", "b|[1]", "c|[1,2]"],
    );
    matches(
        "graph-match (x)-[e*0..1]->(y) where x.n == 'b' project y.n, array_length(e)",
        &["y_n|Column1", "b|0", "c|1"],
    );
    // Written from right to left, parts are in the order of the pattern.
    matches(
        "graph-match (y)<-[e*3..3]-(x) where x.n == 'a' project y.n, map(e, w), map(inner_nodes(e), n)",
        &["y_n|Column1|Column2", "a|[3,2,1]|[\"c\",\"b\"]", "d|[4,2,1]|[\"c\",\"b\"]"],
    );
    matches(
        "graph-match (x)-[e*2..2]-(y) where x.n == 'd' project y.n, map(e, w)",
        &["y_n|Column1", "a|[4,3]", "b|[4,2]"],
    );
}

#[test]
fn cycles_are_as_the_parameter_says() {
    let ends = "where x.n == 'a' and y.n == 'b' project map(e, w)";
    matches(&format!("graph-match (x)-[e*1..4]->(y) {ends}"), &["Column1", "[1]"]);
    matches(&format!("graph-match cycles=all (x)-[e*1..4]->(y) {ends}"), &["Column1", "[1,2,3,1]", "[1]"]);
    matches("graph-match (x)-[e*3..3]->(y) where x.n == 'a' project y.n", &["y_n", "a", "d"]);
    matches("graph-match cycles=none (x)-[e*3..3]->(y) where x.n == 'a' project y.n", &["y_n", "d"]);
    matches("graph-match cycles=none (x)-->(y)-->(z)-->(x) project x.n", &["x_n"]);
}

#[test]
fn conditions_look_at_paths() {
    let from_a = "graph-match (x)-[e*1..4]->(y) where x.n == 'a' and ";
    matches(&format!("{from_a} all(e, w < 3) project y.n"), &["y_n", "b", "c"]);
    matches(&format!("{from_a} any(e, w == 4) project y.n"), &["y_n", "d"]);
    matches(&format!("{from_a} all(inner_nodes(e), v != 2) project y.n"), &["y_n", "b"]);
    matches(&format!("{from_a} any(inner_nodes(e), v == 3) project y.n"), &["y_n", "a", "d"]);
    // A property of a path stands for that of each edge.
    matches(&format!("{from_a} e.w < 3 project y.n, e.w"), &["y_n|e_w", "b|[1]", "c|[1,2]"]);
    matches(&format!("{from_a} array_length(map(e, w)) == 2 project y.n"), &["y_n", "c"]);
    matches(&format!("{from_a} all(e, w < y.v) project y.n"), &["y_n", "b", "c"]);
    matches(&format!("{from_a} (any(e, w == 4) or y.n == 'b') project y.n"), &["y_n", "b", "d"]);
}

#[test]
fn conditions_compare_parts_of_a_match() {
    matches(
        "graph-match (x)-[e]->(y)-[f]->(z) where e.w < f.w and x.n != z.n project x.n, z.n",
        &["x_n|z_n", "a|c", "b|a", "b|d"],
    );
    matches("graph-match (x)-[e]->(y) where e.w == toscalar(N | count) project x.n", &["x_n", "c"]);
}

#[test]
fn functions_of_patterns() {
    matches(
        "graph-match (x)-->(y) where x.n == 'b' project node_degree_in(y), node_degree_out(y), labels(x), node_id(y)",
        &["node_degree_in|node_degree_out|Column1|Column2", "1|2|[]|c"],
    );
    matches(
        "graph-match (x)-[e*2..2]->(y) where x.n == 'a' project d = map(inner_nodes(e), node_degree_out()), l = map(e, labels())",
        &["d|l", "[1]|[[],[]]"],
    );
    matches(
        "graph-match (x)-[e]->(y) where x.n == 'a' project x, e",
        &["x|e", "{\"n\":\"a\",\"v\":1}|{\"s\":\"a\",\"t\":\"b\",\"w\":1}"],
    );
    matches(
        "graph-match (x)-[e*1..1]->(y) where x.n == 'a' project m = map(e, strcat(s, x.n, y.v))",
        &["m", "[\"aa2\"]"],
    );
}

#[test]
fn members_of_dynamic_properties() {
    let graph = "datatable(s: string, t: string, d: dynamic)['a', 'b', dynamic({'k': {'z': 5}}), 'b', 'c', dynamic(null)] \
                 | make-graph s --> t with_node_id=n ";
    check(
        &format!("{graph} | graph-match (x)-[e]->(y) where e.d.k.z == 5 project x.n, e.d.k.z"),
        &["x_n|e_d_k_z", "a|5"],
    );
    check(
        &format!("{graph} | graph-match (x)-[e*2..2]->(y) project e.d.k.z, map(e, d.k), e.d[0].k.z"),
        &["e_d_k_z|Column1|e_d_0_k_z", "[5,null]|[{\"z\":5},null]|5"],
    );
    check(&format!("{graph} | graph-match (x)-[e*1..2]->(y) where e.d.k.z == 5 project y.n"), &["y_n", "b"]);
}

#[test]
fn undirected_graphs_match_both_ways() {
    check(
        "datatable(s: string, t: string)['a', 'b'] | make-graph s -- t with_node_id=n | graph-match (x)-->(y) project x.n, y.n | sort by x_n asc",
        &["x_n|y_n", "a|b", "b|a"],
    );
    // An edge from a node to itself is gone once.
    check(
        "datatable(s: string, t: string)['a', 'a'] | make-graph s --> t with_node_id=n | graph-match (x)-[e]-(y) project x.n, y.n",
        &["x_n|y_n", "a|a"],
    );
}

#[test]
fn only_matches_are_counted() {
    matches("graph-match (x)-->(y) project x.n | count", &["Count", "4"]);
    matches("graph-match (x)-->(y) project x.n, y.v | summarize sum(y_v)", &["sum_y_v", "10"]);
}

#[test]
fn a_graph_is_used_twice() {
    check(
        "let G = datatable(s: string, t: string)['a', 'b', 'b', 'c'] | make-graph s --> t with_node_id=n; \
         G | graph-match (x)-->(y) project x = x.n, y = y.n \
         | join kind=inner (G | graph-match (y)-->(z) project y = y.n, z = z.n) on y | project x, z",
        &["x|z", "a|c"],
    );
}

#[test]
fn shortest_paths_for_each_pair_of_ends() {
    let graph = "datatable(s: string, t: string, w: long)['a', 'b', 1, 'a', 'c', 2, 'b', 'd', 3, 'c', 'd', 4, 'd', 'e', 5, 'a', 'x', 6, 'x', 'y', 7, 'y', 'd', 8] \
                 | make-graph s --> t with_node_id=n ";
    let paths = |head: &str, rest: &str| {
        let mut lines = run_on(
            &crate::support::engine(),
            &format!("{graph} | graph-shortest-paths {head} (x)-[e*1..5]->(y) {rest}"),
        );
        lines[1..].sort();
        lines
    };
    let ends = "where x.n == 'a' and y.n == 'e' project map(e, w)";
    assert_eq!(paths("output=all", ends), ["Column1", "[1,3,5]", "[2,4,5]"]);
    assert_eq!(paths("", ends).len(), 2);
    assert_eq!(
        paths("", "where x.n == 'a' and y.n == 'e' and all(e, w != 1) project map(e, w)"),
        ["Column1", "[2,4,5]"]
    );
    assert_eq!(
        paths("", "where x.n == 'a' and y.n == 'e' and all(inner_nodes(e), n !in ('b', 'c')) project map(e, w)"),
        ["Column1", "[6,7,8,5]",]
    );
    // What looks at the whole path is asked of all paths.
    assert_eq!(
        paths("output=all", "where x.n == 'a' and y.n == 'd' and any(e, w > 7) project map(e, w)"),
        ["Column1", "[6,7,8]"]
    );
    assert_eq!(paths("", "where x.n == 'e' project y.n"), ["y_n"]);
    assert_eq!(paths("", "where y.n == 'b' project x.n"), ["x_n", "a"]);
    let backwards =
        format!("{graph} | graph-shortest-paths (y)<-[e*1..5]-(x) where x.n == 'a' and y.n == 'y' project map(e, w)");
    check(&backwards, &["Column1", "[7,6]"]);
    let longer =
        format!("{graph} | graph-shortest-paths (x)-[e*3..5]->(y) where x.n == 'a' and y.n == 'd' project map(e, w)");
    check(&longer, &["Column1", "[6,7,8]"]);
}

#[test]
fn too_many_matches_are_refused() {
    let complete = "let E = range s from 1 to 60 step 1 | extend t = range(1, 60, 1) | mv-expand t to typeof(long); \
                    let N = datatable(k: long)[99]; E | make-graph s --> t with N on k ";
    let mut options = crate::result::options();
    options.limits.generated_rows = 10_000;
    let code = |query: &str| {
        let query = format!("{complete} | {query}");
        crate::support::engine().query(&query, &options).map(|_| "").map_err(|e| e.code().to_owned())
    };
    // Matches that come out, and a search that finds none.
    assert_eq!(code("graph-match (a)-[e*1..12]->(b) where a.k == 1 project 1"), Err("KU304".into()));
    assert_eq!(code("graph-match (a)-[e*1..12]->(b) where a.k == 1 and b.k == 99 project 1"), Err("KU304".into()));
    assert_eq!(
        code("graph-match (a)-[e*1..12]->(b) where a.k == 1 and b.k == 99 and any(e, s > 0) project 1"),
        Err("KU304".into())
    );
    assert_eq!(code("graph-match (a)-->(b) where a.k == 1 project 1"), Ok(""));
}

#[test]
fn a_search_stops_when_it_is_told_to() {
    let query = "let E = range s from 1 to 60 step 1 | extend t = range(1, 60, 1) | mv-expand t to typeof(long); \
                 let N = datatable(k: long)[99]; E | make-graph s --> t with N on k \
                 | graph-match (a)-[e*1..12]->(b) where a.k == 1 and b.k == 99 project 1";
    let mut options = crate::result::options();
    options.limits.generated_rows = u64::MAX;
    options.limits.timeout = Some(std::time::Duration::from_millis(200));
    let error = crate::support::engine().query(query, &options).map(|_| ()).unwrap_err();
    assert!(["KU306", "KU309"].contains(&error.code()), "{error}");
}

#[test]
fn mistakes_are_named() {
    refused(&format!("{GRAPH} | graph-match (x)-->(y) where x.nosuch == 1 project x.n"), "KS142");
    refused(&format!("{GRAPH} | graph-match (x)-[e]->(y)-[e]->(z) project x.n"), "KU220");
    refused(&format!("{GRAPH} | graph-match (x)-[e]->(y), (p)-[q]->(r) project x.n"), "KU220");
    refused(&format!("{GRAPH} | graph-match (x)-[e*3..1]->(y) project x.n"), "KU220");
    refused(&format!("{GRAPH} | graph-match (x)-[e]->(y) project map(e, w)"), "KU220");
    refused(&format!("{GRAPH} | graph-match (x)-[e*1..2]->(y) project inner_nodes(e)"), "KU220");
    refused(&format!("{GRAPH} | graph-match (x)-->(y) where x.n == 'a'"), "KU200");
    refused(&format!("{GRAPH} | graph-shortest-paths (x)-[e]->(y) project x.n"), "KU220");
}
