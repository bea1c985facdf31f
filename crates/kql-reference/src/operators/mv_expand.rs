//! `mv-expand`: a row for each element of an array.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "mv-expand",
    aliases: &["mvexpand"],
    summary: "Makes a row of each element of an array or property of a bag.",
    syntax: &["T | mv-expand [bagexpansion=bag|array] [with_itemindex=Index] [Name =] Array [to typeof(Type)] [, ...] [limit Count]"],
    parameters: &[
        optional("bagexpansion", "word", "`bag` (the default) makes a bag of each property, `array` an array of name and value; `kind` is another name for it"),
        optional("Index", "identifier", "a column for the place of the element, from 0"),
        optional("Name", "identifier", "the column for the elements; without it the array's own"),
        required("Array", "dynamic expression", "an array or a bag"),
        optional("Type", "type", "the type of the elements; dynamic without it"),
        optional("Count", "long constant", "how many rows come of one row at most; 128 if left out of the obsolete `mvexpand`"),
    ],
    returns: "A row for each element, in order, with the row's other columns repeated. Null makes one row, whose element is null; a row whose array or bag is empty is left out.",
    notes: &[
        "Several arrays are expanded side by side, the shorter ones filled with nulls; only a row whose arrays are all empty is left out.",
        "An element that is not of the asked type becomes null.",
        "A value that is neither array nor bag makes one row with itself.",
    ],
    examples: &[
        example(
            "Elements of a type",
            "datatable(id:long, a:dynamic)[1, dynamic([10, 20])] | mv-expand a to typeof(long)",
            "id:long|a:long\n1|10\n1|20",
        ),
        example(
            "Two arrays and the place",
            "datatable(a:dynamic, b:dynamic)[dynamic([1, 2]), dynamic(['x'])] | mv-expand with_itemindex=i a to typeof(long), b to typeof(string)",
            "a:long|b:string|i:long\n1|x|0\n2||1",
        ),
        example(
            "Properties",
            "datatable(d:dynamic)[dynamic({\"a\": 1, \"b\": 2})] | mv-expand bagexpansion=array d",
            "d:dynamic\n[\"a\",1]\n[\"b\",2]",
        ),
        example(
            "The obsolete spelling",
            "print a = range(1, 200) | mvexpand a | count",
            "Count:long\n128",
        ),
        example(
            "Nothing to expand",
            "datatable(id:long, a:dynamic)[1, dynamic([]), 2, dynamic(null)] | mv-expand a",
            "id:long|a:dynamic\n2|",
        ),
    ],
    refused: None,
};
