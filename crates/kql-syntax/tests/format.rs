//! The formatter: what it prints, that it settles, and that it changes no meaning.

use kql_syntax::{format, layout_fault};

fn check(text: &str) -> String {
    assert_eq!(layout_fault(text), None, "{text}");
    format(text)
}

#[test]
fn every_accepted_text_keeps_its_meaning() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ok");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of test data is there").flatten() {
        if entry.path().extension().is_some_and(|e| e == "kql") {
            check(&std::fs::read_to_string(entry.path()).expect("a case can be read"));
            count += 1;
        }
    }
    assert!(count > 20);
}

#[test]
fn a_rule_is_laid_out() {
    let text = "let threshold=5;let known = SigninLogs|where ResultType==0|summarize by IPAddress;\n\n\n// Failures.\nSigninLogs|where TimeGenerated>ago(1d)and ResultType in('50126','50053')// bad password\n|summarize Failures=count(),Users=make_set(UserPrincipalName,100),First=min(TimeGenerated) by IPAddress,bin(TimeGenerated,1h)|join kind=leftanti (known|where isnotempty(IPAddress)|distinct IPAddress) on IPAddress|where Failures>threshold";
    assert_eq!(
        check(text),
        "\
let threshold = 5;
let known =
    SigninLogs
    | where ResultType == 0
    | summarize by IPAddress;

// Failures.
SigninLogs
| where TimeGenerated > ago(1d) and ResultType in ('50126', '50053') // bad password
| summarize
    Failures = count(),
    Users = make_set(UserPrincipalName, 100),
    First = min(TimeGenerated)
    by IPAddress, bin(TimeGenerated, 1h)
| join kind=leftanti (
    known
    | where isnotempty(IPAddress)
    | distinct IPAddress
) on IPAddress
| where Failures > threshold
"
    );
}

#[test]
fn functions_tables_and_signs() {
    let text = "let f=(a:long,T:(x:string)){let b= -a; T|where x==b};datatable(k:string,v:long)['a',1,'b',-2]|extend w=v- -1,z=v-1,p=d.a[0]['x'].b|project-away a*,*b";
    assert_eq!(
        check(text),
        "\
let f = (a:long, T:(x:string)) {
    let b = -a;
    T | where x == b
};
datatable (k:string, v:long) ['a', 1, 'b', -2]
| extend w = v - -1, z = v - 1, p = d.a[0]['x'].b
| project-away a*, *b
"
    );
}

#[test]
fn long_tables_stand_a_row_a_line() {
    let row = "\"aaaaaaaaaaaaaaaaaaaa\", 1";
    let text = format!("datatable(k:string, v:long)[{}]", [row; 5].join(", "));
    let expected = format!("datatable (k:string, v:long) [\n    {}\n]\n", [row; 5].join(",\n    "));
    assert_eq!(check(&text), expected);
}

#[test]
fn empty_lines_between_values_are_blanks() {
    let text = "datatable(k:string, v:long)['a',\n\n\n1, 'b', // b\n\n2,\n\n\n'c', 3]";
    let expected = "datatable (k:string, v:long) [\n    'a', 1,\n    'b', // b\n\n    2,\n\n    'c', 3\n]\n";
    assert_eq!(check(text), expected);
}

#[test]
fn comments_stay_where_they_are() {
    let text = "// head\n\n// second\nT // source\n// own line\n| where a == 1 // first\n    and b == 2 // last\n| project // list\n    a, // the a\n    // before b\n    b\n// tail";
    assert_eq!(
        check(text),
        "\
// head

// second
T // source
// own line
| where a == 1 // first
    and b == 2 // last
| project // list
    a, // the a
    // before b
    b
// tail
"
    );
}

#[test]
fn comments_and_empty_lines_in_empty_brackets() {
    assert_eq!(check("print f(// c\n)"), "print f( // c\n)\n");
    assert_eq!(check("let f = ()\n{\n\n};f"), "let f = () {};\nf\n");
    assert_eq!(check("let f = () { // c\n};f"), "let f = () { // c\n};\nf\n");
    assert_eq!(check("T//r"), "T //r\n");
}

#[test]
fn a_number_keeps_its_distance_from_a_dot() {
    assert_eq!(check("print 52 .$/10"), "print 52 .$ / 10\n");
}

#[test]
fn a_keyword_keeps_the_sign_that_makes_it_a_name() {
    assert_eq!(check(" project-reorderfa"), "project-reorderfa\n");
    assert_eq!(check("T|where  project-reorderSb+1>2"), "T\n| where project-reorderSb + 1 > 2\n");
    assert_eq!(check("graph-mark-componentsgraph-e5"), "graph-mark-componentsgraph-e5\n");
    assert_eq!(check("print  graph-mark-componentsa-(1)-b"), "print graph-mark-componentsa-(1) - b\n");
    assert_eq!(check("print graph-mark-e"), "print graph - mark - e\n");
}

#[test]
fn broken_texts_and_commands_stay_as_they_are() {
    for text in ["T |where (a", ".show  tables", "T | wher x"] {
        assert_eq!(format(text), text);
    }
    assert_eq!(format(""), "");
    assert_eq!(format("  \n"), "");
}

#[test]
fn long_series_and_arrays_have_lines_of_their_own() {
    let text = "let known=dynamic(['aaaaaaaaaaaaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','cccccccccccccccccccccccccccccc']);T|make-series Count=dcount(ResourceId) default=0 on TimeGenerated in range(startofday(ago(7d)),now(),1d) by Caller|summarize count() by CallerIpAddress,OperationName,ActivityStatus,ResourceGroup,SubscriptionIdentifier";
    assert_eq!(
        check(text),
        "\
let known = dynamic([
    'aaaaaaaaaaaaaaaaaaaaaaaaaa',
    'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    'cccccccccccccccccccccccccccccc'
]);
T
| make-series
    Count = dcount(ResourceId) default = 0
    on TimeGenerated in range(startofday(ago(7d)), now(), 1d)
    by Caller
| summarize
    count()
    by CallerIpAddress, OperationName, ActivityStatus, ResourceGroup, SubscriptionIdentifier
"
    );
}

#[test]
fn comments_on_lines_of_their_own_are_indented_with_the_content() {
    let text = "T | join (// first\n\n// second\nU | count) on a | where b in (\n// none\n'x') and c in (dynamic([ // one\n 1]))";
    assert_eq!(
        check(text),
        "\
T
| join ( // first
    // second
    U | count
) on a
| where b in (
    // none
    'x'
)
    and c in (
        dynamic([ // one
            1
        ])
    )
"
    );
}
