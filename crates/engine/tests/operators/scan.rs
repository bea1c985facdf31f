//! `scan`: what the steps remember, which rows come out, and in what order.

use std::sync::Arc;

use arrow::array::{Int64Array, RecordBatch, StringViewArray};
use engine::Engine;
use kql_catalog::Column;
use kql_types::ScalarType;

use crate::support::{check, refused, run_on};

#[test]
fn a_step_remembers_its_last_row() {
    check(
        "range x from 1 to 4 step 1 | scan declare (sum: long = 10) with (step s: true => sum = x + s.sum;)",
        &["x|sum", "1|11", "2|13", "3|16", "4|20"],
    );
}

#[test]
fn nothing_remembered_is_the_default_null_or_empty() {
    check(
        "print x = 1, t = 'a' | scan declare (d: string = '-', n: long) with \
         (step s: true => d = strcat(s.t, s.d, '|'), n = coalesce(s.n, s.x, 7);)",
        &["x|t|d|n", "1|a|-||7"],
    );
}

#[test]
fn no_rows_and_one_row() {
    let scan = "scan with_match_id=m declare (c: long) with (step a: true; step b: x > a.x => c = 1;)";
    check(&format!("range x from 1 to 0 step 1 | {scan}"), &["x|c|m"]);
    check(&format!("print x = 1 | {scan}"), &["x|c|m", "1|null|0"]);
}

#[test]
fn a_condition_that_is_null_does_not_hold() {
    check(
        "datatable(x: long)[1, long(null), 3] | scan with_step_name=s with (step a: x > 0; step b: x > a.x;)",
        &["x|s", "1|a", "3|b", "3|a"],
    );
}

#[test]
fn a_row_may_match_several_steps() {
    // The second row moves the first sequence on, and begins another.
    check(
        "range x from 1 to 3 step 1 | scan with_match_id=m with_step_name=s with (step a: true; step b: x == 2;)",
        &["x|m|s", "1|0|a", "2|0|b", "2|1|a", "3|1|a"],
    );
}

#[test]
fn sequences_are_counted_when_they_begin() {
    check(
        "datatable(e: string)['start', 'start', 'x', 'start', 'stop'] \
         | scan with_match_id=m with (step begin: e == 'start'; step end: e == 'x' or e == 'stop';)",
        &["e|m", "start|0", "start|0", "x|0", "start|1", "stop|1"],
    );
}

#[test]
fn a_step_keeps_the_sequence_that_came_last() {
    check(
        "datatable(k: string, x: long)['a', 1, 'b', 1, 'a', 2, 'b', 2, 'c', 9] | scan with_match_id=m with ( \
         step a output=none: k == 'a'; step b output=none: k == 'b'; step c: k == 'c' and x > a.x + b.x;)",
        &["k|x|m", "c|9|1"],
    );
}

#[test]
fn outputs_all_last_and_none() {
    let rows = "range x from 1 to 6 step 1 | scan with_step_name=s with (";
    check(
        &format!("{rows} step a output=last: x < 4; step b output=all: x >= 4;)"),
        &["x|s", "3|a", "4|b", "5|b", "6|b"],
    );
    check(&format!("{rows} step a output=none: x < 4; step b output=last: x >= 4;)"), &["x|s", "6|b"]);
    check(&format!("{rows} step a output=last: true;)"), &["x|s", "6|a"]);
    check(&format!("{rows} step a output=none: true;)"), &["x|s"]);
}

#[test]
fn optional_steps_are_gone_past() {
    let scan = "scan with_step_name=s with (step a: k == 'a'; step b optional: k == 'b'; step c: k == 'c';)";
    check(&format!("datatable(k: string)['a', 'b', 'c'] | {scan}"), &["k|s", "a|a", "b|b", "c|c"]);
    check(&format!("datatable(k: string)['a', 'c'] | {scan}"), &["k|s", "a|a", "c|c"]);
    check(&format!("datatable(k: string)['b', 'c'] | {scan}"), &["k|s"]);
    let first = "scan with_match_id=m with (step a optional: k == 'a'; step b: k == 'b';)";
    check(&format!("datatable(k: string)['b', 'a', 'b'] | {first}"), &["k|m", "b|0", "a|1", "b|1"]);
}

#[test]
fn columns_of_the_input_may_be_assigned() {
    check(
        "datatable(x: long)[1, long(null), 3, long(null)] | scan with (step s: true => x = coalesce(x, s.x);)",
        &["x", "1", "1", "3", "3"],
    );
}

