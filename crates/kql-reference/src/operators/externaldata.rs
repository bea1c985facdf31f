//! `externaldata`: rows of a file elsewhere.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "externaldata",
    aliases: &["external_data"],
    summary: "Reads rows from a file at an address.",
    syntax: &["externaldata (Column:Type, ...) [Address [, ...]] [with (Property = Value [, ...])]"],
    parameters: &[
        required("Column:Type", "column declaration", "the columns of the file"),
        required("Address", "string literal", "where the file is"),
        optional("Property", "word", "`format`, `ignoreFirstRecord` and so on"),
        optional("Value", "literal", "the property's value"),
    ],
    returns: "The rows of the file.",
    notes: &[
        "Read are files that `--allow-external` names, what lies below a URL that it names, and saved copies of what \
         lies at an address: `--allow-external URL=FOLDER`, which go first. All else is refused.",
        "Over http and https a file may have 64 MiB and take 60 seconds; redirects are followed where they lead to what \
         is allowed. Parquet is not fetched.",
        "Formats: csv, tsv, scsv, psv, sohsv, ssv, txt, raw, json, multijson, parquet. Fields of separated files go by \
         their place, those of the others by their name, or by the paths of `ingestionMapping`.",
        "A value that does not fit its column is null. A file may unpack to 256 MiB.",
    ],
    examples: &[
        example(
            "A list of addresses",
            "externaldata (ip:string) ['https://example.com/list.csv'] with (format='csv')",
            "ip:string",
        ),
        example(
            "Without the header",
            "externaldata (a:long, b:string) ['https://example.com/a.csv'] with (format='csv', ignoreFirstRecord=true)",
            "a:long|b:string",
        ),
    ],
    refused: Some("only with `--allow-external`"),
};
