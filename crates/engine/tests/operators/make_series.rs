use crate::result::{refusal, run};

#[test]
fn bounds_of_the_axis() {
    let times = "datatable(t:datetime)[datetime(2020-01-01 03:00), datetime(2020-01-03 05:00), datetime(null)]";
    let days = |range: &str| run(&format!("{times} | make-series c = count() on t {range} | project c, start = t[0]"));
    assert_eq!(days("step 1d"), "c:dynamic|start:dynamic\n[1,0,1]|2020-01-01T00:00:00.0000000Z");
    // Bins begin at `from`.
    assert_eq!(
        days("from datetime(2020-01-01 04:00) to datetime(2020-01-05) step 1d"),
        "c:dynamic|start:dynamic\n[0,0,1,0]|2020-01-01T04:00:00.0000000Z"
    );
    assert_eq!(
        days("to datetime(2020-01-05 02:00) step 1d"),
        "c:dynamic|start:dynamic\n[1,0,1,0,0]|2020-01-01T00:00:00.0000000Z"
    );
    // The end is on the axis, and bins begin at multiples of the step.
    assert_eq!(
        days("in range(datetime(2020-01-01 02:00), datetime(2020-01-03 05:00), 1d)"),
        "c:dynamic|start:dynamic\n[1,0,1]|2020-01-01T00:00:00.0000000Z"
    );
    assert_eq!(days("from datetime(2020-02-01) to datetime(2020-03-01) step 1d"), "c:dynamic|start:dynamic");
}

#[test]
fn axes_of_other_types() {
    assert_eq!(
        run("datatable(t:timespan)[1h, 90m, 3h] | make-series count() on t from 0h to 4h step 1h"),
        "count_:dynamic|t:dynamic\n[0,2,0,1]|[\"00:00:00\",\"01:00:00\",\"02:00:00\",\"03:00:00\"]"
    );
    assert_eq!(
        run("datatable(t:real)[0.5, 0.75, real(null), real(nan)] | make-series count() on t from 0 to 1 step 0.25"),
        "count_:dynamic|t:dynamic\n[0,0,1,1]|[0.0,0.25,0.5,0.75]"
    );
    assert_eq!(
        run("datatable(t:int)[1, 2, 9] | make-series count() on t step 3"),
        "count_:dynamic|t:dynamic\n[2,0,0,1]|[0,3,6,9]"
    );
    assert_eq!(refusal("datatable(t:string)['a'] | make-series count() on t step 1"), "KS178");
    assert_eq!(refusal("datatable(t:datetime)[] | make-series count() on t step 1"), "KS178");
}

#[test]
fn aggregates_and_their_defaults() {
    assert_eq!(
        run("datatable(t:long, v:int)[0, 4, 2, int(null), 2, 6]
             | make-series n = count(), s = sum(v) default=int(null), a = avg(v), percentiles(v, 50, 90) default=-1,
               r = sum(v) * 1.0 / count() default=1 on t from 0 to 4 step 1 | project-away t"),
        "n:dynamic|s:dynamic|a:dynamic|percentile_v_50:dynamic|percentile_v_90:dynamic|r:dynamic\n\
         [1,0,2,0]|[4,null,6,null]|[4.0,0.0,6.0,0.0]|[4,-1,6,-1]|[4,-1,6,-1]|[4.0,1.0,3.0,1.0]"
    );
}

#[test]
fn keys() {
    assert_eq!(
        run("datatable(t:long, k:string, b:bool)[1, 'a', true, 3, 'a', true, 7, '', bool(null), long(null), 'z', true]
             | make-series count() on t step 1 by k, b"),
        "k:string|b:bool|count_:dynamic|t:dynamic\na|true|[1,0,1]|[1,2,3]\n|null|[1]|[7]"
    );
    // Names that meet.
    assert_eq!(
        run("datatable(t:long, k:string)[0, 'a'] | make-series t = count() on t from 0 to 1 step 1 by k"),
        "k:string|t:dynamic|t1:dynamic\na|[1]|[0]"
    );
}

#[test]
fn no_rows() {
    let empty = "datatable(t:long, k:string)[]";
    assert_eq!(run(&format!("{empty} | make-series c = count() on t from 0 to 2 step 1")), "c:dynamic|t:dynamic");
    assert_eq!(
        run(&format!("{empty} | make-series kind=nonempty c = count() on t from 0 to 2 step 1")),
        "c:dynamic|t:dynamic\n[0,0]|[0,1]"
    );
    assert_eq!(run(&format!("{empty} | make-series kind=nonempty c = count() on t step 1")), "c:dynamic|t:dynamic");
}

#[test]
fn limits_are_loud() {
    assert_eq!(refusal("print t = 1 | make-series count() on t from 0 to 1048577 step 1"), "KU304");
    assert_eq!(refusal("print t = 1 | make-series count() on t from 0 to 5 step 0"), "KU302");
}
