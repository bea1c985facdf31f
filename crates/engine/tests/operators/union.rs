use crate::result::{run, sorted};

#[test]
fn names_of_the_parts() {
    assert_eq!(
        run(
            "union withsource=T (range x from 1 to 1 step 1 | as A), (range x from 2 to 2 step 1), (print x=long(3) | as B)"
        ),
        "T:string|x:long\nA|1\nunion_arg1|2\nB|3"
    );
    assert_eq!(
        run("range x from 1 to 1 step 1 | as A | union withsource=T (print x=long(2))"),
        "T:string|x:long\nA|1\nunion_arg1|2"
    );
}

#[test]
fn views_by_a_pattern() {
    let views =
        "let Ann = view () { print x = 1 }; let Bob = view () { print x = 'b' }; let Amy = view () { print y = true };";
    assert_eq!(sorted(&format!("{views} union withsource=T A*")), ["Amy|true|null", "Ann|null|1"]);
    assert_eq!(run(&format!("{views} union A*, Bob | take 0")), "y:bool|x_long:long|x_string:string");
}

#[test]
fn one_odd_table_does_not_rename_a_column_that_a_pattern_finds() {
    let views =
        "let A1 = view () { print t = 1 }; let A2 = view () { print t = 2 }; let A0 = view () { print t = 'x' };";
    // Views are found innermost first: A0 says string, then the two longs.
    assert_eq!(run(&format!("{views} union A1, A2, A0 | take 0")), "t_long:long|t_string:string");
    let views =
        "let A0 = view () { print t = 'x' }; let A1 = view () { print t = 1 }; let A2 = view () { print t = 2 };";
    assert_eq!(run(&format!("{views} union A* | take 0")), "t:long|t_string:string");
}

#[test]
fn parts_without_rows_or_columns_in_common() {
    assert_eq!(run("union (print a = 1), (print b = '' | take 0)"), "a:long|b:string\n1|");
    assert_eq!(run("union (print a = 1 | take 0), (print a = 2 | take 0)"), "a:long");
    assert_eq!(run("union kind=inner (print a = 1, b = 2), (print b = 3)"), "b:long\n2\n3");
    assert_eq!(run("union isfuzzy=true Nowhere, (print a = 1)"), "a:long\n1");
}
