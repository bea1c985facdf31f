use crate::result::{refusal, run};

fn parse(text: &str, columns: &str, options: &str) -> String {
    run(&format!("print t = {text} | parse-kv t as ({columns}) with ({options}) | project-away t"))
}

#[test]
fn delimiters() {
    let options = "pair_delimiter=' ', kv_delimiter='='";
    assert_eq!(
        parse("'url=http://a?b=c&d=e x=1'", "url:string, x:long", options),
        "url:string|x:long\nhttp://a?b=c&d=e|1"
    );
    assert_eq!(parse("'a= b=2 a=5'", "a:string, b:long", options), "a:string|b:long\n|2");
    // The order of the columns is theirs; what has no delimiter is no pair.
    assert_eq!(parse("'junk y=2 x=1'", "x:int, y:int, z:int", options), "x:int|y:int|z:int\n1|2|null");
    assert_eq!(
        parse("'name=John Doe city=New York'", "city:string, name:string", &format!("{options}, greedy=true")),
        "city:string|name:string\nNew York|John Doe"
    );
}

#[test]
fn quotes() {
    let options = "pair_delimiter=',', kv_delimiter=':', quote='\"', quote='()', escape='!'";
    assert_eq!(
        parse("'\"a b\" : \"x, !\"y\", c:(1:2), d:\"open'", "['a b']:string, c:string, d:string", options),
        "a b:string|c:string|d:string\nx, \"y|1:2|\"open"
    );
}

#[test]
fn no_delimiters() {
    assert_eq!(
        parse("'[x] id=7; name: \"two words\"'", "name:string, id:long", "quote='\"'"),
        "name:string|id:long\ntwo words|7"
    );
}

#[test]
fn regex() {
    assert_eq!(parse("'a<1> b<2> a<3>'", "a:long, b:string", "regex=@'(\\w)<(\\d)>'"), "a:long|b:string\n1|2");
    assert_eq!(refusal("print t = '' | parse-kv t as (a:long) with (regex='(a)')"), "KU302");
    assert_eq!(refusal("print t = '' | parse-kv t as (a:long) with (pair_delimiter=';')"), "KU302");
}

#[test]
fn rows_and_names() {
    assert_eq!(
        run("datatable(t:string)['a:1', '', 'b'] | parse-kv t as (a:long) with (pair_delimiter=',', kv_delimiter=':')"),
        "t:string|a:long\na:1|1\n|null\nb|null"
    );
    assert_eq!(
        run("datatable(t:string)[] | parse-kv t as (a:long) with (pair_delimiter=',', kv_delimiter=':')"),
        "t:string|a:long"
    );
    // A key of a column's name takes its place.
    assert_eq!(
        run("print a = 'x', t = 'a:5' | parse-kv t as (a:long) with (pair_delimiter=',', kv_delimiter=':')"),
        "a:long|t:string\n5|a:5"
    );
}
