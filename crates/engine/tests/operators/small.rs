//! Operators with little to say: `consume`, `assert-schema`, `sample`, `getschema`,
//! `serialize`, `print`, `range`, `datatable`.

use crate::result::{refusal, run};

#[test]
fn consume_and_assert_schema() {
    assert_eq!(run("range x from 1 to 3 step 1 | consume"), "x:long");
    assert_eq!(run("print a = 1, b = 'x' | assert-schema (a:long, b:string)"), "a:long|b:string\n1|x");
    assert_eq!(refusal("print a = 1 | assert-schema (a:int)"), "KS249");
    assert_eq!(refusal("print a = 1, b = 2 | assert-schema (b:long, a:long)"), "KS249");
    assert_eq!(refusal("print a = 1 | assert-schema ()"), "KS249");
}

#[test]
fn samples() {
    assert_eq!(run("range x from 1 to 9 step 1 | sample 2 | count"), "Count:long\n2");
    assert_eq!(run("range x from 1 to 9 step 1 | sample 0"), "x:long");
    assert_eq!(run("range x from 1 to 9 step 1 | sample-distinct 5 of x % 2 | count"), "Count:long\n2");
    assert_eq!(run("datatable(x:long)[] | sample-distinct 5 of x"), "x:long");
}

#[test]
fn schemas() {
    assert_eq!(
        run("datatable(a:real, b:dynamic)[] | getschema"),
        "ColumnName:string|ColumnOrdinal:long|DataType:string|ColumnType:string\n\
         a|0|System.Double|real\nb|1|System.Object|dynamic"
    );
    assert_eq!(run("print a = 1 | getschema | count"), "Count:long\n1");
}

#[test]
fn serialized_rows() {
    assert_eq!(run("range x from 1 to 2 step 1 | serialize"), "x:long\n1\n2");
    assert_eq!(run("range x from 1 to 2 step 1 | serialize n = row_number()"), "x:long|n:long\n1|1\n2|2");
}

#[test]
fn rows_of_constants() {
    assert_eq!(run("print 1, a = 'x', 2.5"), "print_0:long|a:string|print_2:real\n1|x|2.5");
    assert_eq!(
        run("datatable(a:int, b:datetime, c:guid)[1, datetime(null), guid(null)]"),
        "a:int|b:datetime|c:guid\n1|null|null"
    );
    assert_eq!(refusal("datatable(a:int, b:int)[1, 2, 3]"), "KS173");
    assert_eq!(
        run("let t = datatable(a:int)[1]; print x = toscalar(t), y = toscalar(t | take 0)"),
        "x:int|y:int\n1|null"
    );
}

#[test]
fn ranges_of_all_types() {
    assert_eq!(run("range x from 3 to 1 step -1"), "x:long\n3\n2\n1");
    assert_eq!(run("range x from 0.0 to 1 step 0.5"), "x:real\n0.0\n0.5\n1.0");
    assert_eq!(run("range x from 0h to 1h step 30m"), "x:timespan\n00:00:00\n00:30:00\n01:00:00");
    assert_eq!(run("range x from datetime(2020-01-01) to datetime(2020-01-02) step 12h | count"), "Count:long\n3");
    assert_eq!(run("range x from 5 to 1 step 1"), "x:long");
    assert_eq!(run("range x from long(null) to 1 step 1"), "x:long");
    assert_eq!(refusal("range x from 1 to 2 step 0"), "KU302");
}

#[test]
fn subqueries_are_computed_once() {
    let rows = "let sizes = datatable(name:string, size:long)['a', 3, 'b', 5]; let t = datatable(n:string)['a', 'b'];";
    let sum = "let sum = (which:string) { toscalar(sizes | where name == which | summarize sum(size)) };";
    assert_eq!(run(&format!("{rows} {sum} print x = sum('b')")), "x:long\n5");
    assert_eq!(refusal(&format!("{rows} {sum} t | extend x = sum(n)")), "KU301");
    let names = "let names = (which:string) { sizes | where name == which | project name };";
    assert_eq!(run(&format!("{rows} {names} t | where n in (names('a'))")), "n:string\na");
    assert_eq!(refusal(&format!("{rows} {names} t | where n in (names(n))")), "KU301");
}
