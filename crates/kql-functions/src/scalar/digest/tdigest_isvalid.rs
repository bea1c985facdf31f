//! `tdigest_isvalid()`: a check that Kusto does for itself.

use kql_types::ScalarType;

use crate::*;

pub static FUNCTION: ScalarFunction = ScalarFunction {
    name: "tdigest_isvalid",
    aliases: &[],
    category: Category::Series,
    summary: "Names a function that Kusto uses inside its own plans.",
    signatures: &[fixed(
        &[
            required("digest", ParameterType::DynamicArray, "a value of `tdigest()`"),
            required("value", ParameterType::Scalar, "a value"),
        ],
        ScalarType::Bool,
    )],
    returns: "Nothing: a call is refused.",
    notes: &[
        "Values of another shape make the functions that take them answer null.",
    ],
    examples: &[
        example(
            "What to write instead",
            "print is_valid = isnotnull(rank_tdigest(dynamic([1]), 1))",
            "is_valid:bool\nfalse",
        ),
        example(
            "Instead, of null",
            "print is_valid = isnotnull(rank_tdigest(dynamic(null), 1))",
            "is_valid:bool\nfalse",
        ),
    ],
    result_name: ResultName::None,
    is_deterministic: true,
    implementation: Implementation::Refused("`tdigest_isvalid` is internal to Kusto and its meaning is not documented"),
};
