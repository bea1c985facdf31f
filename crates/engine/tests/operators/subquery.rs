//! `partition` and `mv-apply` with operators that look at more than one row.

use crate::result::{refusal, run, sorted};

const ROWS: &str = "range x from 1 to 6 step 1 | extend g = x % 2";

fn partition(subquery: &str) -> Vec<String> {
    sorted(&format!("{ROWS} | partition by g ({subquery})"))
}

#[test]
fn window_functions_start_anew_in_each_group() {
    assert_eq!(partition("sort by x desc | extend r = row_number() | where r == 1"), ["5|1|1", "6|0|1"]);
    assert_eq!(
        partition("sort by x asc | project x, s = row_cumsum(x), p = prev(x)"),
        ["1|1|null", "2|2|null", "3|4|1", "4|6|2", "5|9|3", "6|12|4"]
    );
}

#[test]
fn a_partition_may_be_named() {
    assert_eq!(
        partition("as P | where x == toscalar(P | summarize max(x)) | project x, n = toscalar(P | count)"),
        ["5|3", "6|3"]
    );
}

#[test]
fn other_tables() {
    assert_eq!(partition("union (print x = 100) | summarize s = sum(x)"), ["109", "112"]);
    assert_eq!(partition("join kind=inner (datatable(x:long)[1, 2, 4]) on x | count"), ["1", "2"]);
    assert_eq!(partition("join kind=leftanti (datatable(x:long)[1, 2, 4]) on x | summarize s = sum(x)"), ["6", "8"]);
    assert_eq!(
        partition("lookup (datatable(x:long, n:string)[1, 'a', 6, 'b']) on x | summarize m = max(n)"),
        ["a", "b"]
    );
    assert_eq!(partition("join kind=rightouter (datatable(x:long)[1, 9]) on x | count"), ["2", "2"]);
}

#[test]
fn subqueries_inside_subqueries() {
    assert_eq!(
        partition("extend h = x % 3 | partition by h (summarize s = sum(x)) | summarize m = max(s)"),
        ["5", "6"]
    );
    assert_eq!(
        run("print a = dynamic([[1, 2], [3]]) | union (print a = dynamic([[9, 8]]))
             | mv-apply x = a on (mv-apply y = x to typeof(long) on (summarize s = sum(y)) | summarize t = sum(s))
             | project t"),
        "t:long\n6\n17"
    );
    assert_eq!(partition("take 1 | make-series n = count() on x from 1 to 3 step 1 | project n"), ["[0,1]", "[1,0]"]);
}

#[test]
fn a_query_of_its_own_sees_the_key() {
    assert_eq!(
        run("range x from 1 to 2 step 1 | partition by x { range y from 1 to 3 step 1 | where y > x | extend k = x }"),
        "y:long|k:long\n2|1\n3|1\n3|2"
    );
    assert_eq!(refusal("range x from 1 to 65 step 1 | partition by x { print y = x }"), "KU304");
}

#[test]
fn groups_without_rows_and_null_keys() {
    assert_eq!(run("datatable(k:long)[] | partition by k (union (print z = 1))"), "k:long|z:long");
    assert_eq!(
        run(
            "datatable(k:long, x:long)[long(null), 1, long(null), 2, 1, 3] | partition by k (extend r = row_cumsum(x))"
        ),
        "k:long|x:long|r:long\nnull|1|1\nnull|2|3\n1|3|3"
    );
    assert_eq!(run("print a = dynamic([]) | mv-apply a to typeof(long) on (where a > 1)"), "a:long");
    assert_eq!(run("print a = dynamic(null) | mv-apply a on (count)"), "Count:long\n1");
}

#[test]
fn columns_that_the_data_names() {
    assert_eq!(
        run("print a = dynamic([{'k': 'p', 'v': 2}, {'k': 'q', 'v': 5}]), b = 1
             | mv-apply a on (summarize bag = make_bag(pack(tostring(a.k), a.v)) | evaluate bag_unpack(bag))
             | project p, q"),
        "p:long|q:long\n2|5"
    );
}

#[test]
fn many_groups_one_by_one() {
    assert_eq!(
        run("range x from 1 to 50 step 1 | extend a = range(1, 3, 1)
             | mv-apply a to typeof(long) on (union (print a = 5) | summarize s = sum(a)) | summarize count(), sum(s)"),
        "count_:long|sum_s:long\n50|550"
    );
}
