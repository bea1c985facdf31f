//! Several results of one query: statements, `fork`, `facet`.

use engine::Engine;

use crate::result::{options, refusal, text};

fn results(query: &str) -> Vec<String> {
    let engine = Engine::builder().with_threads(1).build().unwrap();
    let output = engine.query(query, &options()).unwrap_or_else(|error| panic!("{query}\nfails: {error}"));
    let last = output.tables.last().map(|t| text(&t.result));
    assert!(last.is_none_or(|last| last == text(&output.result)));
    output.tables.iter().map(|t| format!("{}: {}", t.name.as_deref().unwrap_or("-"), text(&t.result))).collect()
}

#[test]
fn statements() {
    assert_eq!(
        results("print a = 1 | as A; print 2; let x = 3; print x"),
        ["A: a:long\n1", "-: print_0:long\n2", "-: print_0:long\n3"]
    );
    assert!(results("let x = 3; print x").is_empty());
}

#[test]
fn fork() {
    let rows = "range x from 1 to 3 step 1";
    assert_eq!(results(&format!("{rows} | fork big=(where x > 2) (count)")), ["big: x:long\n3", "-: Count:long\n3"]);
    assert_eq!(results(&format!("{rows} | take 0 | fork (count) (take 1)")), ["-: Count:long\n0", "-: x:long"]);
    assert_eq!(results(&format!("{rows} | fork (count)")), Vec::<String>::new());
    assert_eq!(refusal(&format!("print toscalar({rows} | fork (count) (take 1))")), "KS113");
    assert_eq!(refusal(&format!("union ({rows} | fork (count) (take 1)), (print y = 1)")), "KU301");
}

#[test]
fn facet() {
    assert_eq!(
        results("datatable(a:string, b:long)['x', 1, 'x', 2, '', 2] | facet by a, b with (summarize max(b))"),
        ["a: a:string|count_:long\nx|2\n|1", "b: b:long|count_:long\n1|1\n2|2", "-: max_b:long\n2"]
    );
}
