//! `reduce`: patterns that texts have in common.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "reduce",
    aliases: &[],
    summary: "Groups texts by patterns that they have in common.",
    syntax: &["T | reduce [kind=source] by Expression [with [threshold=Threshold] [, characters=Characters]]"],
    parameters: &[
        optional("kind", "word", "`source` adds the pattern to each row instead"),
        required("Expression", "string expression", "the text"),
        optional("Threshold", "real literal", "the least share of rows that makes a pattern, from 0 to 1; 0.1 without it"),
        optional("Characters", "string literal", "characters that separate words; all but letters and digits without it"),
    ],
    returns: "A row per pattern: `Pattern`, `Count`, `Representative`.",
    notes: &[
        "A word is part of a pattern where more than the threshold's share of the rows have it at its place.",
        "Texts without a pattern are counted as `others`.",
    ],
    examples: &[example("No rows", "datatable(s:string)[] | reduce by s | count", "Count:long\n0"), example("One pattern", "range x from 1 to 100 step 1 | project s = strcat('n ', x) | reduce by s | count", "Count:long\n1")],
    refused: None,
};
