//! Saved functions and watchlists, read from their files.

use rules::{load_functions, load_watchlists, read_kql_function, read_yaml_function};

fn parts(text: &str) -> (String, String, String) {
    let (function, _) = read_kql_function("functions/F.kql", "F", text.as_bytes()).unwrap();
    (function.name, function.parameters, function.body.trim().to_owned())
}

fn owned(name: &str, parameters: &str, body: &str) -> (String, String, String) {
    (name.to_owned(), parameters.to_owned(), body.to_owned())
}

#[test]
fn a_file_may_hold_a_body() {
    assert_eq!(parts("// What it does.\nT\n| take 1"), owned("F", "", "// What it does.\nT\n| take 1"));
    assert_eq!(parts("let x = 1;\nT | where a == x"), owned("F", "", "let x = 1;\nT | where a == x"));
}

#[test]
fn a_file_may_hold_a_lambda() {
    assert_eq!(
        parts("// c ; { (\nlet F = (T:(a:long), b:string = '}') {\n  T | where c == b\n};\n"),
        owned("F", "(T:(a:long), b:string = '}')", "T | where c == b")
    );
    assert_eq!(parts("let F = () { print 1 };"), owned("F", "", "print 1"));
}

#[test]
fn a_file_may_hand_its_parameters_to_its_lambda() {
    let text = "let parser = (a:datetime = datetime(null), b:bool = false) { T | where x > a };\nparser(a = a, b = b)";
    assert_eq!(parts(text), owned("F", "(a:datetime = datetime(null), b:bool = false)", text));
    // A call with values of its own is a body like any other.
    let text = "let parser = (a:long) { range x from 1 to a step 1 };\nparser(3)";
    assert_eq!(parts(text), owned("F", "", text));
}

#[test]
fn a_file_may_hold_a_command() {
    let text = ".create-or-alter function with (folder = 'x', docstring = \"y\") G(a:long = 1) { print a }";
    let (function, found) = read_kql_function("functions/F.kql", "F", text.as_bytes()).unwrap();
    assert_eq!((function.name.as_str(), function.parameters.as_str()), ("G", "(a:long = 1)"));
    assert_eq!(found[0].code, "KU191");
    assert_eq!(parts(".create function ifnotexists F() { print 1 }"), owned("F", "", "print 1"));
    let error = read_kql_function("functions/F.kql", "F", b".show tables").unwrap_err();
    assert_eq!((error.code, error.line), ("KU190", 1));
    assert_eq!(read_kql_function("functions/F.kql", "F", b" // nothing\n").unwrap_err().code, "KU190");
}

#[test]
fn places_in_a_body_are_places_in_the_file() {
    let text = "// c\nlet F = (a:long) {\n   print a };";
    let (function, _) = read_kql_function("F.kql", "F", text.as_bytes()).unwrap();
    let at = function.body.find("print").unwrap();
    let region = function.file_region(at..at + 5);
    assert_eq!((region.line, region.column), (3, 4));
    let (function, _) = read_kql_function("F.kql", "F", b"let F = () { print 1 };").unwrap();
    let at = function.body.find("print").unwrap();
    assert_eq!(function.file_region(at..at + 5).column, 14);
}

#[test]
fn yaml_parsers_are_functions() {
    let text = "Parser:
  Title: t
  Version: '1'
ParserName: vimX
EquivalentBuiltInParser: _Im_X
ParserParams:
  - Name: T:(x:string)
    Type: table
  - Name: starttime
    Type: datetime
    Default: datetime(null)
  - Name: name
    Type: string
    Default: '*'
  - Name: list
    Type: dynamic
    Default: dynamic([])
Extra: 1
ParserQuery: |
  T | where x == name
";
    let (functions, found) = read_yaml_function("p.yaml", text.as_bytes());
    let function = &functions[0];
    assert_eq!(function.name, "vimX");
    assert_eq!(function.aliases, ["_Im_X"]);
    assert_eq!(
        function.parameters,
        "(T:(x:string), starttime:datetime=datetime(null), name:string='*', list:dynamic=dynamic([]))"
    );
    assert_eq!(function.body, "T | where x == name\n");
    assert_eq!(function.file_region(0..1).line, 20);
    assert_eq!(function.symbols().map(|symbol| symbol.name.clone()).collect::<Vec<_>>(), ["vimX", "_Im_X"]);
    assert_eq!(found.iter().map(|found| (found.code, found.line)).collect::<Vec<_>>(), [("KU110", 18)]);

    let search = "name: Long name\nfunctionAlias: Short\nfunctionParameters: a:long=1\nquery: print a\n";
    let (functions, found) = read_yaml_function("p.yaml", search.as_bytes());
    assert_eq!((functions[0].name.as_str(), functions[0].parameters.as_str()), ("Short", "(a:long=1)"));
    assert!(found.is_empty());
    let (functions, found) = read_yaml_function("p.yaml", b"a: 1\n");
    assert!(functions.is_empty());
    assert_eq!(found[0].code, "KU190");
}

/// A folder of files that is removed at the end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("rules-test-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            std::fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn a_folder_of_functions_has_each_name_once() {
    let folder = Folder::new(
        "functions",
        &[("A.kql", "print 1"), ("b.yaml", "FunctionName: A\nFunctionQuery: print 2\n"), ("c.md", "")],
    );
    let set = load_functions(&[folder.0.clone()]);
    assert_eq!(set.functions.len(), 1);
    assert_eq!(set.functions[0].body, "print 1");
    assert_eq!(set.diagnostics[0].code, "KU192");
}

#[test]
fn watchlists_have_their_columns_and_the_service_s() {
    let folder = Folder::new(
        "watchlists",
        &[
            ("Allowed.csv", "\u{feff}IP Address,Note\n10.0.0.1,\"a, \"\"b\"\"\nc\"\n10.0.0.2,\n"),
            ("Keyed.csv", "# about\nA,B\n1,2\n"),
            ("Keyed.yaml", "displayName: Keyed list\nprovider: us\nitemsSearchKey: B\nnumberOfLinesToSkip: 1\n"),
            ("Lost.csv", "A\n1\n"),
            ("Lost.yaml", "itemsSearchKey: Z\n"),
            ("Ragged.csv", "A,B\n1,2\n3\n"),
            ("x.csv", "A\n"),
        ],
    );
    let set = load_watchlists(&[folder.0.clone()]);
    let names: Vec<&str> = set.watchlists.iter().map(|list| list.alias.as_str()).collect();
    assert_eq!(names, ["Allowed", "Keyed", "Lost", "x"]);
    let allowed = &set.watchlists[0];
    let columns: Vec<String> = allowed.columns().into_iter().map(|column| column.name).collect();
    assert_eq!(columns, ["_DTItemId", "SearchKey", "IP Address", "Note"]);
    let rows: Vec<Vec<String>> = allowed.result_rows().collect();
    assert_eq!(rows[0][1..], ["10.0.0.1", "10.0.0.1", "a, \"b\"\nc"]);
    assert_ne!(rows[0][0], rows[1][0]);
    let keyed = &set.watchlists[1];
    assert_eq!((keyed.display_name.as_str(), keyed.search_key.as_deref()), ("Keyed list", Some("B")));
    assert_eq!(keyed.result_rows().next().unwrap()[1], "2");
    let mut found: Vec<(&str, u32)> = set.diagnostics.iter().map(|found| (found.code, found.line)).collect();
    found.sort_unstable();
    assert_eq!(found, [("KU193", 3), ("KU194", 1), ("KU195", 1)]);
}
