//! `parse_path()`: returns the parts of a file path.

use kql_types::ScalarType;
use kql_types::dynamic::{DynamicColumnBuilder, Encoder};

use crate::convert::text;
use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "parse_path",
    aliases: &[],
    category: Category::String,
    summary: "Returns the parts of a file path.",
    signatures: &[fixed(
        &[required(
            "path",
            ParameterType::Exact(ScalarType::String),
            "path of Windows or Unix, or a file URL",
        )],
        ScalarType::Dynamic,
    )],
    returns: "A bag with Scheme, RootPath, DirectoryPath, DirectoryName, Filename, Extension and AlternateDataStreamName; parts that are missing are empty.",
    notes: &[],
    examples: &[
        example(
            "A path of Windows",
            "print r = parse_path(@'C:\\temp\\file.txt').Filename",
            "r:dynamic\nfile.txt",
        ),
        example(
            "Empty text",
            "print r = parse_path('')",
            "r:dynamic\n{\"Scheme\":\"\",\"RootPath\":\"\",\"DirectoryPath\":\"\",\"DirectoryName\":\"\",\"Filename\":\"\",\"Extension\":\"\",\"AlternateDataStreamName\":\"\"}",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Kernel(evaluate),
};

fn evaluate(args: &Arguments<'_>) -> Result<ColumnValue, FunctionError> {
    let source = text(args, 0)?;
    let mut out = DynamicColumnBuilder::with_capacity(args.output_rows());
    for row in 0..args.output_rows() {
        out.append_with(|e| write_path(source.text(row), e));
    }
    Ok(args.wrap(out.finish_ref()))
}

fn write_path(path: &str, e: &mut Encoder) {
    const SEPARATORS: [char; 2] = ['/', '\\'];
    let (scheme, path) = path.split_once("://").unwrap_or(("", path));
    let is_drive =
        |p: &str| p.as_bytes().get(1) == Some(&b':') && p.as_bytes()[0].is_ascii_alphabetic();
    let root = if is_drive(path) { &path[..2] } else { "" };
    let (directory, file) = match path.rfind(SEPARATORS) {
        Some(at) => (&path[..at], &path[at + 1..]),
        None if root.is_empty() => ("", path),
        None => path.split_at(2),
    };
    let (file, stream) = file.split_once(':').unwrap_or((file, ""));
    let name = directory.rsplit(SEPARATORS).next().unwrap_or_default();
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    e.begin_bag();
    for (key, value) in [
        ("Scheme", scheme),
        ("RootPath", root),
        ("DirectoryPath", directory),
        ("DirectoryName", if name == root { "" } else { name }),
        ("Filename", file),
        ("Extension", extension),
        ("AlternateDataStreamName", stream),
    ] {
        e.key(key);
        e.string(value);
    }
    e.end();
}
