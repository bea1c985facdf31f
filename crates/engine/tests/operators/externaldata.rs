use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
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
    let web = Engine::builder().with_external("https://example.com/lists", None);
    assert_eq!(run(web, "externaldata(a:string)['https://example.com/a.csv']"), "KU307");
}

/// Answers requests on a port of its own, each with what its path is given.
fn serve(answers: Vec<(&'static str, String)>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let request = lines.next().unwrap_or_default();
            lines.by_ref().take_while(|line| !line.is_empty()).for_each(drop);
            let path = request.split(' ').nth(1).unwrap_or_default();
            let missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n".to_owned() + CLOSE;
            let answer = answers.iter().find(|(known, _)| *known == path).map_or(&missing, |(_, answer)| answer);
            // Who does not wait for the answer finds the connection closed.
            let _ = (&stream).write_all(answer.as_bytes());
        }
    });
    port
}

const CLOSE: &str = "Connection: close\r\n\r\n";

fn content(text: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{CLOSE}{text}", text.len())
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n{CLOSE}")
}

#[test]
fn an_allowed_address_is_fetched() {
    let elsewhere = serve(vec![("/lists/a.csv", content("secret,1\n"))]);
    let port = serve(vec![
        ("/lists/a.csv?sig=abc", content("a,1\nb,2\n")),
        ("/lists/b.json", content("{\"n\": 3, \"name\": \"c\"}\n")),
        ("/lists/near.csv", redirect("a.csv?sig=abc")),
        ("/lists/round.csv", redirect("/lists/round.csv")),
        ("/lists/out.csv", redirect("/other/a.csv")),
        ("/lists/far.csv", redirect(&format!("http://127.0.0.1:{elsewhere}/lists/a.csv"))),
        ("/lists/long.csv", format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{CLOSE}a,1\n", 65 << 20)),
        ("/other/a.csv", content("other,1\n")),
    ]);
    let read = |path: &str, columns: &str, format: &str| {
        let builder = Engine::builder().with_external(format!("http://127.0.0.1:{port}/lists"), None);
        let address = format!("http://127.0.0.1:{port}{path}");
        run(builder, &format!("externaldata({columns})[h@'{address}'] with (format='{format}')"))
    };
    let columns = "name:string, n:long";
    assert_eq!(read("/lists/a.csv?sig=abc", columns, "csv"), "name:string|n:long\na|1\nb|2");
    assert_eq!(read("/lists/b.json", columns, "json"), "name:string|n:long\nc|3");
    assert_eq!(read("/lists/near.csv", columns, "csv"), "name:string|n:long\na|1\nb|2");
    // Not below the allowed address, whether asked for or led to.
    for path in ["/other/a.csv", "/lists/../other/a.csv", "/lists/out.csv", "/lists/far.csv"] {
        assert_eq!(read(path, columns, "csv"), "KU307", "{path}");
    }
    assert_eq!(read("/lists/missing.csv", columns, "csv"), "KU305");
    assert_eq!(read("/lists/round.csv", columns, "csv"), "KU305");
    assert_eq!(read("/lists/long.csv", columns, "csv"), "KU304");
    assert_eq!(read("/lists/a.parquet", columns, "parquet"), "KU301");
}

#[test]
fn requests_are_sent_where_it_is_allowed() {
    let typed = |ty: &str, text: &str| {
        format!("HTTP/1.1 200 OK\r\nContent-Type: {ty}\r\nX-Tag: a\r\nContent-Length: {}\r\n{CLOSE}{text}", text.len())
    };
    let port = serve(vec![
        ("/api/list?n=2", typed("application/json; charset=utf-8", "{\"items\": [1, 2]}")),
        ("/api/text", typed("text/plain", "[1]")),
        ("/api/moved", redirect("/api/text")),
        ("/other", typed("text/plain", "secret")),
    ]);
    let ask = |query: &str| {
        let builder = Engine::builder().with_external(format!("http://127.0.0.1:{port}/api"), None);
        run(builder, &query.replace("HOST", &format!("http://127.0.0.1:{port}")))
    };
    assert_eq!(
        ask(
            "evaluate http_request('HOST/api/list?n=2') | project ResponseBody.items, tostring(ResponseHeaders['x-tag'])"
        ),
        "ResponseBody_items:dynamic|ResponseHeaders_x-tag:string\n[1,2]|a"
    );
    assert_eq!(
        ask(
            "let at = 'HOST/api/text'; evaluate http_request_post(at, dynamic({'A': 'b'}), dynamic({}), 'x') | project ResponseBody"
        ),
        "ResponseBody:dynamic\n[1]"
    );
    assert_eq!(ask("evaluate http_request('HOST/other')"), "KU307");
    assert_eq!(ask("evaluate http_request('HOST/api/moved')"), "KU305");
    assert_eq!(ask("evaluate http_request('HOST/api/missing')"), "KU305");
    assert_eq!(ask("evaluate http_request('HOST/api/text', dynamic({'Authorization': 'Bearer x'}))"), "KU307");
    assert_eq!(ask("evaluate http_request('HOST/api/text', dynamic({}), dynamic({'a': 1}))"), "KU301");
    assert_eq!(
        ask("print 1 | evaluate http_request('HOST/api/text') | project ResponseBody"),
        "ResponseBody:dynamic\n[1]"
    );
    assert_eq!(refusal("evaluate http_request('https://example.com/a')"), "KU307");
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
