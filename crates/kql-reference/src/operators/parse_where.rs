//! `parse-where`: `parse` that drops what does not match.

use kql_functions::example;

use super::parse::{NOTES, PARAMETERS};
use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "parse-where",
    aliases: &[],
    summary: "Cuts a text by a pattern, adds the pieces as columns, and drops the rows that do not match.",
    syntax: &["T | parse-where [kind=simple|regex] [flags=Flags] Expression with [*] [Text] Column[:Type] [Text] [*] ..."],
    parameters: PARAMETERS,
    returns: "The rows whose text matches, with the columns of the pattern.",
    notes: NOTES,
    examples: &[
        example(
            "Only lines that match",
            "datatable(line:string)['user=ann;', 'noise', 'user=bob;'] | parse-where line with 'user=' user ';' | project user",
            "user:string\nann\nbob",
        ),
        example(
            "Empty text",
            "datatable(line:string)[''] | parse-where line with 'n=' n:long | project n",
            "n:long",
        ),
    ],
    refused: None,
};
