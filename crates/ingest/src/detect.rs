//! A file's packing, format and shape, from its first bytes and its name.

use std::path::Path;

use crate::compression::{self, Compression, Packing};
use crate::formats::csv::delimiter;
use crate::formats::json_values::{Head, envelope_head};
use crate::formats::{Format, Shape};
use crate::issue::IssueKind;
use crate::json::{Cursor, JsonValue};
use crate::table_name::extension;

/// How much of a file is looked at.
const HEAD: usize = 1 << 16;

/// Returns how a file is packed and what its unpacked bytes are.
pub(crate) fn detect(path: &Path) -> Result<(Compression, Format), IssueKind> {
    let unreadable = |e: std::io::Error| IssueKind::Unreadable { reason: crate::input::reason(&e) };
    let mut raw = compression::open(path, Compression::None).map_err(unreadable)?;
    let magic = compression::head(&mut *raw, 16).map_err(unreadable)?;
    if magic.is_empty() {
        return Err(IssueKind::Empty);
    }
    let compression = match compression::detect(&magic) {
        Packing::Known(compression) => compression,
        Packing::Unsupported(name) => return Err(IssueKind::UnsupportedCompression { name }),
    };
    let mut unpacked = compression::open(path, compression).map_err(unreadable)?;
    let head = compression::head(&mut *unpacked, HEAD).map_err(unreadable)?;
    let format = format(&head, extension(path).as_deref())?;
    if format == Format::Parquet && compression != Compression::None {
        return Err(IssueKind::UnsupportedCompression { name: "packed Parquet" });
    }
    Ok((compression, format))
}

fn format(head: &[u8], extension: Option<&str>) -> Result<Format, IssueKind> {
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(IssueKind::UnsupportedEncoding { name: "UTF-16" });
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let Some(first) = text.iter().find(|b| !b.is_ascii_whitespace()) else { return Err(IssueKind::Empty) };
    if memchr::memchr(0, text).is_some() {
        return Err(IssueKind::UnknownFormat);
    }
    let is_separated = matches!(extension, Some("csv" | "tsv" | "tab"));
    let text = String::from_utf8_lossy(text);
    match first {
        b'[' if !is_separated => Ok(Format::JsonValues),
        b'{' if !is_separated => Ok(json_format(&text)),
        // A broken first line of JSON lines should cost one line, not the file.
        _ if matches!(extension, Some("jsonl" | "ndjson" | "json")) => match text.lines().any(is_object) {
            true => Ok(Format::JsonLines),
            false => Err(IssueKind::UnknownFormat),
        },
        _ => match delimiter(&text) {
            (_, false) if extension == Some("tsv") => Ok(Format::Csv { delimiter: b'\t' }),
            (delimiter, found) if is_separated || (found && has_header(&text, delimiter)) => {
                Ok(Format::Csv { delimiter })
            }
            _ => Err(IssueKind::UnknownFormat),
        },
    }
}

fn json_format(text: &str) -> Format {
    let start = text.find('{').unwrap_or(0);
    if let Head::Envelope(_) = envelope_head(&text.as_bytes()[start..]) {
        return Format::JsonValues;
    }
    // Lines of a pretty-printed object are indented; what is whole on one line is a row.
    let is_whole = text.lines().filter(|line| line.starts_with('{')).take(10).any(is_object);
    if is_whole { Format::JsonLines } else { Format::JsonValues }
}

fn is_object(line: &str) -> bool {
    let mut cursor = Cursor::new(line);
    cursor.peek() == Some(b'{') && cursor.value().is_ok() && cursor.finish().is_ok()
}

/// Judges text of a name that does not say: a line of names under which fields stand, not a line of a log.
fn has_header(text: &str, delimiter: u8) -> bool {
    let first = text.lines().next().unwrap_or_default();
    first.split(char::from(delimiter)).all(|name| {
        let name = name.trim().trim_matches('"');
        !name.is_empty()
            && name.len() < 100
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '$' | '@' | '/'))
            || name.ends_with(" [UTC]")
    })
}

/// Returns the shape of a record, given that only some tables are in question.
pub(crate) fn shape(record: &str, table: Option<&str>) -> Shape {
    let value = |key: &str| -> JsonValue<'static> {
        let mut cursor = Cursor::new(record);
        if cursor.open_object().is_err() {
            return JsonValue::Null;
        }
        while let Ok(Some(found)) = cursor.next_key() {
            let Ok(value) = cursor.value() else { return JsonValue::Null };
            if found.text() == key {
                return value.without_text();
            }
        }
        JsonValue::Null
    };
    Shape::PARTICULAR
        .into_iter()
        .filter(|shape| table.is_none_or(|table| shape.record().tables.contains(&table)))
        .find(|shape| (shape.record().recognises)(&value))
        .unwrap_or(Shape::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let is = |text: &str, extension: Option<&str>| format(text.as_bytes(), extension);
        assert_eq!(is("{\"a\":1}\n{\"a\":2}\n", None), Ok(Format::JsonLines));
        assert_eq!(is("{\"a\":\n{\"a\":2}\n", Some("json")), Ok(Format::JsonLines));
        assert_eq!(is("{\n \"a\":1\n}\n", None), Ok(Format::JsonValues));
        assert_eq!(is("{\n\"a\":1\n}\n", None), Ok(Format::JsonValues));
        assert_eq!(is("{\"records\":[{\"a\":1}]}", None), Ok(Format::JsonValues));
        assert_eq!(is("[\n{\"a\":1}\n]", None), Ok(Format::JsonValues));
        assert_eq!(is("oops\n{\"a\":1}\n", Some("jsonl")), Ok(Format::JsonLines));
        assert_eq!(is("a,b\n1,2\n", None), Ok(Format::Csv { delimiter: b',' }));
        assert_eq!(is("a\n1\n", Some("csv")), Ok(Format::Csv { delimiter: b',' }));
        assert_eq!(is("\u{feff}TimeGenerated [UTC]\tb\n", Some("tsv")), Ok(Format::Csv { delimiter: b'\t' }));
        assert_eq!(is("Jan 1 00:00:00 host a, b", Some("txt")), Err(IssueKind::UnknownFormat));
        assert_eq!(is(" \n", Some("csv")), Err(IssueKind::Empty));
        assert_eq!(is("a\0b", None), Err(IssueKind::UnknownFormat));
    }

    #[test]
    fn shapes() {
        let record = r#"{"time":"t","category":"SignInLogs","properties":{}}"#;
        assert_eq!(shape(record, None), Shape::DiagnosticRecords);
        assert_eq!(shape(record, Some("SigninLogs")), Shape::DiagnosticRecords);
        assert_eq!(shape(record, Some("MyTable_CL")), Shape::Plain);
        assert_eq!(shape(r#"{"a":1}"#, None), Shape::Plain);
    }
}
