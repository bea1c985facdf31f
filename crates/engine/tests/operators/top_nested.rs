use crate::result::{run, sorted};

const ROWS: &str = "datatable(a:string, b:string, n:long)['x', 'p', 5, 'x', 'q', 7, 'y', 'p', 1, 'z', 'p', 2]";

#[test]
fn levels() {
    assert_eq!(
        run(&format!("{ROWS} | top-nested 2 of a by sum(n), top-nested 1 of b by max(n)")),
        "a:string|aggregated_a:long|b:string|aggregated_b:long\nx|12|q|7\nz|2|p|2"
    );
    assert_eq!(
        run(&format!("{ROWS} | top-nested 1 of a by r = sum(n) * 1.0 / count() asc, top-nested of b by count()")),
        "a:string|r:real|b:string|aggregated_b:long\ny|1.0|p|1"
    );
}

#[test]
fn others() {
    assert_eq!(
        run(&format!(
            "{ROWS} | top-nested 2 of a with others='rest' by sum(n), top-nested 1 of b with others='rest of b' by max(n)"
        )),
        "a:string|aggregated_a:long|b:string|aggregated_b:long\n\
         x|12|q|7\nx|12|rest of b|5\nz|2|p|2\nrest|1|rest of b|1"
    );
    // A level without a name for others has nothing to say below others.
    assert_eq!(
        run(&format!("{ROWS} | top-nested 1 of a with others='rest' by sum(n), top-nested 1 of b by dcount(n)")),
        "a:string|aggregated_a:long|b:string|aggregated_b:long\nx|12|p|1\nrest|3||null"
    );
    assert_eq!(
        run(&format!("{ROWS} | top-nested 1 of a with others='rest' by sum(n), top-nested of b by max(n)")),
        "a:string|aggregated_a:long|b:string|aggregated_b:long\nx|12|q|7\nx|12|p|5\nrest|3||null"
    );
}

#[test]
fn nulls_are_values() {
    assert_eq!(
        run("datatable(a:long, n:long)[long(null), 5, 1, 3, 2, 1]
             | top-nested 1 of a with others=-1 by sum(n), top-nested 1 of n with others=0 by count()"),
        "a:long|aggregated_a:long|n:long|aggregated_n:long\nnull|5|5|1\n-1|4|0|2"
    );
}

#[test]
fn no_rows_and_one_row() {
    let query = "top-nested 1 of a with others='rest' by sum(n), top-nested 1 of b by max(n)";
    let header = "a:string|aggregated_a:long|b:string|aggregated_b:long";
    assert_eq!(run(&format!("{ROWS} | take 0 | {query}")), header);
    assert_eq!(run(&format!("{ROWS} | take 1 | {query}")), format!("{header}\nx|5|p|5"));
}

#[test]
fn in_a_subquery() {
    assert_eq!(
        sorted("range x from 1 to 7 step 1 | extend g = x % 2 | partition by g (top-nested 1 of bin(x, 4) by count())"),
        ["0|2", "4|2"]
    );
}
