//! Pages for a terminal.

use std::fmt::Write as _;

use crate::{Page, PageExample, Section};

/// How many characters a line has at most, where it can be broken.
const WIDTH: usize = 100;
/// The column of names in the list.
const NAME_WIDTH: usize = 28;

/// Writes the list of pages by section. `heading` may add colour.
pub fn index(pages: &[Page], heading: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut section: Option<Section> = None;
    for page in pages {
        if section != Some(page.section) {
            let blank = if section.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{blank}{}", heading(page.section.title()));
            section = Some(page.section);
        }
        let summary = match page.refused {
            Some(_) => format!("(refused) {}", page.summary),
            None => page.summary.to_owned(),
        };
        let mut lines = wrap(&summary, WIDTH - NAME_WIDTH - 3).into_iter();
        // A long name has its own line.
        let first = if page.name.chars().count() > NAME_WIDTH { None } else { lines.next() };
        let _ = writeln!(out, "  {:NAME_WIDTH$} {}", page.name, first.unwrap_or_default());
        for line in lines {
            let _ = writeln!(out, "  {:NAME_WIDTH$} {line}", "");
        }
    }
    out
}

/// Writes a page.
pub fn page(page: &Page, heading: impl Fn(&str) -> String) -> String {
    let mut out = format!("{}, {}\n\n", heading(page.name), page.kind);
    block(&mut out, page.summary, 0);
    if let Some(reason) = page.refused {
        out.push('\n');
        block(&mut out, &format!("Refused: {}.", reason.trim_end_matches('.')), 0);
    }
    if !page.aliases.is_empty() {
        let _ = writeln!(out, "\nAlso spelled {}.", page.aliases.join(", "));
    }
    let _ = writeln!(out, "\n{}", heading("Syntax"));
    for form in page.syntax.iter().flat_map(|form| form.lines()) {
        let _ = writeln!(out, "  {form}");
    }
    if !page.parameters.is_empty() {
        let _ = writeln!(out, "\n{}", heading("Parameters"));
        let width = page.parameters.iter().map(|p| p.name.chars().count()).max().unwrap_or_default();
        for parameter in &page.parameters {
            let is_optional = if parameter.is_optional { ", optional" } else { "" };
            let types = parameter.types.join(" or ");
            let text = format!("{} ({types}{is_optional})", parameter.doc);
            for (at, line) in wrap(&text, WIDTH.saturating_sub(width + 4).max(40)).into_iter().enumerate() {
                let name = if at == 0 { parameter.name } else { "" };
                let _ = writeln!(out, "  {name:width$}  {line}");
            }
        }
    }
    let _ = writeln!(out, "\n{}", heading("Returns"));
    if !page.return_types.is_empty() {
        block(&mut out, &format!("Type: {}.", page.return_types.join(" or ")), 2);
    }
    block(&mut out, page.returns, 2);
    if !page.notes.is_empty() {
        let _ = writeln!(out, "\n{}", heading("Notes"));
        for note in page.notes {
            for (at, line) in wrap(note, WIDTH - 4).into_iter().enumerate() {
                let _ = writeln!(out, "  {} {line}", if at == 0 { "-" } else { " " });
            }
        }
    }
    if !page.examples.is_empty() {
        let _ = writeln!(out, "\n{}", heading("Examples"));
        for (at, example) in page.examples.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "\n" });
            write_example(&mut out, example, page.refused.is_some());
        }
    }
    out
}

fn block(out: &mut String, text: &str, indent: usize) {
    for line in wrap(text, WIDTH - indent) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
}

fn write_example(out: &mut String, example: &PageExample, is_refused: bool) {
    let _ = writeln!(out, "  {}:", example.title);
    for line in example.query.lines() {
        let _ = writeln!(out, "    {line}");
    }
    if is_refused {
        return;
    }
    out.push('\n');
    let Some(table) = &example.table else {
        for line in example.result.lines() {
            let _ = writeln!(out, "    {line}");
        }
        return;
    };
    let count = |text: &&str| text.chars().count();
    let widths: Vec<usize> = (0..table.header.len())
        .map(|column| table.rows.iter().chain([&table.header]).map(|row| count(&row[column])).max().unwrap_or_default())
        .collect();
    let mut write_row = |row: &[&str]| {
        let mut line = String::from("   ");
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, " {cell:width$} ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    };
    write_row(&table.header);
    let rules: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
    write_row(&rules.iter().map(String::as_str).collect::<Vec<_>>());
    for row in &table.rows {
        write_row(row);
    }
    if table.rows.is_empty() {
        let _ = writeln!(out, "    (no rows)");
    }
}

/// Breaks a text into lines of a width at its blanks; a longer word has its own line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + word_length <= width => {
                line.push(' ');
                line.push_str(word);
                length += 1 + word_length;
            }
            _ => {
                lines.push(word.to_owned());
                length = word_length;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrap("a bb ccc dddddddd e", 6), ["a bb", "ccc", "dddddddd", "e"]);
        assert!(wrap("  ", 6).is_empty());
    }
}
