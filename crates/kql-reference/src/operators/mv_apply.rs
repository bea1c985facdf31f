//! `mv-apply`: a subquery over the elements of an array.

use kql_functions::example;

use crate::operator::*;

pub static OPERATOR: OperatorRecord = OperatorRecord {
    name: "mv-apply",
    aliases: &["mvapply"],
    summary: "Runs a subquery over the elements of each row's arrays.",
    syntax: &["T | mv-apply [with_itemindex=Index] [Name =] Array [to typeof(Type)] [, ...] [limit Count] on (Subquery)"],
    parameters: &[
        optional("Index", "identifier", "a column for the place of the element, from 0"),
        optional("Name", "identifier", "the column for the elements; without it the array's own"),
        required("Array", "dynamic expression", "an array, or a bag whose properties count as elements"),
        optional("Type", "type", "the type of the elements; dynamic without it"),
        optional("Count", "long constant", "how many elements of a row are taken at most"),
        required("Subquery", "operators", "what is done with the rows of one row's elements"),
    ],
    returns: "For each row the rows that the subquery yields for its elements, beside the row's other columns.",
    notes: &[
        "Null makes one element, which is null; a row whose array or bag is empty is left out, as in `mv-expand`.",
        "Several arrays are expanded side by side; the shorter ones are filled with nulls.",
    ],
    examples: &[
        example(
            "The largest element of each row",
            "datatable(id:long, a:dynamic)[1, dynamic([3, 9]), 2, dynamic([5])] | mv-apply e = a to typeof(long) on (summarize top = max(e)) | project id, top | sort by id asc",
            "id:long|top:long\n1|9\n2|5",
        ),
        example(
            "An empty array and null",
            "datatable(id:long, a:dynamic)[1, dynamic([]), 2, dynamic(null)] | mv-apply e = a to typeof(long) on (summarize s = sum(e)) | project id, s",
            "id:long|s:long\n2|0",
        ),
    ],
    refused: None,
};
