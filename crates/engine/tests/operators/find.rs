use crate::result::{refusal, run};

const TABLES: &str = r#"
let A = view () { datatable(x:string, n:long)["red apple", 1, "pear", 2] };
let B = view () { datatable(x:string, d:datetime, n:int)["apple pie", datetime(2020-01-01), 7] };
let C = view () { datatable(z:long)[5] };
"#;

fn find(query: &str) -> String {
    run(&format!("{TABLES}{query}"))
}

#[test]
fn common_columns_then_those_of_the_condition_then_the_rest() {
    assert_eq!(
        find("find in (A, B) where x has 'apple'"),
        "source_:string|x:string|pack_:dynamic\nA|red apple|{\"n\":1}\n\
         B|apple pie|{\"d\":\"2020-01-01T00:00:00.0000000Z\",\"n\":7}"
    );
    assert_eq!(
        find("find in (A, B) where x has 'pie' and d > datetime(2019-01-01)"),
        "source_:string|x:string|d:datetime|pack_:dynamic\nB|apple pie|2020-01-01T00:00:00.0000000Z|{\"n\":7}"
    );
}

#[test]
fn tables_without_the_columns_of_the_condition_are_left_out() {
    assert_eq!(find("find in (A, C) where x == 'pear'"), "source_:string|x:string|n:long|pack_:dynamic\nA|pear|2|{}");
    // A term is looked for everywhere.
    assert_eq!(find("find in (A, C) where '5'"), "source_:string|pack_:dynamic\nC|{\"z\":5}");
}

#[test]
fn chosen_columns() {
    assert_eq!(
        find("find withsource=T in (A, B) where x has 'apple' project x, n:string, d"),
        "T:string|x:string|n:string|d:datetime\nA|red apple|1|null\nB|apple pie|7|2020-01-01T00:00:00.0000000Z"
    );
    assert_eq!(
        find("find in (A, B) where x has 'apple' project pack_all()"),
        "source_:string|pack_:dynamic\nA|{\"x\":\"red apple\",\"n\":1}\n\
         B|{\"x\":\"apple pie\",\"d\":\"2020-01-01T00:00:00.0000000Z\",\"n\":7}"
    );
    // Two types, and none is chosen.
    assert_eq!(refusal(&format!("{TABLES}find in (A, B) where x has 'apple' project n")), "KS142");
}

#[test]
fn a_condition_that_reads_a_table() {
    assert_eq!(
        find("find in (A, B) where x in ((datatable(v:string)['pear'])) or d > datetime(2019-01-01) project n:long"),
        "source_:string|n:long\nA|2\nB|7"
    );
}

#[test]
fn no_rows() {
    assert_eq!(
        find("let E = view () { A | take 0 }; find in (E) where n > 0"),
        "source_:string|x:string|n:long|pack_:dynamic"
    );
}
