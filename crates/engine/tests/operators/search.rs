use crate::result::{refusal, run};

#[test]
fn a_term_in_any_column() {
    let table = "let T = view () { datatable(x:string, n:long)['red Apple', 1, 'pear', 2, '', long(null)] };";
    let search = |query: &str| run(&format!("{table} search {query} | project n"));
    assert_eq!(search("in (T) 'apple'"), "n:long\n1");
    assert_eq!(search("in (T) 'app'"), "n:long");
    assert_eq!(search("in (T) 'app*'"), "n:long\n1");
    assert_eq!(search("in (T) '*ple'"), "n:long\n1");
    assert_eq!(search("in (T) 're*ple'"), "n:long\n1");
    assert_eq!(search("in (T) '2'"), "n:long\n2");
    assert_eq!(search("in (T) *"), "n:long\n1\n2\nnull");
    assert_eq!(search("in (T) x:'pe*' or n == 1"), "n:long\n1\n2");
    assert_eq!(search("in (T) 'red' and ('apple' or 'pear')"), "n:long\n1");
    assert_eq!(search("kind=case_sensitive in (T) 'apple' or 'pear'"), "n:long\n2");
    assert_eq!(search("kind=case_sensitive in (T) x has 'APPLE' or 're*Apple'"), "n:long\n1");
}

#[test]
fn tables_keep_their_names_and_columns() {
    assert_eq!(
        run("let A = view () { datatable(x:string, n:long)['apple', 1] };
             let B = view () { datatable(x:string, d:bool, n:int)['apple', true, 7] };
             search in (A, B) 'apple'"),
        "$table:string|x:string|n_long:long|n_int:int|d:bool\nA|apple|1|null|null\nB|apple|null|7|true"
    );
}

#[test]
fn a_constant_is_a_term_too() {
    assert_eq!(
        run("let word = 'pear'; datatable(x:string)['a pear', 'b'] | search word"),
        "$table:string|x:string\nunion_arg0|a pear"
    );
    assert_eq!(refusal("datatable(x:string)['a'] | search 5"), "KS141");
    assert_eq!(refusal("datatable(x:string)['a'] | search kind=loud 'a'"), "KS005");
}

#[test]
fn star_in_where() {
    let table = "datatable(x:string, n:long)['red apple', 1, '', 12]";
    assert_eq!(run(&format!("{table} | where * has 'apple'")), "x:string|n:long\nred apple|1");
    assert_eq!(run(&format!("{table} | where * == 12")), "x:string|n:long\n|12");
    assert_eq!(run(&format!("{table} | take 0 | where * has 'apple'")), "x:string|n:long");
    assert_eq!(refusal(&format!("{table} | where * !has 'apple'")), "KS191");
}
