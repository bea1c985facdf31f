use std::path::{Path, PathBuf};

use engine::{Engine, EngineBuilder};

use crate::result::{options, refusal, text};

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("externaldata-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (file, content) in files {
            std::fs::write(folder.join(file), content).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind is better than a failed test.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(builder: EngineBuilder, query: &str) -> String {
    match builder.with_threads(1).build().unwrap().query(query, &options()) {
        Ok(output) => text(&output.result),
        Err(error) => error.code().to_owned(),
    }
}

/// Reads a file of the folder.
fn read(folder: &Path, columns: &str, file: &str, properties: &str) -> String {
    let builder = Engine::builder().with_external(folder.display().to_string(), None);
    let path = folder.join(file);
    run(builder, &format!("externaldata({columns})[@'{}'] with ({properties})", path.display()))
}

#[test]
fn nothing_is_read_that_is_not_allowed() {
    assert_eq!(refusal("externaldata(a:string)['/etc/hosts'] with (format='txt')"), "KU307");
    assert_eq!(refusal("externaldata(a:string)['https://example.com/a.csv']"), "KU307");
    let folder = Folder::new("allowed", &[("a.txt", "x")]);
    let inner = folder.0.join("inner");
    std::fs::create_dir_all(&inner).unwrap();
    // Neither by `..` nor beside the folder.
    let builder = || Engine::builder().with_external(inner.display().to_string(), None);
    let up = inner.join("../a.txt");
    assert_eq!(run(builder(), &format!("externaldata(a:string)[@'{}'] with (format='txt')", up.display())), "KU307");
    let web = Engine::builder().with_external("https://example.com/", None);
    assert_eq!(run(web, "externaldata(a:string)['https://example.com/a.csv']"), "KU307");
}

#[test]
fn separated_fields_by_place() {
    let folder = Folder::new("csv", &[("a.csv", "name,n\nann,1\n\"b,c\",x\nonly\n"), ("a.tsv", "a\t1\n")]);
    assert_eq!(
        read(&folder.0, "who:string, count_:long", "a.csv", "format='csv', ignoreFirstRecord=true"),
        "who:string|count_:long\nann|1\nb,c|null\nonly|null"
    );
    assert_eq!(read(&folder.0, "who:string", "a.csv", "format=csv"), "who:string\nname\nann\nb,c\nonly");
    assert_eq!(read(&folder.0, "a:string, b:int", "a.tsv", "format='tsv'"), "a:string|b:int\na|1");
}

#[test]
fn text_and_json() {
    let json = "{\"a\": 1, \"b\": {\"c\": \"x\"}}\n{\"b\": [1]}\n";
    let folder = Folder::new(
        "json",
        &[("a.txt", "one\ntwo\n"), ("a.json", json), ("b.json", &format!("[{}]", json.replace("}\n{", "},{")))],
    );
    assert_eq!(read(&folder.0, "line:string", "a.txt", "format='txt'"), "line:string\none\ntwo");
    assert_eq!(read(&folder.0, "line:string", "a.txt", "format='txt', ignoreFirstRecord=true"), "line:string\ntwo");
    assert_eq!(read(&folder.0, "all:string", "a.txt", "format='raw'"), "all:string\none\ntwo\n");
    let rows = "a:long|b:dynamic\n1|{\"c\":\"x\"}\nnull|[1]";
    assert_eq!(read(&folder.0, "a:long, b:dynamic", "a.json", "format='multijson'"), rows);
    assert_eq!(read(&folder.0, "a:long, b:dynamic", "b.json", "format='multijson'"), rows);
    let mapping = "ingestionMapping='[{\"Column\":\"c\",\"Properties\":{\"Path\":\"$.b.c\"}}]'";
    assert_eq!(read(&folder.0, "c:string", "a.json", &format!("format='json', {mapping}")), "c:string\nx\n");
}

#[test]
fn saved_copies_of_an_address() {
    let folder = Folder::new("copies", &[("list.csv", "1.2.3.4\n")]);
    let builder = || Engine::builder().with_external("https://example.com/lists", Some(folder.0.clone()));
    let query = |address: &str| format!("externaldata(ip:string)[h@'{address}'] | count");
    assert_eq!(run(builder(), &query("https://example.com/lists/list.csv?sig=abc")), "Count:long\n1");
    assert_eq!(run(builder(), &query("https://example.com/lists/other.csv")), "KU307");
    assert_eq!(run(builder(), &query("https://example.com/lists/../../etc/hosts")), "KU307");
}

#[test]
fn several_files_and_bad_properties() {
    let folder = Folder::new("several", &[("a.csv", "1\n"), ("b.csv", "2\n"), ("empty.csv", "")]);
    let builder = || Engine::builder().with_external(folder.0.display().to_string(), None);
    let address = |file: &str| format!("@'{}'", folder.0.join(file).display());
    let all = [address("a.csv"), address("empty.csv"), address("b.csv")].join(", ");
    assert_eq!(run(builder(), &format!("externaldata(n:long)[{all}]")), "n:long\n1\n2");
    assert_eq!(read(&folder.0, "n:long", "empty.csv", "format='csv'"), "n:long");
    assert_eq!(read(&folder.0, "n:long", "a.csv", "format='avro'"), "KU301");
    assert_eq!(read(&folder.0, "n:long", "a.csv", "wrong=1"), "KU301");
    assert_eq!(read(&folder.0, "n:long", "a.csv", "format='json', ingestionMapping='x'"), "KU302");
}
