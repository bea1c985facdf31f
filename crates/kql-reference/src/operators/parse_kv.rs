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
        optional("quote", "string literal", "what quotes a value: one character, or the opening and the closing one; may be given more than once"),
        optional("escape", "string literal", "what escapes a quote within a value"),
        optional("greedy", "bool literal", "whether a value goes on to the next key"),
        optional("regex", "string literal", "a pattern with two groups, for key and value, in place of delimiters"),
    ],
    returns: "All rows with the columns; null, or empty for a string, where a key is not there or its value is not of the type.",
    notes: &[
        "The first value of a key counts.",
        "Without delimiters the word behind a key is its value; words are separated by all that is neither letter nor digit.",
        "A column that the rows have already takes the new values where it stands.",
    ],
    examples: &[
        example(
            "Two keys",
            "print line = 'user=ann;n=5' | parse-kv line as (user:string, n:long) with (pair_delimiter=';', kv_delimiter='=') | project user, n",
            "user:string|n:long\nann|5",
        ),
        example(
            "By regular expression",
            "print line = 'a<1> b<2>' | parse-kv line as (b:long, a:long) with (regex=@'(\\w)<(\\d)>') | project a, b",
            "a:long|b:long\n1|2",
        ),
        example(
            "Missing keys and empty text",
            "datatable(t:string)['x:5', ''] | parse-kv t as (x:long, y:string) with (pair_delimiter=',', kv_delimiter=':')",
            "t:string|x:long|y:string\nx:5|5|\n||",
        ),
    ],
    refused: None,
};
