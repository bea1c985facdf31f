use crate::result::{refusal, run};

const CITIES: &str =
    "datatable(city:string)['San Bernard', 'San Jose', 'Moscow', 'Moscow', 'Rome', 'One -on- One', 'Two -on- Two']";

#[test]
fn patterns() {
    assert_eq!(
        run(&format!("{CITIES} | reduce by city with threshold=0.2")),
        "Pattern:string|Count:long|Representative:string\n\
         San *|2|San Bernard\nMoscow|2|Moscow\n* -on- *|2|One -on- One\nothers|1|"
    );
    assert_eq!(
        run("range x from 1 to 10 step 1 | project t = strcat('fooZ', x) | reduce by t with characters='Z'"),
        "Pattern:string|Count:long|Representative:string\nfoo*|10|fooZ1"
    );
}

#[test]
fn rows_with_their_pattern() {
    assert_eq!(
        run(
            "datatable(city:string, n:long)['San Bernard', 1, 'San Jose', 2, 'Rome', 3] | reduce kind=source by city with threshold=0.5"
        ),
        "city:string|n:long|Pattern:string\nSan Bernard|1|San *\nSan Jose|2|San *\nRome|3|others"
    );
}

#[test]
fn edges() {
    let header = "Pattern:string|Count:long|Representative:string";
    assert_eq!(run(&format!("{CITIES} | take 0 | reduce by city")), header);
    assert_eq!(run(&format!("{CITIES} | take 1 | reduce by city")), format!("{header}\nSan Bernard|1|San Bernard"));
    assert_eq!(run("datatable(t:string)['', ''] | reduce by t"), format!("{header}\n|2|"));
    assert_eq!(refusal(&format!("{CITIES} | reduce by city with threshold=2.0")), "KU302");
    // In each group by itself.
    assert_eq!(
        run(
            "datatable(g:long, t:string)[1, 'a 1', 1, 'a 2', 2, 'b'] | partition by g (reduce by t with threshold=0.5)"
        ),
        format!("{header}\na *|2|a 1\nb|1|b")
    );
}
