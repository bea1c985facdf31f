//! Pages as Markdown: one sentence a line, so that a change shows as the lines it changes.

use std::fmt::Write as _;

use serde_json::Value;

use super::{list, text, texts};

/// Writes a page below a heading of this level; its parts are one level deeper.
pub(super) fn page(page: &Value, level: usize) -> String {
    let (heading, part) = ("#".repeat(level), "#".repeat(level + 1));
    let is_refused = page["refused"].is_string();
    let mut out = format!("{heading} {}\n\n", title(page));
    paragraph(&mut out, text(page, "summary"));
    if is_refused {
        let _ = writeln!(out, "\n> Refused: {}.", prose(text(page, "refused").trim_end_matches('.')));
    }
    let aliases: Vec<String> = texts(page, "aliases").map(code).collect();
    if !aliases.is_empty() {
        let _ = writeln!(out, "\nAlso spelled {}.", aliases.join(", "));
    }
    let syntax: Vec<&str> = texts(page, "syntax").collect();
    let _ = writeln!(out, "\n{part} Syntax\n\n```kql\n{}\n```", syntax.join("\n"));
    if !list(page, "parameters").is_empty() {
        let _ = writeln!(out, "\n{part} Parameters\n\n| name | type | what |\n| --- | --- | --- |");
        for parameter in list(page, "parameters") {
            let types = prose(&texts(parameter, "types").collect::<Vec<_>>().join(" or "));
            let comma = if types.is_empty() { "" } else { ", " };
            let optional = if parameter["isOptional"] == true { format!("{comma}optional") } else { String::new() };
            let (name, doc) = (code(text(parameter, "name")), prose(text(parameter, "doc")));
            let _ = writeln!(out, "| {name} | {types}{optional} | {doc} |");
        }
    }
    let _ = writeln!(out, "\n{part} Returns\n");
    let types: Vec<&str> = texts(page, "returnTypes").collect();
    if !types.is_empty() {
        let _ = writeln!(out, "Type: {}.\n", prose(&types.join(" or ")));
    }
    paragraph(&mut out, text(page, "returns"));
    if !list(page, "notes").is_empty() {
        let _ = writeln!(out, "\n{part} Notes\n");
        for note in texts(page, "notes") {
            for (at, sentence) in sentences(note).into_iter().enumerate() {
                let _ = writeln!(out, "{} {}", if at == 0 { "-" } else { " " }, prose(sentence));
            }
        }
    }
    if !list(page, "examples").is_empty() {
        let _ = writeln!(out, "\n{part} Examples");
        for example in list(page, "examples") {
            write_example(&mut out, example, is_refused);
        }
    }
    out
}

/// The heading's text: a function has its parentheses, a symbol is code.
pub(super) fn title(page: &Value) -> String {
    let name = text(page, "name");
    match text(page, "kind") {
        "tabular operator" => name.to_owned(),
        "scalar operator" => code(name),
        _ => format!("{name}()"),
    }
}

/// Escapes what Markdown would read as more than text; code keeps as it is.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_code = false;
    for c in text.chars() {
        match c {
            '`' => is_code = !is_code,
            '|' => out.push('\\'),
            '<' | '*' | '[' if !is_code => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}

/// A text as code, in a cell, too.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

fn paragraph(out: &mut String, text: &str) {
    for sentence in sentences(text) {
        let _ = writeln!(out, "{}", prose(sentence));
    }
}

fn write_example(out: &mut String, example: &Value, is_refused: bool) {
    let _ = writeln!(out, "\n{}:\n\n```kql\n{}\n```", prose(text(example, "title")), text(example, "query"));
    // What is refused yields nothing.
    if is_refused {
        return;
    }
    out.push('\n');
    match &example["table"] {
        Value::Object(_) => write_table(out, &example["table"]),
        _ => {
            let _ = writeln!(out, "```text\n{}\n```", text(example, "result"));
        }
    }
}

fn write_table(out: &mut String, table: &Value) {
    let header: Vec<String> = texts(table, "header").map(|cell| value(&cell.replacen(':', ": ", 1))).collect();
    let _ = writeln!(out, "| {} |\n|{}", header.join(" | "), " --- |".repeat(header.len()));
    for row in list(table, "rows") {
        let row: Vec<String> = row.as_array().into_iter().flatten().filter_map(Value::as_str).map(value).collect();
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    if list(table, "rows").is_empty() {
        let _ = writeln!(out, "\nNo rows.");
    }
}

/// A value with nothing in it that Markdown reads.
fn value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let is_mark = matches!(c, '\\' | '`' | '*' | '<' | '[' | ']' | '|' | '~' | '&');
        if is_mark || (c == '_' && !before.is_alphanumeric()) {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// Cuts a text behind each sentence: a full stop, a blank, and a capital or code next.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => is_code = !is_code,
            '.' if !is_code => {
                let rest = &text[at + 1..];
                let begins = |c: char| c.is_uppercase() || c.is_ascii_digit() || c == '`';
                if rest.strip_prefix(' ').is_some_and(|next| next.starts_with(begins)) {
                    found.push(&text[start..=at]);
                    start = at + 2;
                }
            }
            _ => {}
        }
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{page, prose, sentences, value};

    #[test]
    fn a_sentence_ends_where_another_begins() {
        assert_eq!(sentences("One. Two of 1.5. `x` is code."), ["One.", "Two of 1.5.", "`x` is code."]);
        assert_eq!(sentences("`a. B` is one text"), ["`a. B` is one text"]);
        assert!(sentences("").is_empty());
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(prose("a<b and `a|<b`"), "a\\<b and `a\\|<b`");
        assert_eq!(value("_x_y* [1]"), "\\_x_y\\* \\[1\\]");
    }

    #[test]
    fn a_page_has_the_fields_headings() {
        let page = page(
            &json!({
                "name": "f", "kind": "scalar function", "summary": "Does it. Twice.", "syntax": ["f(x)"],
                "parameters": [{ "name": "x", "types": ["long"], "isOptional": false, "doc": "a number" }],
                "returnTypes": ["long"], "returns": "The number.", "notes": [],
                "examples": [{
                    "title": "One", "query": "print f(1)",
                    "table": { "header": ["a:long"], "rows": [["1"]] },
                }],
            }),
            2,
        );
        let expected = "## f()\n\nDoes it.\nTwice.\n\n### Syntax\n\n```kql\nf(x)\n```\n\n### Parameters\n\n\
                        | name | type | what |\n| --- | --- | --- |\n| `x` | long | a number |\n\n### Returns\n\n\
                        Type: long.\n\nThe number.\n\n### Examples\n\nOne:\n\n```kql\nprint f(1)\n```\n\n\
                        | a: long |\n| --- |\n| 1 |\n";
        assert_eq!(page, expected);
    }
}
