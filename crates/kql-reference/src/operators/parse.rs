//! `parse`: columns from the parts of a text.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "parse",
    aliases: &[],
    summary: "Cuts a text by a pattern, and adds the pieces as columns.",
    syntax: &["T | parse [kind=simple|relaxed|regex] [flags=Flags] Expression with [*] [Text] Column[:Type] [Text] [*] ..."],
    parameters: PARAMETERS,
    returns: "All rows with the columns of the pattern; where the text does not match, these are null, or empty for a string.",
    notes: NOTES,
    examples: &[
        example(
            "Parts of a line",
            "print line = 'user=ann code=50126 from 10.0.0.1' | parse line with 'user=' user ' code=' code:long ' from ' ip | project user, code, ip",
            "user:string|code:long|ip:string\nann|50126|10.0.0.1",
        ),
        example(
            "No match",
            "print line = 'nothing' | parse line with 'user=' user ' code=' code:long | project user, code",
            "user:string|code:long\n|",
        ),
        example(
            "A value of another type",
            "datatable(line:string)['n=5;', 'n=x;'] | parse kind=relaxed line with 'n=' n:long ';' | project n",
            "n:long\n5\n",
        ),
        example(
            "By regular expression",
            "print line = 'a1-b22' | parse kind=regex line with @'[a-z]' a:long @'-[a-z]' b:long | project a, b",
            "a:long|b:long\n1|22",
        ),
    ],
    refused: None,
};

pub(super) static PARAMETERS: &[OperatorParameter] = &[
    optional(
        "kind",
        "word",
        "`simple` (the default) fails the whole row when a piece is not of its type, `relaxed` makes that piece null, `regex` takes the texts as regular expressions",
    ),
    optional("flags", "word", "flags of the regular expressions: `i` for any case, `s` for dots that match line ends, `m`, `U`"),
    required("Expression", "string expression", "the text to cut"),
    optional("Text", "string literal", "what stands before, between and behind the pieces"),
    required("Column", "identifier", "the column for a piece"),
    optional("Type", "type", "its type; string without it"),
    optional("*", "", "skips any characters; at the end the rest of the text"),
];

pub(super) static NOTES: &[&str] = &[
    "A column that the rows have already takes the new values where it stands.",
    "Two columns have a text between them (`KS101`).",
];
