//! `parse-kv`: columns from keys and values in a text.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "parse-kv",
    aliases: &[],
    summary: "Adds columns from the keys and values in a text.",
    syntax: &["T | parse-kv Expression as (Key:Type [, ...]) [with (Property = Value [, ...])]"],
    parameters: &[
        required("Expression", "string expression", "the text"),
        required("Key:Type", "column declaration", "the keys wanted, with the types of their values"),
        optional("pair_delimiter", "string literal", "what stands between pairs"),
        optional("kv_delimiter", "string literal", "what stands between key and value"),
        optional("quote", "string literal", "what quotes a value; one or two characters"),
        optional("escape", "string literal", "what escapes a quote within a value"),
        optional("greedy", "bool literal", "whether an unquoted value goes on to the next key"),
        optional("regex", "string literal", "a pattern with two groups, for key and value, in place of delimiters"),
    ],
    returns: "All rows with the columns; null, or empty for a string, where a key is not there or its value is not of the type.",
    notes: &[],
    examples: &[example(
        "Two keys",
        "print line = 'user=ann;n=5' | parse-kv line as (user:string, n:long) with (pair_delimiter=';', kv_delimiter='=') | project user, n",
        "user:string|n:long\nann|5",
    )],
    refused: Some("not supported yet"),
};