#[test]
fn assignments_read_the_row_as_it_came() {
    check(
        "print x = 5 | scan declare (a: long = 1, b: long) with (step s: true => x = 0, a = x, b = a + x;)",
        &["x|a|b", "0|5|6"],
    );
}

#[test]
fn values_become_those_of_the_column() {
    check(
        "print x = 5 | scan declare (t: string, d: dynamic, r: real) with (step s: true => t = x, d = x, r = x;)",
        &["x|t|d|r", "5|5|5|5.0"],
    );
}

#[test]
fn partitions_have_states_of_their_own() {
    let rows = "datatable(k: string, x: long)['a', 1, 'b', 10, 'a', 2, 'b', 20]";
    let step = "declare (c: long = 0) with (step s: true => c = x + s.c;)";
    let expected = ["k|x|c|m", "a|1|1|0", "b|10|10|0", "a|2|3|0", "b|20|30|0"];
    check(&format!("{rows} | scan with_match_id=m partition by k {step} | project k, x, c, m"), &expected);
    check(
        &format!("{rows} | partition by k (scan {step}) | sort by k asc, x asc"),
        &["k|x|c", "a|1|1", "a|2|3", "b|10|10", "b|20|30"],
    );
    check(
        "print x = 1 | mv-apply i = range(1, 3, 1) to typeof(long) on (scan declare (c: long = 0) with (step s: true => c = s.c + i;))",
        &["x|i|c", "1|1|1", "1|2|3", "1|3|6"],
    );
}

#[test]
fn rows_come_in_the_order_asked_for() {
    check(
        "datatable(x: long)[2, 3, 1] | scan order by x asc declare (before: long) with (step s: true => before = s.x;)",
        &["x|before", "1|null", "2|1", "3|2"],
    );
}

#[test]
fn steps_read_what_was_known_before() {
    check(
        "let limit = toscalar(print 2); range x from 1 to 4 step 1 \
         | scan declare (c: long) with (step s: x > limit or next(x) > 3 => c = s.x + limit;)",
        &["x|c", "3|null", "4|5"],
    );
    check(
        "range x from 1 to 3 step 1 | scan declare (b: bool) with (step s: true => b = s.x in (range y from 2 to 2 step 1);)",
        &["x|b", "1|false", "2|false", "3|true"],
    );
}

#[test]
fn only_columns_that_are_read_are_kept() {
    check(
        "datatable(a: long, b: long, c: long)[1, 2, 3, 4, 5, 6] \
         | scan declare (d: long, e: long) with (step s: true => d = s.b, e = s.c;) | project d | where isnotnull(d)",
        &["d", "2"],
    );
    check("range x from 1 to 5 step 1 | scan with (step s: x > 2 => x = 0;) | count", &["Count", "3"]);
}

#[test]
fn states_reach_over_batches() {
    let columns =
        vec![Column { name: "K".into(), ty: ScalarType::String }, Column { name: "X".into(), ty: ScalarType::Long }];
    let batch = |from: i64| {
        let rows = from..from + 10;
        let keys =
            StringViewArray::from_iter_values(rows.clone().map(|i| format!("a key that is not inlined {}", i % 3)));
        let values = Int64Array::from_iter_values(rows);
        RecordBatch::try_new(ingest::arrow_schema(&columns), vec![Arc::new(keys), Arc::new(values)]).unwrap()
    };
    let batches = (0..30).map(|i| batch(i * 10)).collect();
    let engine = Engine::builder().with_batches("T", columns.clone(), batches).with_threads(2).build().unwrap();
    let query = "T | sort by X asc | scan with_match_id=m declare (n: long = 0, top: string) with ( \
                 step s: true => n = s.n + 1, top = iff(isempty(s.top), K, s.top);) \
                 | summarize max(n), sum(n), dcount(top), max(m)";
    assert_eq!(run_on(&engine, query), ["max_n|sum_n|dcount_top|max_m", "300|45150|1|0"]);
    let query = "T | sort by X asc | scan partition by K declare (n: long = 0, x: long) with ( \
                 step s output=last: true => n = s.n + 1, x = s.X;) | sort by K asc | project n, x, X";
    assert_eq!(run_on(&engine, query), ["n|x|X", "100|294|297", "100|295|298", "100|296|299"]);
}

#[test]
fn mistakes_are_named() {
    refused("print x = 1 | scan with (step s: s.y > 1;)", "KS142");
    refused("print x = 1 | scan with (step s: true => y = 1;)", "KS142");
    refused("print x = 1 | scan with (step s: s;)", "KS108");
    refused("print x = 1 | scan with (step s: true; step s: true;)", "KS201");
    refused("print x = 1 | scan kind=full with (step s: true;)", "KU200");
}
